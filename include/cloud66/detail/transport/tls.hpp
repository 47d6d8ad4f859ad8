// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_TLS_HPP
#define CLOUD66_DETAIL_TRANSPORT_TLS_HPP

#include <cloud66/config.hpp>
#include <cloud66/options.hpp>

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Whose certificates are accepted beside those of `options.tls`. The system's authorities always are where
/// it names none.
enum class also_trust
{
    nobody,
    system
};

/// A context for clients: TLS 1.2 or newer, the peer's certificate always checked.
/// \throws error `invalid_argument` if the certificates given cannot be read.
CLOUD66_DECL asio::ssl::context make_tls_context(const tls_options& options,
                                                 also_trust others = also_trust::nobody);

/// Makes the handshake of `tls` ask for `host` and accept a certificate for it only.
CLOUD66_DECL void expect_host(SSL* tls, const std::string& host);

/// Why the certificate was refused, or an empty text if it was not.
CLOUD66_DECL std::string certificate_problem(SSL* tls);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/tls.ipp>
#endif

#endif
