// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_NETWORK_TRANSPORT_HPP
#define CLOUD66_DETAIL_TRANSPORT_NETWORK_TRANSPORT_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/options.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The transport for real servers: HTTP/1.1 with TLS on a pool of connections that stay open.
/// `options.time` must not be null.
CLOUD66_DECL std::shared_ptr<transport> make_network_transport(const asio::any_io_executor& executor,
                                                               const url& server, const options& options);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/network_transport.ipp>
#endif

#endif
