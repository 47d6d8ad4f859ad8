// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_CERTIFICATE_HPP
#define CLOUD66_SANDBOX_CERTIFICATE_HPP

#include <cloud66/config.hpp>

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A server's identity, made for one run: a certificate authority that signs a single certificate and is
/// then forgotten, so that only its public half exists.
class server_identity
{
public:
    /// \param host the only name in the certificate; empty: `localhost`, `127.0.0.1` and `::1`.
    /// \param expired whether it ended yesterday.
    /// \throws boost::system::system_error if OpenSSL fails.
    CLOUD66_DECL server_identity(const std::string& host, bool expired);

    /// What a client has to trust, as PEM text.
    const std::string& ca_certificate() const { return ca_certificate_; }

    /// A server context, TLS 1.2 or newer, that holds the certificate and its key.
    asio::ssl::context& context() { return context_; }

private:
    asio::ssl::context context_;
    std::string ca_certificate_;
};

/// Hexadecimal digits that nobody can guess.
CLOUD66_DECL std::string random_hex(std::size_t digits);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/certificate.ipp>
#endif

#endif
