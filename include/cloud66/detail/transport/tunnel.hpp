// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_TUNNEL_HPP
#define CLOUD66_DETAIL_TRANSPORT_TUNNEL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/error.hpp>

#include <string>

namespace cloud66::inline v1::detail {

/// Writes into `wire`, in place of what it held, the request that asks `through` for a tunnel to `server`.
/// `wire` may then hold a password: the caller wipes it.
inline void serialize_connect(const proxy& through, const url& server, std::string& wire)
{
    const std::string target = server.host_and_port();  // RFC 9110, 9.3.6
    wire.clear();
    wire.reserve(2 * target.size() + through.authorization.reveal().size() + 128);
    wire.append("CONNECT ").append(target).append(" HTTP/1.1\r\nHost: ").append(target);
    wire.append("\r\nUser-Agent: cloud66-cpp/" CLOUD66_VERSION "\r\n");
    if (!through.authorization.empty())
        wire.append("Proxy-Authorization: ").append(through.authorization.reveal()).append("\r\n");
    wire.append("\r\n");
}

/// What is wrong with the response to that request; no error if the tunnel is open.
inline network_error tunnel_error(const proxy& through, const url& server, const http::response& response)
{
    if (response.status / 100 == 2) return {};
    network_error failure;
    failure.message = "the proxy " + through.server.authority() + " opens no tunnel to " +
                      server.host_and_port() + " (HTTP " + std::to_string(response.status) + ')';
    if (response.status == 407)
        failure.message += through.authorization.empty() ? "; it asks for a user and a password"
                                                         : "; it does not take the user and password";
    // Of the server's side, these: they may pass.
    const bool unreachable = response.status == 502 || response.status == 503 || response.status == 504;
    failure.code = unreachable ? asio::error::make_error_code(asio::error::host_unreachable)
                               : make_error_code(errc::proxy_refused);
    return failure;
}

}  // namespace cloud66::inline v1::detail

#endif
