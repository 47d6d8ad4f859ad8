// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_ACKNOWLEDGE_HPP
#define CLOUD66_DETAIL_CLIENT_ACKNOWLEDGE_HPP

#include <cloud66/acknowledgement.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/http/api_request.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace cloud66 {
inline namespace v1 {
namespace detail {

class client_impl;

/// Sends a change that gets yes or no. Nothing at all is a yes.
/// \throws error `rejected` with the API's words for a no.
CLOUD66_DECL asio::awaitable<acknowledgement> send_and_acknowledge(std::shared_ptr<client_impl> owner,
                                                                   api_request request);

/// Sends a request whose response, if it is a good one, says nothing.
CLOUD66_DECL asio::awaitable<void> send_only(std::shared_ptr<client_impl> owner, api_request request);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/acknowledge.ipp>
#endif

#endif
