// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_FAULTS_TLS_SERVER_HPP
#define CLOUD66_TESTS_FAULTS_TLS_SERVER_HPP

#include <cloud66/detail/sandbox/certificate.hpp>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <list>
#include <string>
#include <utility>

#include "support/loop.hpp"

namespace test {

namespace tls = cloud66::sandbox_detail;

/// The issuer of a certificate.
enum class signer
{
    trusted,       ///< An authority that the client trusts.
    intermediate,  ///< An intermediate authority; the server sends its certificate.
    missing_link,  ///< The same, but the server does not send its certificate.
    no_authority,  ///< A server's certificate instead of an authority's.
    unknown,       ///< An authority that the client does not trust.
    itself
};

/// The fields of a server's certificate. The defaults make a valid one.
struct certificate_form
{
    std::string names = "DNS:localhost";  ///< Subject alternative names; empty: none.
    std::string common_name = "localhost";
    std::string usage = "serverAuth";
    long from_day = -1;
    long to_day = 1;
    signer signed_by = signer::trusted;
    int rsa_bits = 0;  ///< Zero: P-256.
    const EVP_MD* digest = EVP_sha256();
};

struct certified_key
{
    tls::openssl_ptr<EVP_PKEY> key;
    tls::openssl_ptr<X509> certificate;
};

inline tls::openssl_ptr<EVP_PKEY> make_rsa_key(int bits)
{
    return tls::openssl_ptr<EVP_PKEY>(EVP_RSA_gen(static_cast<unsigned>(bits)));
}

inline certified_key make_authority(const std::string& name, const certified_key* issuer)
{
    certified_key authority{tls::make_key(), nullptr};
    authority.certificate = tls::make_certificate(authority.key.get(), name, false);
    X509* const own = authority.certificate.get();
    X509* const by = issuer ? issuer->certificate.get() : own;
    tls::add_extension(own, by, NID_basic_constraints, "critical,CA:TRUE");
    tls::add_extension(own, by, NID_key_usage, "critical,keyCertSign");
    tls::add_extension(own, by, NID_subject_key_identifier, "hash");
    tls::sign_certificate(own, by, issuer ? issuer->key.get() : authority.key.get());
    return authority;
}

inline certified_key make_leaf(const certificate_form& form, const certified_key* issuer)
{
    constexpr long day = 24 * 60 * 60;
    certified_key leaf{form.rsa_bits ? make_rsa_key(form.rsa_bits) : tls::make_key(), nullptr};
    leaf.certificate = tls::make_certificate(leaf.key.get(), form.common_name, false);
    X509* const own = leaf.certificate.get();
    X509* const by = issuer ? issuer->certificate.get() : own;
    X509_gmtime_adj(X509_getm_notBefore(own), form.from_day * day);
    X509_gmtime_adj(X509_getm_notAfter(own), form.to_day * day);
    tls::add_extension(own, by, NID_basic_constraints, "critical,CA:FALSE");
    if (!form.usage.empty()) tls::add_extension(own, by, NID_ext_key_usage, form.usage);
    if (!form.names.empty()) tls::add_extension(own, by, NID_subject_alt_name, form.names);
    X509_set_issuer_name(own, X509_get_subject_name(by));
    X509_sign(own, issuer ? issuer->key.get() : leaf.key.get(), form.digest);
    return leaf;
}

/// A TLS server on loopback that responds to every request with an empty list. Its loop must not run after it is
/// destroyed.
class tls_server
{
public:
    /// Serves a connection instead of TLS.
    using raw_behavior = std::function<asio::awaitable<void>(asio::ip::tcp::socket&)>;

    tls_server(loop& on, const certificate_form& form, const std::function<void(SSL_CTX*)>& configure = {})
        : loop_(on),
          acceptor_(on.io, {asio::ip::address_v4::loopback(), 0}),
          context_(asio::ssl::context::tls_server)
    {
        SSL_CTX* const raw = context_.native_handle();
        SSL_CTX_set_security_level(raw, 0);  // only the client's level is under test
        certify(form);
        if (configure) configure(raw);
        asio::co_spawn(on.io, accept(), asio::detached);
    }
    ~tls_server()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (auto& stream : streams_) stream.next_layer().close(ignored);
    }
    tls_server(const tls_server&) = delete;
    tls_server& operator=(const tls_server&) = delete;

    std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
    const std::string& trusted() const { return trusted_; }  ///< PEM.

    raw_behavior instead;
    std::string response = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"response\":[]}";
    bool sends_close_notify = true;

private:
    void certify(const certificate_form& form)
    {
        const certified_key root = make_authority("trusted authority", nullptr);
        trusted_ = tls::pem_text(root.certificate.get());
        const certified_key middle = form.signed_by == signer::unknown
                                         ? make_authority("unknown authority", nullptr)
                                     : form.signed_by == signer::no_authority
                                         ? make_leaf({.names = "DNS:other", .common_name = "other"}, &root)
                                         : make_authority("intermediate authority", &root);
        const certified_key* issuer = form.signed_by == signer::trusted  ? &root
                                      : form.signed_by == signer::itself ? nullptr
                                                                         : &middle;
        const certified_key own = make_leaf(form, issuer);
        SSL_CTX* const raw = context_.native_handle();
        tls::check_openssl(SSL_CTX_use_certificate(raw, own.certificate.get()) == 1, "certificate");
        tls::check_openssl(SSL_CTX_use_PrivateKey(raw, own.key.get()) == 1, "key");
        if (form.signed_by == signer::intermediate || form.signed_by == signer::no_authority)
            SSL_CTX_add1_chain_cert(raw, middle.certificate.get());
    }

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto& stream =
                streams_.emplace_back(co_await acceptor_.async_accept(asio::use_awaitable), context_);
            asio::co_spawn(loop_.io, serve(stream), asio::detached);
        }
    }

    asio::awaitable<void> serve(asio::ssl::stream<asio::ip::tcp::socket>& stream)
    {
        if (instead) {
            co_await instead(stream.next_layer());
            co_return;
        }
        co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        std::string received;
        co_await asio::async_read_until(stream, asio::dynamic_buffer(received), "\r\n\r\n",
                                        asio::use_awaitable);
        co_await asio::async_write(stream, asio::buffer(response), asio::use_awaitable);
        boost::system::error_code ignored;
        if (sends_close_notify) co_await stream.async_shutdown(asio::use_awaitable);
        stream.next_layer().close(ignored);
    }

    loop& loop_;
    asio::ip::tcp::acceptor acceptor_;
    asio::ssl::context context_;
    std::string trusted_;
    std::list<asio::ssl::stream<asio::ip::tcp::socket>> streams_;  // a list, so that references stay valid
};

}  // namespace test

#endif
