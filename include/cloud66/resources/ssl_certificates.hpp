// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SSL_CERTIFICATES_HPP
#define CLOUD66_RESOURCES_SSL_CERTIFICATES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// Where a certificate stands; a code of the API that is not listed keeps its number. Source: Go.
enum class ssl_certificate_status
{
    not_applicable = -1,
    not_installed = 0,
    installing = 1,
    failed = 2,
    installed = 3,
    removing = 4
};
BOOST_DESCRIBE_ENUM(ssl_certificate_status, not_applicable, not_installed, installing, failed, installed,
                    removing)

/// A TLS certificate of a stack. Sources: docs2024, Go, Terraform. docs-v3 has texts for `status` and
/// `ssl_termination`.
struct ssl_certificate
{
    std::optional<std::string> uuid;  ///< Absent in the response to a create: list them to learn it.
    std::optional<std::string> name;  ///< Absent in the response to a create.
    std::optional<std::int64_t> server_group_id;
    std::optional<std::string> server_names;        ///< Domains, joined by commas.
    std::optional<std::string> sha256_fingerprint;  ///< 64 hexadecimal digits.
    std::optional<std::string> ca_name;             ///< Such as `Let's Encrypt`.
    std::optional<std::string> type;                ///< `lets_encrypt` or `manual`.
    std::optional<bool> wildcard;
    std::optional<std::string> dns_provider_uuid;
    std::optional<bool> ssl_termination;  ///< Whether TLS ends at the load balancer.
    std::optional<bool> has_intermediate_cert;
    std::optional<ssl_certificate_status> status;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<timestamp> expires_at;
    std::optional<std::string> certificate;               ///< Absent in every known response.
    std::optional<secret> key;                            ///< Absent in every known response.
    std::optional<std::string> intermediate_certificate;  ///< Absent in every known response.
};
BOOST_DESCRIBE_STRUCT(ssl_certificate, (),
                      (uuid, name, server_group_id, server_names, sha256_fingerprint, ca_name, type, wildcard,
                       dns_provider_uuid, ssl_termination, has_intermediate_cert, status, created_at,
                       updated_at, expires_at, certificate, key, intermediate_certificate))

/// Where a certificate comes from.
enum class ssl_certificate_type
{
    lets_encrypt,  ///< Cloud 66 gets it and renews it.
    manual         ///< The caller gives it.
};
BOOST_DESCRIBE_ENUM(ssl_certificate_type, lets_encrypt, manual)

/// The settings of a certificate.
struct create_ssl_certificate_params
{
    std::optional<ssl_certificate_type> type = {};        ///< Must be given.
    std::span<const std::string_view> server_names = {};  ///< Domains; must be given.
    std::optional<bool> ssl_termination = {};  ///< Whether TLS ends at the load balancer; must be given.
    std::optional<bool> wildcard = {};         ///< For `lets_encrypt`; default: false.
    std::optional<std::string_view> dns_provider_uuid = {};  ///< `dns_provider::uuid`; a wildcard needs it.
    std::optional<std::string_view> certificate = {};        ///< PEM; what `manual` needs.
    std::optional<std::string_view> key = {};                ///< PEM, a secret; what `manual` needs.
    std::optional<std::string_view> intermediate_certificate = {};  ///< PEM; for `manual`.
};
BOOST_DESCRIBE_STRUCT(create_ssl_certificate_params, (),
                      (type, server_names, ssl_termination, wildcard, dns_provider_uuid, certificate, key,
                       intermediate_certificate))

namespace detail {
template <>
inline constexpr bool is_comma_joined<& create_ssl_certificate_params::server_names> = true;
}  // namespace detail

/// What `update_ssl_certificate` takes: the same as `create_ssl_certificate`.
using update_ssl_certificate_params = create_ssl_certificate_params;

/// What `patch_ssl_certificate` takes: the same as `create_ssl_certificate`.
using patch_ssl_certificate_params = create_ssl_certificate_params;

/// The calls about certificates. What holds for every call stands at `client`.
///
/// The API responds to a change at once and without an action, while the installation goes on: poll
/// `ssl_certificate::status`.
template <class Client>
class ssl_certificates_api
{
public:
    /// Every certificate of a stack: `GET /stacks/{stack_uid}/ssl_certificates.json`, all pages. Scope
    /// `admin`.
    operation<std::vector<ssl_certificate>> list_ssl_certificates(std::string_view stack_uid) const
    {
        return detail::fetch_all<ssl_certificate>(*this, certificates(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/ssl_certificates.json?page=N`.
    operation<page<ssl_certificate>> list_ssl_certificates(std::string_view stack_uid,
                                                           page_number number) const
    {
        return detail::fetch_page<ssl_certificate>(*this, certificates(stack_uid), number);
    }

    /// One certificate: `GET /stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json`. Scope `admin`.
    operation<ssl_certificate> get_ssl_certificate(std::string_view stack_uid,
                                                   std::string_view certificate_uuid) const
    {
        return detail::fetch<ssl_certificate>(
            *this,
            detail::get("get_ssl_certificate", "/stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json",
                        {stack_uid, certificate_uuid}));
    }

    /// Adds a certificate: `POST /stacks/{stack_uid}/ssl_certificates.json` with `{"ssl_certificate": ...}`.
    /// Scope `admin`.
    /// \return what the API makes of it, still without uuid and name.
    operation<ssl_certificate> create_ssl_certificate(std::string_view stack_uid,
                                                      create_ssl_certificate_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<ssl_certificate>(
                *this, detail::post("create_ssl_certificate", "/stacks/{stack_uid}/ssl_certificates.json",
                                    {stack_uid}, checked_body(params)));
        });
    }

    /// Replaces the settings of a certificate:
    /// `PUT /stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json` with `{"ssl_certificate": ...}`.
    /// Scope `admin`.
    operation<ssl_certificate> update_ssl_certificate(std::string_view stack_uid,
                                                      std::string_view certificate_uuid,
                                                      update_ssl_certificate_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<ssl_certificate>(
                *this, detail::put("update_ssl_certificate",
                                   "/stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json",
                                   {stack_uid, certificate_uuid}, checked_body(params)));
        });
    }

    /// The same call under another verb:
    /// `PATCH /stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json`. Scope `admin`. Source: docs2024.
    operation<ssl_certificate> patch_ssl_certificate(std::string_view stack_uid,
                                                     std::string_view certificate_uuid,
                                                     patch_ssl_certificate_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<ssl_certificate>(
                *this, detail::patch("patch_ssl_certificate",
                                     "/stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json",
                                     {stack_uid, certificate_uuid}, checked_body(params)));
        });
    }

    /// Removes a certificate and returns it:
    /// `DELETE /stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json`. Scope `admin`.
    operation<ssl_certificate> delete_ssl_certificate(std::string_view stack_uid,
                                                      std::string_view certificate_uuid) const
    {
        return detail::fetch<ssl_certificate>(
            *this, detail::delete_("delete_ssl_certificate",
                                   "/stacks/{stack_uid}/ssl_certificates/{certificate_uuid}.json",
                                   {stack_uid, certificate_uuid}));
    }

private:
    static detail::api_request certificates(std::string_view stack_uid)
    {
        return detail::get("list_ssl_certificates", "/stacks/{stack_uid}/ssl_certificates.json", {stack_uid});
    }

    /// \throws error `invalid_argument` if something is missing, or the type and the rest contradict each other. No
    /// value is named.
    static std::string checked_body(const create_ssl_certificate_params& params)
    {
        const auto refuse_if = [](bool wrong, const char* why) {
            if (wrong) throw error(errc::invalid_argument, why);
        };
        const auto given = [](const std::optional<std::string_view>& text) { return text && !text->empty(); };
        const bool wildcard = params.wildcard.value_or(false);
        const ssl_certificate_type type = detail::required("type", params.type);
        refuse_if(params.server_names.empty(), "server_names is empty");
        detail::required("ssl_termination", params.ssl_termination);
        if (type == ssl_certificate_type::manual) {
            refuse_if(!given(params.certificate), "certificate is missing: a manual certificate needs it");
            refuse_if(!given(params.key), "key is missing: a manual certificate needs it");
            refuse_if(wildcard, "wildcard is for certificates of Let's Encrypt");
        } else {
            refuse_if(
                given(params.certificate) || given(params.key) || given(params.intermediate_certificate),
                "certificate, key and intermediate_certificate are for manual certificates");
            refuse_if(wildcard && !given(params.dns_provider_uuid),
                      "dns_provider_uuid is missing: a wildcard certificate needs it");
        }
        return detail::encode_wrapped("ssl_certificate", params);
    }
};

}  // namespace cloud66::inline v1

#endif
