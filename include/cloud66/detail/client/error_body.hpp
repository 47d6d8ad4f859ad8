// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_ERROR_BODY_HPP
#define CLOUD66_DETAIL_CLIENT_ERROR_BODY_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The reason that an error response gives.
struct error_body
{
    std::string id;       ///< `error`.
    std::string message;  ///< `details`, `error_description`, or what other servers call it.
};

/// Reads the body of an error response in any of the usual forms; empty members where it gives no reason.
CLOUD66_DECL error_body read_error_body(std::string_view body);

/// The code of a response that is not 2xx. The two meanings of 503 are told apart by the body's `error`.
CLOUD66_DECL errc code_of(int status, const error_body& body);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/error_body.ipp>
#endif

#endif
