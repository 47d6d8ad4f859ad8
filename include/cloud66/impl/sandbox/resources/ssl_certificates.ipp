// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_SSL_CERTIFICATES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_SSL_CERTIFICATES_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

// The inventory's codes of a certificate's status that occur here.
inline constexpr int certificate_installing = 1;
inline constexpr int certificate_installed = 3;
inline constexpr int certificate_removing = 4;

inline void name_certificate(const stack_record& stack, json::object& certificate)
{
    certificate["name"] = "certificate-" + std::to_string(stack.id) + "-" +
                          std::string(member_text(certificate, "uuid").substr(4, 5));
}

/// Writes the settings that were sent into a certificate. No response has the PEM texts, so they are not kept.
/// \throws http_error 400 if they contradict each other.
inline void write_certificate(call& request, json::object& certificate)
{
    const parameters sent = request.parameters.inside("ssl_certificate");
    const bool manual = sent.required_choice("type", {"lets_encrypt", "manual"}) == "manual";
    sent.require("ssl_termination");
    for (const char* pem : {"certificate", "key"}) {
        if (manual && !sent.text(pem)) throw bad_parameter(pem, "is missing");
        if (!manual && sent.text(pem)) throw bad_parameter(pem, "is for manual certificates");
    }
    const bool wildcard = sent.flag("wildcard", false);
    const auto provider = sent.text("dns_provider_uuid");
    if (wildcard && manual) throw bad_parameter("wildcard", "is for Let's Encrypt");
    if (wildcard && !provider) throw bad_parameter("dns_provider_uuid", "is missing");
    if (provider && request.state.account.find("dns_providers", "uuid", *provider) == nullptr)
        throw bad_parameter("dns_provider_uuid", "is not known");
    certificate["server_names"] = sent.required("server_names");
    certificate["type"] = manual ? "manual" : "lets_encrypt";
    certificate["wildcard"] = wildcard;
    certificate["dns_provider_uuid"] = nullptr;
    if (provider) certificate["dns_provider_uuid"] = *provider;
    certificate["ssl_termination"] = sent.flag("ssl_termination", false);
    certificate["has_intermediate_cert"] = !manual || sent.text("intermediate_certificate").has_value();
    certificate["status"] = certificate_installing;
}

inline constexpr collection ssl_certificates{.kind = "ssl_certificates",
                                             .key = "uuid",
                                             .label = "SSL certificate",
                                             .new_document = R"json({
    "uuid": "ssl-${hex 32}", "name": null, "server_group_id": null, "server_names": null, "type": null,
    "wildcard": false, "dns_provider_uuid": null, "ssl_termination": true, "has_intermediate_cert": true,
    "status": 1, "sha256_fingerprint": null, "ca_name": null, "expires_at": null, "certificate": null,
    "key": null, "intermediate_certificate": null, "created_at": "${now}", "updated_at": "${now}"})json",
                                             .on_change = write_certificate,
                                             .seeds = R"json([
    {"server_names": "${stack/fqdn}", "type": "lets_encrypt", "status": 3, "sha256_fingerprint": "${hex 64}",
     "ca_name": "Let's Encrypt", "expires_at": "${hours 1680}"}])json",
                                             .seed_age = 24 * 20};

/// Starts an action that the response does not name, and that is seen in the certificate's status.
inline void install_certificate(call& request, const json::object& certificate)
{
    request.start_action("ssl-certificate-install",
                         effect_on(ssl_certificates, std::string(member_text(certificate, "uuid")),
                                   [fingerprint = request.state.uids.hex(64),
                                    end = request.state.dates.iso(request.now + std::chrono::hours(24 * 90)),
                                    manual = member_is(certificate, "type", "manual")](
                                       stack_record&, json::object& installed, const std::string& now) {
                                       if (installed["status"] == certificate_removing) return;
                                       installed["status"] = certificate_installed;
                                       installed["sha256_fingerprint"] = fingerprint;
                                       installed["ca_name"] = manual ? "Example CA" : "Let's Encrypt";
                                       installed["expires_at"] = end;
                                       installed["updated_at"] = now;
                                   }));
}

inline response create_ssl_certificate(call& request)
{
    const auto stack = request.stack();
    create_document(request);
    json::object& stored = stack->documents("ssl_certificates").back().as_object();
    name_certificate(*stack, stored);
    install_certificate(request, stored);
    json::object certificate = stored;
    set_members(certificate, {"uuid", "name"}, nullptr);  // as the API's response to a create has them
    return enveloped(std::move(certificate));
}

/// For PUT and PATCH, which are the same.
inline response update_ssl_certificate(call& request)
{
    response updated = update_document(request);
    install_certificate(request, named(request));
    return updated;
}

inline response delete_ssl_certificate(call& request)
{
    json::object& certificate = named(request);
    certificate["status"] = certificate_removing;
    request.start_action("ssl-certificate-remove",
                         [uuid = request.arguments.at(1)](stack_record& later, const std::string&) {
                             later.erase("ssl_certificates", "uuid", uuid);
                         });
    return enveloped(certificate);
}

inline void seed_ssl_certificates(server_state& state, stack_record& stack)
{
    seed_stack(state, stack, ssl_certificates);
    name_certificate(stack, stack.documents("ssl_certificates").front().as_object());
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
