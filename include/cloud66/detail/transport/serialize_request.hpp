// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_SERIALIZE_REQUEST_HPP
#define CLOUD66_DETAIL_TRANSPORT_SERIALIZE_REQUEST_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>

#include <cstddef>
#include <string>

namespace cloud66::inline v1::detail {

/// Writes `message` to `host` into `wire` as HTTP/1.1, in place of what `wire` held.
/// `wire` then holds the token: the caller wipes it.
inline void serialize_request(const http::request& message, const std::string& host, std::string& wire)
{
    const std::string length = std::to_string(message.body.size());
    const std::size_t size = message.target.size() + host.size() + message.token.reveal().size() +
                             message.headers.text().size() + message.body.size() + 128;
    wire.clear();
    wire.reserve(size);  // no second copy of the token stays behind in memory

    wire.append(to_string(message.method)).append(" ").append(message.target).append(" HTTP/1.1\r\n");
    wire.append("Host: ").append(host).append("\r\n");
    if (!message.token.empty())
        wire.append("Authorization: Bearer ").append(message.token.reveal()).append("\r\n");
    wire.append(message.headers.text());
    if (!message.body.empty() || message.method != http::verb::get)
        wire.append("Content-Length: ").append(length).append("\r\n");
    wire.append("\r\n").append(message.body);
}

}  // namespace cloud66::inline v1::detail

#endif
