// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_CERTIFICATE_HPP
#define CLOUD66_DETAIL_SANDBOX_CERTIFICATE_HPP

#include <cloud66/config.hpp>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/system/system_error.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// A server's identity, made for one run: a certificate authority that signs a single certificate and is
/// then forgotten, so that only its public half exists.
class server_identity
{
public:
    /// \param host the only name in the certificate; empty: `localhost`, `127.0.0.1` and `::1`.
    /// \param expired whether it ended yesterday.
    /// \throws boost::system::system_error if OpenSSL fails.
    server_identity(const std::string& host, bool expired);

    /// What a client has to trust, as PEM text.
    const std::string& ca_certificate() const { return ca_certificate_; }

    /// A server context, TLS 1.2 or newer, that holds the certificate and its key.
    asio::ssl::context& context() { return context_; }

private:
    asio::ssl::context context_;
    std::string ca_certificate_;
};

struct openssl_deleter
{
    void operator()(BIO* one) const { BIO_free_all(one); }
    void operator()(BIGNUM* one) const { BN_free(one); }
    void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
    void operator()(EVP_PKEY_CTX* one) const { EVP_PKEY_CTX_free(one); }
    void operator()(X509* one) const { X509_free(one); }
    void operator()(X509_EXTENSION* one) const { X509_EXTENSION_free(one); }
};

template <class T>
using openssl_ptr = std::unique_ptr<T, openssl_deleter>;

/// Throws what OpenSSL says went wrong, unless `fine`.
inline void check_openssl(bool fine, const char* what)
{
    if (fine) return;
    const auto code = static_cast<int>(::ERR_get_error());
    throw boost::system::system_error(code, asio::error::get_ssl_category(),
                                      std::string("cloud66::sandbox: ") + what);
}

inline openssl_ptr<EVP_PKEY> make_key()
{
    const openssl_ptr<EVP_PKEY_CTX> maker(::EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr));
    check_openssl(maker != nullptr, "EVP_PKEY_CTX_new_id");
    check_openssl(::EVP_PKEY_keygen_init(maker.get()) > 0, "EVP_PKEY_keygen_init");
    check_openssl(::EVP_PKEY_CTX_set_ec_paramgen_curve_nid(maker.get(), NID_X9_62_prime256v1) > 0, "P-256");
    EVP_PKEY* key = nullptr;
    check_openssl(::EVP_PKEY_keygen(maker.get(), &key) > 0, "EVP_PKEY_keygen");
    return openssl_ptr<EVP_PKEY>(key);
}

inline void set_random_serial(X509* certificate)
{
    const openssl_ptr<BIGNUM> number(::BN_new());
    check_openssl(number != nullptr, "BN_new");
    check_openssl(::BN_rand(number.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "BN_rand");
    check_openssl(::BN_to_ASN1_INTEGER(number.get(), ::X509_get_serialNumber(certificate)) != nullptr,
                  "serial");
}

inline void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl_ptr<X509_EXTENSION> extension(
        ::X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    check_openssl(extension != nullptr, "X509V3_EXT_conf_nid");
    check_openssl(::X509_add_ext(certificate, extension.get(), -1) == 1, "X509_add_ext");
}

/// A certificate with names, dates and key, not signed yet. Its dates are the machine's, not the sandbox's,
/// since clients check them against the machine's clock.
inline openssl_ptr<X509> make_certificate(EVP_PKEY* key, std::string_view common_name, bool expired)
{
    constexpr long day = 24 * 60 * 60;
    openssl_ptr<X509> certificate(::X509_new());
    check_openssl(certificate != nullptr, "X509_new");
    check_openssl(::X509_set_version(certificate.get(), 2) == 1, "X509_set_version");  // which means 3
    set_random_serial(certificate.get());
    check_openssl(::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), -30 * day) != nullptr,
                  "notBefore");
    check_openssl(
        ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), expired ? -day : 365 * day) != nullptr,
        "notAfter");
    check_openssl(::X509_set_pubkey(certificate.get(), key) == 1, "X509_set_pubkey");
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
    check_openssl(::X509_NAME_add_entry_by_txt(::X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                               text, static_cast<int>(common_name.size()), -1, 0) == 1,
                  "X509_NAME_add_entry_by_txt");
    return certificate;
}

inline void sign_certificate(X509* certificate, const X509* issuer, EVP_PKEY* issuer_key)
{
    check_openssl(::X509_set_issuer_name(certificate, ::X509_get_subject_name(issuer)) == 1,
                  "X509_set_issuer_name");
    check_openssl(::X509_sign(certificate, issuer_key, ::EVP_sha256()) > 0, "X509_sign");
}

inline std::string pem_text(X509* certificate)
{
    const openssl_ptr<BIO> memory(::BIO_new(::BIO_s_mem()));
    check_openssl(memory != nullptr, "BIO_new");
    check_openssl(::PEM_write_bio_X509(memory.get(), certificate) == 1, "PEM_write_bio_X509");
    std::string text(::BIO_ctrl_pending(memory.get()), '\0');
    const int read = ::BIO_read(memory.get(), text.data(), static_cast<int>(text.size()));
    check_openssl(read == static_cast<int>(text.size()), "BIO_read");
    return text;
}

inline server_identity::server_identity(const std::string& host, bool expired)
    : context_(asio::ssl::context::tls_server)
{
    const auto ca_key = make_key();
    const auto ca = make_certificate(ca_key.get(), "cloud66 sandbox authority", false);
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    sign_certificate(ca.get(), ca.get(), ca_key.get());
    ca_certificate_ = pem_text(ca.get());

    const auto key = make_key();
    const auto own = make_certificate(key.get(), host.empty() ? "localhost" : host, expired);
    add_extension(own.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(own.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(own.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    add_extension(own.get(), ca.get(), NID_subject_key_identifier, "hash");
    add_extension(own.get(), ca.get(), NID_authority_key_identifier, "keyid:always");
    add_extension(own.get(), ca.get(), NID_subject_alt_name,
                  host.empty() ? "DNS:localhost,IP:127.0.0.1,IP:::1" : "DNS:" + host);
    sign_certificate(own.get(), ca.get(), ca_key.get());

    SSL_CTX* const raw = context_.native_handle();
    check_openssl(::SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1, "SSL_CTX_set_min_proto_version");
    check_openssl(::SSL_CTX_use_certificate(raw, own.get()) == 1, "SSL_CTX_use_certificate");
    check_openssl(::SSL_CTX_use_PrivateKey(raw, key.get()) == 1, "SSL_CTX_use_PrivateKey");
}

/// Hexadecimal digits that cannot be guessed.
inline std::string random_hex(std::size_t digits)
{
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::vector<unsigned char> bytes(digits);
    check_openssl(::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "RAND_bytes");
    std::string text;
    for (const unsigned char byte : bytes) text += alphabet[byte & 15];
    return text;
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
