// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_USERS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_USERS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

/// Sets those rights in the account that were sent.
inline void change_account_profile(json::object& profile, const parameters& sent)
{
    for (auto& right : profile) {
        if (!sent.has(right.key())) continue;
        const bool is_flag = right.value().is_bool();
        const writable_member member{right.key(), is_flag ? member_type::flag : member_type::texts};
        right.value() = sent_member(sent, member);
    }
}

inline json::array sent_stack_profiles(const call& request, const parameters& profile)
{
    json::array rights;
    for (const parameters& sent : profile.each("stack_profiles")) {
        const std::string uid = sent.required("stack_uid");
        const std::string role = sent.required("role");
        if (!request.state.account.find_stack(uid)) throw bad_parameter("stack_uid", "is not known");
        rights.push_back({{"stack_uid", uid}, {"role", role}});
    }
    return rights;
}

inline json::array sent_acls(const parameters& profile)
{
    json::array rights;
    for (const parameters& sent : profile.each("acls_profile"))
        rights.push_back({{"account_id", sent.required_number("account_id", 1)},
                          {"entity_uri", sent.required("entity_uri")},
                          {"action", sent.required("action")}});
    return rights;
}

/// Adds each right that was sent, in place of the one that `is_same` as it.
template <class IsSame>
void change_user_rights(json::array& list, json::array sent, bool replace_all, IsSame is_same)
{
    if (replace_all) list.clear();
    for (json::value& right : sent) {
        const auto old = std::find_if(list.begin(), list.end(),
                                      [&](const json::value& one) { return is_same(right, one); });
        if (old != list.end())
            *old = std::move(right);
        else
            list.push_back(std::move(right));
    }
}

/// Only the access profile can be changed; other parameters are ignored.
inline void change_user(call& request, json::object& user)
{
    const parameters sent = request.parameters.inside("access_profile");
    // The help pages write it beside the profile.
    const bool replace_all = sent.flag("override", request.parameters.flag("override", false));
    json::object& profile = user["access_profile"].as_object();
    if (sent.has("account_profile"))
        change_account_profile(profile["account_profile"].as_object(), sent.inside("account_profile"));
    if (sent.has("stack_profiles"))
        change_user_rights(profile["stack_profiles"].as_array(), sent_stack_profiles(request, sent),
                           replace_all, [](const json::value& left, const json::value& right) {
                               return left.at("stack_uid") == right.at("stack_uid");
                           });
    if (sent.has("acls_profile"))
        change_user_rights(profile["acls_profile"].as_array(), sent_acls(sent), replace_all,
                           std::equal_to<json::value>());
}

inline constexpr collection users{.kind = "users",
                                  .key = "id",
                                  .label = "User",
                                  .new_document = R"json({
    "id": null, "email": null, "primary_account_id": "${account/id}",
    "accounts": [{"id": "${account/id}", "role": "admin", "name": "${account/name}"}], "locked": false,
    "access_profile": {"account_profile": {
        "can_create_stack": false, "can_admin_users": false, "can_payment": false,
        "can_add_cloud_key": false, "can_del_cloud_key": false, "can_view_acc_notifications": false,
        "can_edit_acc_notifications": false, "can_view_audit": false, "can_view_docker_img_key": false,
        "can_del_ssh_key": false, "can_edit_personal_token": false, "can_del_authorized_app": false,
        "can_view_custom_env": false, "can_edit_custom_env": false, "can_add_developers_app": false,
        "can_del_developers_app": false, "can_edit_git_key": false, "can_edit_gateway": false,
        "default_roles": ["Viewer"]}, "stack_profiles": [], "acls_profile": []},
    "uses_tfa": true, "timezone": "UTC", "has_valid_phone": false, "developer_program": false,
    "github_login": false, "last_login": "${hours -5}", "devices": [], "created_at": "2016-01-28T13:12:13Z",
    "updated_at": "2016-01-28T13:12:16Z", "cloud_status": "healthy"})json",
                                  .on_change = change_user,
                                  .seeds = R"json([
    {"id": "${account/user_id}", "email": "${account/user_email}",
     "accounts": [{"id": "${account/id}", "role": "owner", "name": "${account/name}"}],
     "devices": [{
         "device_type": 1, "sub_type": 2, "token": "740f81b98eb847fab0df538ea8780d9d", "enabled": true,
         "created_at": "2014-08-04 11:57:36 UTC", "updated_at": "2014-08-04 11:57:36 UTC",
         "created_at_iso": "2014-08-04T11:57:36Z", "updated_at_iso": "2014-08-04T11:57:36Z"}]},
    {"id": 124, "email": "ravi@example.com"}])json"};

inline response update_user(call& request)
{
    return request.parameters.has("access_profile") ? update_document(request) : get_document(request);
}

inline constexpr collection registry_credentials{
    .kind = "registry-credentials",
    .key = "username",
    .label = "Registry credentials",
    .seeds = R"json([{"username": "acme-trading", "secret": "${hex 40}"}])json"};

// Devices.

inline std::int64_t sent_device_number(const parameters& sent, std::string_view name, std::int64_t greatest)
{
    const std::int64_t value = sent.required_number(name, 1);
    if (value > greatest) throw bad_parameter(name, "is not known");
    return value;
}

inline void change_device(const call& request, json::object& device)
{
    const std::int64_t type = sent_device_number(request.parameters, "device_type", 2);
    device["sub_type"] = sent_device_number(request.parameters, "sub_type", 3);
    device["device_type"] = type;
    device["updated_at"] = legacy_date(request.state.dates.date(request.now));
    device["updated_at_iso"] = request.date();
}

inline json::array& devices_of_user(call& request) { return named(request, users, 0)["devices"].as_array(); }

/// The device that the path names in the user's list.
inline json::object& named_device(call& request)
{
    return get_in(devices_of_user(request), "token", request.arguments.at(1), "Device");
}

inline void erase_device(json::array& devices, const std::string& token)
{
    erase_from(devices, [&](const json::object& one) { return member_is(one, "token", token); });
}

/// A token that is known already stands for the same device.
inline response add_user_device(call& request)
{
    json::array& devices = devices_of_user(request);
    const std::string token = request.parameters.required("token");
    json::object device{{"token", token}, {"enabled", true}};
    change_device(request, device);
    const json::value updated = device.at("updated_at"), updated_iso = device.at("updated_at_iso");
    device["created_at"] = updated;
    device["created_at_iso"] = updated_iso;
    erase_device(devices, token);
    devices.push_back(device);
    return enveloped(std::move(device));
}

inline response update_user_device(call& request)
{
    change_device(request, named_device(request));
    return no_body();
}

inline response delete_user_device(call& request)
{
    named_device(request);
    erase_device(devices_of_user(request), request.arguments.at(1));
    return no_body();
}

/// The owner has every right in the account; the developer has none, but may deploy the first stack.
inline void seed_users(server_state& state)
{
    seed_account(state, users);
    json::array& all = state.account.documents("users");
    json::object& owner = all.at(0).at("access_profile").at("account_profile").as_object();
    for (auto& right : owner)
        if (right.value().is_bool()) right.value() = true;
    owner["default_roles"] = json::array{"Administrator"};
    all.at(1).at("access_profile").as_object()["stack_profiles"] =
        json::array{json::object{{"stack_uid", state.account.stacks.front()->uid()}, {"role", "Deployer"}}};
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
