// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_HAPPY_EYEBALLS_HPP
#define CLOUD66_DETAIL_TRANSPORT_HAPPY_EYEBALLS_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The addresses of a host in the order in which to try them: as the resolver sorted them, but with the families in
/// turn, so that a family without a route costs one attempt (RFC 8305 section 4).
CLOUD66_DECL std::vector<asio::ip::tcp::endpoint> interleave_families(
    const std::vector<asio::ip::tcp::endpoint>& sorted);

/// Connects `socket` to the first of `endpoints` that accepts. Begins the next attempt as soon as one has failed, or
/// after 250 ms, and keeps the earlier attempts running (RFC 8305 section 5), so that an address which drops packets
/// costs 250 ms and not the whole time limit.
/// \param until the time limit of all attempts together.
/// \return why the last attempt failed, or `timed_out`; no error if the socket is connected.
/// Throws `operation_aborted` if the coroutine is cancelled.
CLOUD66_DECL asio::awaitable<boost::system::error_code> connect_first(
    asio::ip::tcp::socket& socket, std::vector<asio::ip::tcp::endpoint> endpoints,
    std::shared_ptr<time_source> time, time_source::time_point until);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/happy_eyeballs.ipp>
#endif

#endif
