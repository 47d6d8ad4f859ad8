// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CONNECTION_SETTINGS_HPP
#define CLOUD66_DETAIL_TRANSPORT_CONNECTION_SETTINGS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/address_memory.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/detail/transport/tls_session_cache.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace cloud66::inline v1::detail {

/// Where connections lead, and what they may take.
struct connection_settings
{
    url server;
    std::shared_ptr<const detail::proxy> proxy;  // null: none
    std::shared_ptr<asio::ssl::context> tls;     // null: plain HTTP
    timeout_options timeouts;
    limit_options limits;
    std::shared_ptr<time_source> time;
    std::shared_ptr<tls_session_cache> sessions = {};  // null: every handshake is a full one
    std::shared_ptr<address_memory> addresses = {};    // null: the resolver's order counts
    std::shared_ptr<deadline_timer> deadlines = {};    // null: each connection has its own
};

}  // namespace cloud66::inline v1::detail

#endif
