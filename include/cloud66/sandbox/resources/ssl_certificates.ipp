// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SSL_CERTIFICATES_IPP
#define CLOUD66_SANDBOX_RESOURCES_SSL_CERTIFICATES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

// The inventory's codes of a certificate's status that occur here.
inline constexpr int certificate_installing = 1;
inline constexpr int certificate_installed = 3;
inline constexpr int certificate_removing = 4;

/// What a certificate is as long as it is not installed; the rest is `sent_certificate`'s.
inline json::object new_certificate(world& everything, const stack_record& stack, const std::string& now)
{
    json::object certificate;
    const std::string digits = everything.uids.hex(32);
    certificate["uuid"] = "ssl-" + digits;
    certificate["name"] = "certificate-" + std::to_string(stack.id) + "-" + digits.substr(0, 5);
    for (const char* unknown : {"server_group_id", "sha256_fingerprint", "ca_name", "expires_at",
                                "certificate", "key", "intermediate_certificate"})
        certificate[unknown] = nullptr;
    certificate["created_at"] = now;
    return certificate;
}

/// Writes the settings that were sent into a certificate. No answer has the PEM texts, so they are not kept.
/// \throws refusal 400 if they contradict each other.
inline void sent_certificate(const call& request, json::object& certificate)
{
    const parameters sent = request.parameters.inside("ssl_certificate");
    const std::string type = sent.choice("type", {"lets_encrypt", "manual"}, "");
    if (type.empty()) throw bad_parameter("type", "is missing");
    const bool manual = type == "manual";
    if (!sent.has("ssl_termination")) throw bad_parameter("ssl_termination", "is missing");
    for (const char* pem : {"certificate", "key"}) {
        if (manual && !sent.text(pem)) throw bad_parameter(pem, "is missing");
        if (!manual && sent.text(pem)) throw bad_parameter(pem, "is for manual certificates");
    }
    const bool wildcard = sent.flag("wildcard", false);
    const auto provider = sent.text("dns_provider_uuid");
    if (wildcard && manual) throw bad_parameter("wildcard", "is for Let's Encrypt");
    if (wildcard && !provider) throw bad_parameter("dns_provider_uuid", "is missing");
    if (provider && request.world.user.find("dns_providers", "uuid", *provider) == nullptr)
        throw bad_parameter("dns_provider_uuid", "is not known");

    certificate["server_names"] = sent.required("server_names");
    certificate["type"] = type;
    certificate["wildcard"] = wildcard;
    certificate["dns_provider_uuid"] = nullptr;
    if (provider) certificate["dns_provider_uuid"] = *provider;
    certificate["ssl_termination"] = sent.flag("ssl_termination", false);
    certificate["has_intermediate_cert"] = !manual || sent.text("intermediate_certificate").has_value();
    certificate["status"] = certificate_installing;
    certificate["updated_at"] = request.date();
}

/// Goes on as an action that the answer does not name, and is seen in the certificate's status.
inline void install_certificate(call& request, const std::shared_ptr<stack_record>& stack,
                                const json::object& certificate)
{
    const std::string uuid(member_text(certificate, "uuid"));
    const std::string fingerprint = request.world.uids.hex(64);
    const std::string end = request.world.dates.iso(request.now + std::chrono::hours(24 * 90));
    const bool manual = member_is(certificate, "type", "manual");
    request.start_action(stack, "ssl-certificate-install",
                         [uuid, fingerprint, end, manual](stack_record& later, const std::string& now) {
                             json::object* installed = later.find("ssl_certificates", "uuid", uuid);
                             if (installed == nullptr || (*installed)["status"] == certificate_removing)
                                 return;
                             (*installed)["status"] = certificate_installed;
                             (*installed)["sha256_fingerprint"] = fingerprint;
                             (*installed)["ca_name"] = manual ? "Example CA" : "Let's Encrypt";
                             (*installed)["expires_at"] = end;
                             (*installed)["updated_at"] = now;
                         });
}

inline json::object& named_certificate(call& request, stack_record& stack)
{
    return request.named(stack, "ssl_certificates", "uuid", 1, "SSL certificate");
}

inline answer list_ssl_certificates(call& request)
{
    return page_of(request, request.stack()->part("ssl_certificates"));
}

inline answer get_ssl_certificate(call& request)
{
    return enveloped(named_certificate(request, *request.stack()));
}

inline answer create_ssl_certificate(call& request)
{
    const auto stack = request.stack();
    json::object certificate = new_certificate(request.world, *stack, request.date());
    sent_certificate(request, certificate);
    stack->part("ssl_certificates").push_back(certificate);
    install_certificate(request, stack, certificate);
    certificate["uuid"] = nullptr;  // as the answer to a create has them
    certificate["name"] = nullptr;
    return enveloped(std::move(certificate));
}

/// For PUT and PATCH, which are the same.
inline answer update_ssl_certificate(call& request)
{
    const auto stack = request.stack();
    json::object changed = named_certificate(request, *stack);
    sent_certificate(request, changed);
    named_certificate(request, *stack) = changed;
    install_certificate(request, stack, changed);
    return enveloped(std::move(changed));
}

inline answer delete_ssl_certificate(call& request)
{
    const auto stack = request.stack();
    json::object& certificate = named_certificate(request, *stack);
    certificate["status"] = certificate_removing;
    const std::string uuid = request.arguments.at(1);
    request.start_action(stack, "ssl-certificate-remove", [uuid](stack_record& later, const std::string&) {
        later.erase("ssl_certificates", "uuid", uuid);
    });
    return enveloped(certificate);
}

inline void seed_ssl_certificates(world& everything, stack_record& stack)
{
    const auto start = everything.dates.start();
    json::object certificate =
        new_certificate(everything, stack, everything.dates.iso(start - std::chrono::hours(24 * 20)));
    certificate["server_names"] = member_text(stack.document, "fqdn");
    certificate["type"] = "lets_encrypt";
    certificate["wildcard"] = false;
    certificate["dns_provider_uuid"] = nullptr;
    certificate["ssl_termination"] = true;
    certificate["has_intermediate_cert"] = true;
    certificate["status"] = certificate_installed;
    certificate["sha256_fingerprint"] = everything.uids.hex(64);
    certificate["ca_name"] = "Let's Encrypt";
    certificate["updated_at"] = certificate["created_at"];
    certificate["expires_at"] = everything.dates.iso(start + std::chrono::hours(24 * 70));
    stack.part("ssl_certificates").push_back(std::move(certificate));
}

CLOUD66_DECL resource ssl_certificates_resource()
{
    static constexpr std::array<route, 6> routes{{
        {"GET", "/stacks/{stack_id}/ssl_certificates", "list_ssl_certificates", "admin",
         list_ssl_certificates},
        {"POST", "/stacks/{stack_id}/ssl_certificates", "create_ssl_certificate", "admin",
         create_ssl_certificate},
        {"GET", "/stacks/{stack_id}/ssl_certificates/{ssl_certificate_uuid}", "get_ssl_certificate", "admin",
         get_ssl_certificate},
        {"PUT", "/stacks/{stack_id}/ssl_certificates/{ssl_certificate_uuid}", "update_ssl_certificate",
         "admin", update_ssl_certificate},
        {"PATCH", "/stacks/{stack_id}/ssl_certificates/{ssl_certificate_uuid}", "patch_ssl_certificate",
         "admin", update_ssl_certificate},
        {"DELETE", "/stacks/{stack_id}/ssl_certificates/{ssl_certificate_uuid}", "delete_ssl_certificate",
         "admin", delete_ssl_certificate},
    }};
    return {routes, nullptr, seed_ssl_certificates};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
