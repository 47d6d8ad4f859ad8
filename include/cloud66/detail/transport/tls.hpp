// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_TLS_HPP
#define CLOUD66_DETAIL_TRANSPORT_TLS_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/verify_mode.hpp>

#include <string>

namespace cloud66::inline v1::detail {

/// Whose certificates are accepted beside those of `options.tls`. The system's authorities always are where
/// it names none.
enum class also_trust
{
    none,
    system
};

/// A context for clients: TLS 1.2 or newer, the peer's certificate always checked.
/// \throws error `invalid_argument` if the certificates given cannot be read.
inline asio::ssl::context make_tls_context(const tls_options& options, also_trust others = also_trust::none);

inline asio::ssl::context make_tls_context(const tls_options& options, also_trust others)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer);
    boost::system::error_code bad;
    const bool has_own = !options.ca_file.empty() || !options.ca_certificates.empty();
    if (!has_own || others == also_trust::system) context.set_default_verify_paths(bad);
    if (!options.ca_file.empty()) context.load_verify_file(options.ca_file, bad);
    if (bad)
        throw error(errc::invalid_argument, "options.tls.ca_file: cannot read certificates from \"" +
                                                options.ca_file + "\": " + bad.message());
    if (!options.ca_certificates.empty())
        context.add_certificate_authority(asio::buffer(options.ca_certificates), bad);
    if (bad)
        throw error(errc::invalid_argument,
                    "options.tls.ca_certificates: not a list of PEM certificates: " + bad.message());
    return context;
}

/// Makes the handshake of `tls` ask for `host` and accept a certificate for it only.
inline void expect_host(SSL* tls, const std::string& host)
{
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    std::string name = host;
    if (name.ends_with('.')) name.pop_back();  // certificates and server names never have it
    bool done = false;
    if (!not_an_address) {  // an address is matched, but never sent as a server name (RFC 6066)
        done = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;
    } else {
        // The subject's common name is no host name (RFC 9525, 6.3).
        SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        done = SSL_set1_host(tls, name.c_str()) == 1 && SSL_set_tlsext_host_name(tls, name.c_str()) == 1;
    }
    if (!done && ERR_peek_error() == 0)
        throw error(errc::invalid_argument, "TLS cannot check for the host " + host);
    if (!done)
        throw boost::system::system_error(static_cast<int>(ERR_get_error()), asio::error::get_ssl_category());
}

/// Why the certificate was refused, or an empty text if it was not.
inline std::string certificate_problem(SSL* tls)
{
    const long kind = SSL_get_verify_result(tls);
    if (kind == X509_V_OK) return {};
    return std::string("the server's certificate was refused: ") + X509_verify_cert_error_string(kind);
}

}  // namespace cloud66::inline v1::detail

#endif
