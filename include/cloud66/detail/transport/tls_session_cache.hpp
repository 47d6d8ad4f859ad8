// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_TLS_SESSION_CACHE_HPP
#define CLOUD66_DETAIL_TRANSPORT_TLS_SESSION_CACHE_HPP

#include <cloud66/config.hpp>

#include <openssl/ssl.h>
#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace cloud66::inline v1::detail {

/// The sessions that one server has offered, so that the next handshake with it is short and checks no certificate
/// anew. One cache is for one host and one context: what was checked for them holds for no others.
class tls_session_cache
{
public:
    /// Makes connections of `context` tell their cache of new sessions.
    static void enable(asio::ssl::context& context);

    /// Makes the handshake of `tls` offer a session, if there is one, and keeps those that its server sends. The cache
    /// must outlive `tls`.
    void attach(SSL* tls);

private:
    struct free_session
    {
        void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    };
    using session_ptr = std::unique_ptr<SSL_SESSION, free_session>;

    static int index();
    static int keep(SSL* tls, SSL_SESSION* session);

    std::vector<session_ptr> sessions_;  // the last one was sent last
};

inline int tls_session_cache::index()
{
    static const int mine = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return mine;
}

inline void tls_session_cache::enable(asio::ssl::context& context)
{
    SSL_CTX* native = context.native_handle();
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(native, keep);
}

inline void tls_session_cache::attach(SSL* tls)
{
    SSL_set_ex_data(tls, index(), this);
    if (sessions_.empty()) return;
    SSL_set_session(tls, sessions_.back().get());
    // A session of TLS 1.3 is offered once: an observer could tell by it that two connections are of one client
    // (RFC 8446, C.4). Of TLS 1.2 there is no other.
    if (SSL_SESSION_get_protocol_version(sessions_.back().get()) >= TLS1_3_VERSION) sessions_.pop_back();
}

inline int tls_session_cache::keep(SSL* tls, SSL_SESSION* session)
{
    constexpr std::size_t most = 16;
    auto* cache = static_cast<tls_session_cache*>(SSL_get_ex_data(tls, index()));
    if (!cache) return 0;  // OpenSSL frees it
    if (cache->sessions_.size() == most) cache->sessions_.erase(cache->sessions_.begin());
    cache->sessions_.emplace_back(session);
    return 1;
}

}  // namespace cloud66::inline v1::detail

#endif
