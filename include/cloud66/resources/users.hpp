// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_USERS_HPP
#define CLOUD66_RESOURCES_USERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
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

/// What a mobile device runs; a code of the API that is not listed keeps its number.
enum class device_platform
{
    ios = 1,
    android = 2
};
BOOST_DESCRIBE_ENUM(device_platform, ios, android)

/// What sort of device it is; a code of the API that is not listed keeps its number. No source has one for
/// Android.
enum class device_model
{
    iphone = 1,
    ipad = 2,
    ipod = 3
};
BOOST_DESCRIBE_ENUM(device_model, iphone, ipad, ipod)

namespace detail {

template <>
inline constexpr bool is_sent_as_number<device_platform> = true;
template <>
inline constexpr bool is_sent_as_number<device_model> = true;

}  // namespace detail

/// A mobile device to which a user's notifications go. Source: docs2024; one sample of docs-v3 shows something
/// else.
struct user_device
{
    std::optional<device_platform> device_type;
    std::optional<device_model> sub_type;
    std::optional<secret> token;  ///< What notifications are pushed to, and what the other calls take.
    std::optional<bool> enabled;
    std::optional<timestamp> created_at;  ///< In the older form; prefer `created_at_iso`.
    std::optional<timestamp> updated_at;  ///< In the older form; prefer `updated_at_iso`.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(user_device, (),
                      (device_type, sub_type, token, enabled, created_at, updated_at, created_at_iso,
                       updated_at_iso))

/// The role of a user in one of the user's accounts. Source: docs-v3, in one sample.
struct user_account_role
{
    std::optional<std::int64_t> id;   ///< The account's.
    std::optional<std::string> role;  ///< `owner`, `admin`, ...
    std::optional<std::string> name;  ///< The account's.
};
BOOST_DESCRIBE_STRUCT(user_account_role, (), (id, role, name))

/// What a user may do in the account as a whole, as it is read and as it is sent: in a request, what is not
/// set stays as it is (help-content).
/// \tparam Roles holds the names of roles.
template <class Roles>
struct basic_account_profile
{
    std::optional<bool> can_create_stack = {};
    std::optional<bool> can_admin_users = {};
    std::optional<bool> can_payment = {};
    std::optional<bool> can_add_cloud_key = {};
    std::optional<bool> can_del_cloud_key = {};
    std::optional<bool> can_view_acc_notifications = {};
    std::optional<bool> can_edit_acc_notifications = {};
    std::optional<bool> can_view_audit = {};
    std::optional<bool> can_view_docker_img_key = {};
    std::optional<bool> can_del_ssh_key = {};
    std::optional<bool> can_edit_personal_token = {};
    std::optional<bool> can_del_authorized_app = {};
    std::optional<bool> can_view_custom_env = {};
    std::optional<bool> can_edit_custom_env = {};
    std::optional<bool> can_add_developers_app = {};
    std::optional<bool> can_del_developers_app = {};
    std::optional<bool> can_edit_git_key = {};
    std::optional<bool> can_edit_gateway = {};
    Roles default_roles = {};  ///< In stacks without a `stack_profile`: `Administrator`, `Viewer`, ...

    BOOST_DESCRIBE_CLASS(basic_account_profile, (),
                         (can_create_stack, can_admin_users, can_payment, can_add_cloud_key,
                          can_del_cloud_key, can_view_acc_notifications, can_edit_acc_notifications,
                          can_view_audit, can_view_docker_img_key, can_del_ssh_key, can_edit_personal_token,
                          can_del_authorized_app, can_view_custom_env, can_edit_custom_env,
                          can_add_developers_app, can_del_developers_app, can_edit_git_key, can_edit_gateway,
                          default_roles),
                         (), ())
};

/// What a user may do in the account as a whole. Sources: docs2024, docs-v3, Go.
using account_profile = basic_account_profile<std::vector<std::string>>;

/// What a user is to be allowed in the account as a whole.
using account_profile_input = basic_account_profile<std::optional<std::span<const std::string_view>>>;

/// What a user is in one stack.
struct stack_profile
{
    std::optional<std::string> stack_uid;
    std::optional<std::string> role;  ///< `Administrator`, `Deployer`, `Viewer`, ...
};
BOOST_DESCRIBE_STRUCT(stack_profile, (), (stack_uid, role))

/// What a user is to be in one stack.
struct stack_profile_input
{
    std::string_view stack_uid;
    std::string_view role;  ///< `Administrator`, `Deployer`, `Viewer`, ...
};
BOOST_DESCRIBE_STRUCT(stack_profile_input, (), (stack_uid, role))

/// A right to one sort of thing. Source: Go, which shows no values.
struct acl
{
    std::optional<std::int64_t> account_id;
    std::optional<std::string> entity_uri;
    std::optional<std::string> action;
};
BOOST_DESCRIBE_STRUCT(acl, (), (account_id, entity_uri, action))

/// A right to one sort of thing that a user is to have. Source: Go, which shows no values.
struct acl_input
{
    std::optional<std::int64_t> account_id = {};  ///< Must be given.
    std::string_view entity_uri;
    std::string_view action;
};
BOOST_DESCRIBE_STRUCT(acl_input, (), (account_id, entity_uri, action))

/// Everything that a user may do. Sources: docs2024, Go; docs-v3 once shows plain texts in its place.
struct access_profile
{
    std::optional<cloud66::account_profile> account_profile;
    std::vector<stack_profile> stack_profiles;
    std::vector<acl> acls_profile;
};
BOOST_DESCRIBE_STRUCT(access_profile, (), (account_profile, stack_profiles, acls_profile))

/// A user of the account. Sources: docs2024, docs-v3, Go.
struct user
{
    std::int64_t id = 0;
    std::optional<std::string> email;
    std::optional<std::int64_t> primary_account_id;
    std::vector<user_account_role> accounts;  ///< docs-v3 only.
    std::optional<bool> locked;
    std::optional<cloud66::access_profile> access_profile;  ///< Lists may be without it.
    std::optional<bool> uses_tfa;  ///< Whether the user logs in with a second factor.
    std::optional<std::string> timezone;
    std::optional<bool> has_valid_phone;
    std::optional<bool> developer_program;
    std::optional<bool> github_login;
    std::optional<timestamp> last_login;
    std::vector<user_device> devices;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<std::string> cloud_status;  ///< `healthy`, `connected`, ...
};
BOOST_DESCRIBE_STRUCT(user, (),
                      (id, email, primary_account_id, accounts, locked, access_profile, uses_tfa, timezone,
                       has_valid_phone, developer_program, github_login, last_login, devices, created_at,
                       updated_at, cloud_status))

/// What a user is to be allowed; what is not set stays as it is.
struct update_user_params
{
    std::optional<account_profile_input> account_profile = {};

    /// The rights in stacks that the user gets; with `override_`, the only ones.
    std::optional<std::span<const stack_profile_input>> stack_profiles = {};

    /// The other rights that the user gets; with `override_`, the only ones.
    std::optional<std::span<const acl_input>> acls_profile = {};

    /// Whether the two lists replace the user's rights; default: they add to them. It does nothing to
    /// `account_profile`. Sources: Go, help-content.
    std::optional<bool> override_ = {};
};
BOOST_DESCRIBE_STRUCT(update_user_params, (), (account_profile, stack_profiles, acls_profile, override_))

/// The caller's login for the vendor's container registry. Source: Go.
struct registry_credentials
{
    std::optional<std::string> username;
    std::optional<cloud66::secret> secret;  ///< The password.
};
BOOST_DESCRIBE_STRUCT(registry_credentials, (), (username, secret))

/// The calls about users. What holds for every call stands at `client`.
template <class Client>
class users_api
{
public:
    /// Every user that the caller may see: `GET /users.json`, all pages. Scope `admin`; docs2024 says `users`.
    operation<std::vector<user>> list_users() const
    {
        return detail::fetch_all<user>(*this, detail::get("list_users", "/users.json"));
    }

    /// One page of them: `GET /users.json?page=N`.
    operation<page<user>> list_users(page_number number) const
    {
        return detail::fetch_page<user>(*this, detail::get("list_users", "/users.json"), number);
    }

    /// One user with all rights: `GET /users/{user_id}.json`. Scope `users`.
    operation<user> get_user(std::int64_t user_id) const
    {
        return detail::fetch<user>(*this, detail::get("get_user", "/users/{user_id}.json", {user_id}));
    }

    /// Changes what a user may do: `PUT /users/{user_id}.json`. Scope `admin`. Nothing else of a user can be
    /// changed here.
    /// \return the user after the change.
    operation<user> update_user(std::int64_t user_id, update_user_params params) const
    {
        return detail::report_errors(*this, [&] {
            for (const auto& profile : params.stack_profiles.value_or(std::span<const stack_profile_input>()))
                detail::refuse_empty_texts(profile);
            for (const auto& right : params.acls_profile.value_or(std::span<const acl_input>())) {
                detail::required("account_id", right.account_id);
                detail::refuse_empty_texts(right);
            }
            return detail::fetch<user>(*this, detail::put("update_user", "/users/{user_id}.json", {user_id},
                                                          detail::encode_wrapped("access_profile", params)));
        });
    }

    /// The caller's login for the vendor's container registry: `GET /users/registry-credentials.json`. Scope
    /// not documented. Source: Go.
    operation<registry_credentials> get_registry_credentials() const
    {
        return detail::fetch<registry_credentials>(
            *this, detail::get("get_registry_credentials", "/users/registry-credentials.json"));
    }

    /// Has a user's notifications go to a mobile device: `POST /users/{user_id}/devices.json`. Scope `users`.
    /// \param token what the device's platform has given to the app to be reached with.
    /// \param device_type what it runs.
    /// \param sub_type what sort of device it is.
    operation<user_device> add_user_device(std::int64_t user_id, std::string_view token,
                                           device_platform device_type, device_model sub_type) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            add_kind(body, device_type, sub_type);
            body.add("token", detail::required("token", token));
            return detail::fetch<user_device>(
                *this,
                detail::post("add_user_device", "/users/{user_id}/devices.json", {user_id}, body.text()));
        });
    }

    /// Changes what sort of device it is: `PUT /users/{user_id}/devices/{token}.json`. Scope `users`. A second
    /// place in docs2024 has the token in the body.
    /// \param token the device's, `user_device::token`.
    /// \param device_type what it runs.
    /// \param sub_type what sort of device it is.
    operation<void> update_user_device(std::int64_t user_id, std::string_view token,
                                       device_platform device_type, device_model sub_type) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            add_kind(body, device_type, sub_type);
            return detail::fetch<void>(
                *this, detail::put("update_user_device", "/users/{user_id}/devices/{token}.json",
                                   {user_id, detail::parameter::with_encoded_dots(token)}, body.text()));
        });
    }

    /// Lets no more notifications go to a device: `DELETE /users/{user_id}/devices/{token}.json`. Scope `users`.
    /// \param token the device's, `user_device::token`.
    operation<void> delete_user_device(std::int64_t user_id, std::string_view token) const
    {
        return detail::fetch<void>(
            *this, detail::delete_("delete_user_device", "/users/{user_id}/devices/{token}.json",
                                   {user_id, detail::parameter::with_encoded_dots(token)}));
    }

private:
    static void add_kind(detail::object_writer& to, device_platform device_type, device_model sub_type)
    {
        detail::encode_member(to, "device_type", device_type);
        detail::encode_member(to, "sub_type", sub_type);
    }
};

}  // namespace cloud66::inline v1

#endif
