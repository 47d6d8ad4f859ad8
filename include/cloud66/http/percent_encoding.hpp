// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_PERCENT_ENCODING_HPP
#define CLOUD66_HTTP_PERCENT_ENCODING_HPP

#include <cloud66/config.hpp>

#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace http {

/// `text` with everything but `A-Z a-z 0-9 - . _ ~` written as `%XX`, so that it is one path segment or one
/// query value whatever it holds.
CLOUD66_DECL std::string percent_encode(std::string_view text);

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/http/percent_encoding.ipp>
#endif

#endif
