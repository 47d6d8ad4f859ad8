// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_USERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_USERS_IPP

#include <cloud66/sandbox/calendar.hpp>
#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <boost/json/value_from.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Sets those rights in the account that were sent.
inline void change_account_profile(json::object& profile, const parameters& sent)
{
    for (auto& right : profile) {
        if (!sent.has(right.key())) continue;
        if (right.value().is_bool())
            right.value() = sent.flag(right.key(), right.value().get_bool());
        else
            right.value() = json::value_from(sent.texts(right.key()));
    }
}

inline json::array sent_stack_profiles(const call& request, const parameters& profile)
{
    json::array rights;
    for (const parameters& sent : profile.each("stack_profiles")) {
        json::object right;
        right["stack_uid"] = sent.required("stack_uid");
        right["role"] = sent.required("role");
        if (!request.world.user.find_stack(member_text(right, "stack_uid")))
            throw bad_parameter("stack_uid", "is not known");
        rights.push_back(std::move(right));
    }
    return rights;
}

inline json::array sent_acls(const parameters& profile)
{
    json::array rights;
    for (const parameters& sent : profile.each("acls_profile")) {
        json::object right;
        sent.required("account_id");
        right["account_id"] = sent.number("account_id", 0, 1);
        right["entity_uri"] = sent.required("entity_uri");
        right["action"] = sent.required("action");
        rights.push_back(std::move(right));
    }
    return rights;
}

/// Adds rights to a list, each in place of the one that it is `instead_of`, or puts them in its place.
template <class InsteadOf>
void change_user_rights(json::array& list, json::array sent, bool replace_all, InsteadOf instead_of)
{
    if (replace_all) list.clear();
    for (json::value& right : sent) {
        const auto gone = std::find_if(list.begin(), list.end(),
                                       [&](const json::value& old) { return instead_of(right, old); });
        if (gone != list.end())
            *gone = std::move(right);
        else
            list.push_back(std::move(right));
    }
}

inline json::object& asked_user(call& request)
{
    return request.named(request.world.user, "users", "id", 0, "User");
}

inline answer list_users(call& request) { return page_of(request, request.world.user.part("users")); }

inline answer get_user(call& request) { return enveloped(asked_user(request)); }

/// Only the access profile can be changed; whatever else is sent is ignored.
inline answer update_user(call& request)
{
    json::object& user = asked_user(request);
    if (!request.parameters.has("access_profile")) return enveloped(user);
    const parameters sent = request.parameters.inside("access_profile");
    // The help pages write it beside the profile.
    const bool replace_all = sent.flag("override", request.parameters.flag("override", false));

    json::object profile =
        user["access_profile"].as_object();  // a copy: if a part is refused, nothing changes
    if (sent.has("account_profile"))
        change_account_profile(profile["account_profile"].as_object(), sent.inside("account_profile"));
    if (sent.has("stack_profiles"))
        change_user_rights(profile["stack_profiles"].as_array(), sent_stack_profiles(request, sent),
                           replace_all, [](const json::value& right, const json::value& old) {
                               return right.at("stack_uid") == old.at("stack_uid");
                           });
    if (sent.has("acls_profile"))
        change_user_rights(profile["acls_profile"].as_array(), sent_acls(sent), replace_all,
                           std::equal_to<json::value>());
    user["access_profile"] = std::move(profile);
    user["updated_at"] = request.date();
    return enveloped(user);
}

inline answer get_registry_credentials(call& request)
{
    return enveloped(request.world.user.part("registry-credentials").at(0));
}

// Devices.

inline void set_device_kind(json::object& device, const parameters& sent)
{
    const auto number = [&](std::string_view name, std::int64_t greatest) {
        sent.required(name);
        const std::int64_t value = sent.number(name, 0, 1);
        if (value > greatest) throw bad_parameter(name, "is not known");
        return value;
    };
    const std::int64_t device_type = number("device_type", 2);
    device["sub_type"] = number("sub_type", 3);
    device["device_type"] = device_type;
}

inline void stamp_device(json::object& device, std::string_view what, const call& request)
{
    const std::string name(what);
    device[name] = legacy_date(request.world.dates.date(request.now));
    device[name + "_iso"] = request.date();
}

/// The device that the path names in the user's list.
inline json::array::iterator asked_device(call& request)
{
    json::array& devices = asked_user(request)["devices"].as_array();
    const auto found = std::find_if(devices.begin(), devices.end(), [&](const json::value& device) {
        return member_is(device.as_object(), "token", request.arguments.at(1));
    });
    if (found == devices.end()) throw not_found("Device");
    return found;
}

/// A token that is known already stands for the same device.
inline answer add_user_device(call& request)
{
    json::array& devices = asked_user(request)["devices"].as_array();
    const std::string token = request.parameters.required("token");
    json::object device = parse_document(R"json({
        "device_type": null, "sub_type": null, "token": null, "enabled": true, "created_at": null,
        "updated_at": null, "created_at_iso": null, "updated_at_iso": null})json");
    set_device_kind(device, request.parameters);
    device["token"] = token;
    stamp_device(device, "created_at", request);
    stamp_device(device, "updated_at", request);
    const auto known = std::find_if(devices.begin(), devices.end(), [&](const json::value& one) {
        return member_is(one.as_object(), "token", token);
    });
    if (known != devices.end()) devices.erase(known);
    devices.push_back(device);
    return enveloped(std::move(device));
}

inline answer update_user_device(call& request)
{
    json::object& device = asked_device(request)->as_object();
    set_device_kind(device, request.parameters);
    stamp_device(device, "updated_at", request);
    return nothing();
}

inline answer delete_user_device(call& request)
{
    const auto device = asked_device(request);
    asked_user(request)["devices"].as_array().erase(device);
    return nothing();
}

// Seeds.

inline json::object seed_user(world& everything, std::int64_t id, std::string_view email,
                              std::string_view account_role, json::object account_profile)
{
    json::object user = parse_document(R"json({
        "id": null, "email": null, "primary_account_id": null, "accounts": null, "locked": false,
        "access_profile": {"account_profile": null, "stack_profiles": [], "acls_profile": []},
        "uses_tfa": true, "timezone": "UTC", "has_valid_phone": false, "developer_program": false,
        "github_login": false, "last_login": null, "devices": [], "created_at": "2016-01-28T13:12:13Z",
        "updated_at": "2016-01-28T13:12:16Z", "cloud_status": "healthy"})json");
    user["id"] = id;
    user["email"] = email;
    user["primary_account_id"] = everything.user.id;
    json::object role;
    role["id"] = everything.user.id;
    role["role"] = account_role;
    role["name"] = everything.user.name;
    user["accounts"] = json::array{std::move(role)};
    user["access_profile"].as_object()["account_profile"] = std::move(account_profile);
    user["last_login"] = everything.dates.iso(everything.dates.start() - std::chrono::hours(5));
    return user;
}

/// Every right in the account, or none.
inline json::object seed_account_profile(bool allowed, std::string_view default_role)
{
    json::object profile;
    for (const std::string_view right :
         {"can_create_stack", "can_admin_users", "can_payment", "can_add_cloud_key", "can_del_cloud_key",
          "can_view_acc_notifications", "can_edit_acc_notifications", "can_view_audit",
          "can_view_docker_img_key", "can_del_ssh_key", "can_edit_personal_token", "can_del_authorized_app",
          "can_view_custom_env", "can_edit_custom_env", "can_add_developers_app", "can_del_developers_app",
          "can_edit_git_key", "can_edit_gateway"})
        profile[right] = allowed;
    json::array roles;
    roles.emplace_back(default_role);
    profile["default_roles"] = std::move(roles);
    return profile;
}

inline void seed_users(world& everything)
{
    json::object owner = seed_user(everything, everything.user.user_id, everything.user.user_email, "owner",
                                   seed_account_profile(true, "Administrator"));
    owner["devices"] = json::array{parse_document(R"json({
        "device_type": 1, "sub_type": 2, "token": "740f81b98eb847fab0df538ea8780d9d", "enabled": true,
        "created_at": "2014-08-04 11:57:36 UTC", "updated_at": "2014-08-04 11:57:36 UTC",
        "created_at_iso": "2014-08-04T11:57:36Z", "updated_at_iso": "2014-08-04T11:57:36Z"})json")};
    json::object developer =
        seed_user(everything, 124, "ravi@example.com", "admin", seed_account_profile(false, "Viewer"));
    json::object right;
    right["stack_uid"] = everything.user.stacks.front()->uid();
    right["role"] = "Deployer";
    developer["access_profile"].as_object()["stack_profiles"] = json::array{std::move(right)};
    everything.user.part("users") = {std::move(owner), std::move(developer)};

    json::object login;
    login["username"] = "acme-trading";
    login["secret"] = everything.uids.hex(40);
    everything.user.part("registry-credentials").push_back(std::move(login));
}

CLOUD66_DECL resource users_resource()
{
    static constexpr std::array<route, 7> routes{{
        {"GET", "/users", "list_users", "admin", list_users},
        {"GET", "/users/{id}", "get_user", "users", get_user},
        {"PUT", "/users/{id}", "update_user", "admin", update_user},
        {"GET", "/users/registry-credentials", "get_registry_credentials", any_token,
         get_registry_credentials},
        {"POST", "/users/{id}/devices", "add_user_device", "users", add_user_device},
        {"PUT", "/users/{id}/devices/{token}", "update_user_device", "users", update_user_device},
        {"DELETE", "/users/{id}/devices/{token}", "delete_user_device", "users", delete_user_device},
    }};
    return {routes, seed_users};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
