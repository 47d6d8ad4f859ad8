// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_GATEWAYS_IPP
#define CLOUD66_SANDBOX_RESOURCES_GATEWAYS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline constexpr std::string_view closed_gateway = "N/A";

/// The gateways of the account that the path names, the ones whose time is over closed.
inline std::string settled_gateways(call& request)
{
    account& user = request.world.user;
    request.named(user, "accounts", "id", 0, "Account");
    const std::string kind = "accounts/" + request.arguments.at(0) + "/gateways";
    for (json::value& one : user.part(kind)) {
        json::object& gateway = one.as_object();
        // Dates of this form can be compared as texts.
        if (member_text(gateway, "ttl") <= request.date()) gateway["content"] = closed_gateway;
    }
    return kind;
}

/// Opens the gateway if a key was sent, and closes it if a blank one was.
inline void change_gateway(call& request, json::object& gateway)
{
    const bool has_key = request.parameters.text("content").has_value();
    if (has_key) request.parameters.required("ttl");
    const std::int64_t seconds = request.parameters.number("ttl", 0, 1);
    if (request.parameters.has("name")) request.parameters.required("name");

    request.parameters.copy_to(gateway, {"name", "username", "address", "private_ip"});
    if (seconds != 0) gateway["ttl"] = request.world.dates.iso(request.now + std::chrono::seconds(seconds));
    // The key itself is shown to nobody.
    if (has_key)
        gateway["content"] = "[hidden]";
    else if (request.parameters.has("content"))
        gateway["content"] = closed_gateway;
    gateway["updated_at_iso"] = request.date();
    gateway["updated_by"] = request.world.user.user_email;
}

inline json::object new_gateway(const account& user, std::int64_t id, std::string_view date)
{
    json::object gateway = parse_document(R"json({
        "id": null, "name": null, "username": null, "address": null, "private_ip": null, "ttl": null,
        "content": null, "created_at_iso": null, "updated_at_iso": null, "created_by": null,
        "updated_by": null})json");
    gateway["id"] = id;
    gateway["content"] = closed_gateway;
    gateway["created_at_iso"] = gateway["updated_at_iso"] = date;
    gateway["created_by"] = gateway["updated_by"] = user.user_email;
    return gateway;
}

inline answer list_gateways(call& request)
{
    return page_of(request, request.world.user.part(settled_gateways(request)));
}

inline answer create_gateway(call& request)
{
    account& user = request.world.user;
    const std::string kind = settled_gateways(request);
    request.parameters.required("name");
    json::object gateway = new_gateway(user, user.next_number(kind, "id", 0), request.date());
    change_gateway(request, gateway);
    user.part(kind).push_back(std::move(gateway));
    return acknowledged("Gateway added");
}

inline answer update_gateway(call& request)
{
    change_gateway(request, request.named(request.world.user, settled_gateways(request), "id", 1, "Gateway"));
    return acknowledged("Gateway updated");
}

inline answer delete_gateway(call& request)
{
    if (!request.world.user.erase(settled_gateways(request), "id", request.arguments.at(1)))
        throw not_found("Gateway");
    return acknowledged("Gateway removed");
}

inline void seed_gateways(world& everything)
{
    account& user = everything.user;
    const std::string date = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 30));
    const auto add = [&](std::int64_t id, std::string_view name, std::string_view login,
                         std::string_view address, std::string_view private_ip) {
        json::object gateway = new_gateway(user, id, date);
        gateway["name"] = name;
        gateway["username"] = login;
        gateway["address"] = address;
        gateway["private_ip"] = private_ip;
        user.part("accounts/" + std::to_string(user.id) + "/gateways").push_back(std::move(gateway));
    };
    add(1, "aws_bastion", "ec2-user", "203.0.113.10", "10.0.0.10");
    add(2, "office", "deploy", "vpn.example.com", "192.168.1.2");
}

CLOUD66_DECL resource gateways_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/accounts/{account_id}/gateways", "list_gateways", "public", list_gateways},
        {"POST", "/accounts/{account_id}/gateways", "create_gateway", "admin", create_gateway},
        {"PUT", "/accounts/{account_id}/gateways/{id}", "update_gateway", "admin", update_gateway},
        {"DELETE", "/accounts/{account_id}/gateways/{id}", "delete_gateway", "admin", delete_gateway},
    }};
    return {routes, seed_gateways};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
