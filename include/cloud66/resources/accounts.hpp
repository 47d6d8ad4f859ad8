// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_ACCOUNTS_HPP
#define CLOUD66_RESOURCES_ACCOUNTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A server that is registered with an account and is in no stack yet. Sources: Go, docs-v3.
struct unmanaged_server
{
    std::optional<std::string> id;      ///< At its cloud; a number in one sample.
    std::optional<std::string> vendor;  ///< Its cloud, such as `aws`.
    std::optional<std::string> name;    ///< Source: docs-v3.
    std::optional<std::string> ip;      ///< In one sample of docs-v3 only.
};
BOOST_DESCRIBE_STRUCT(unmanaged_server, (), (id, vendor, name, ip))

/// What stacks, clouds and users belong to. Sources: docs2024, docs-v3, Go.
struct account
{
    std::int64_t id = 0;                       ///< What `options::account` and the calls about gateways take.
    std::optional<std::string> owner;          ///< An e-mail address.
    std::optional<std::string> friendly_name;  ///< Such as `My Company`.
    std::optional<std::int64_t> stack_count;
    std::vector<std::string> used_clouds;  ///< Such as `digitalocean`.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<timestamp> created_at;  ///< Go only; read `created_at_iso` first.
    std::optional<timestamp> updated_at;  ///< Go only; read `updated_at_iso` first.
    std::optional<bool> current_account;  ///< Whether it is the caller's primary account.

    /// Empty unless requested, see `get_account_params`.
    std::vector<unmanaged_server> unmanaged_servers;

    /// A line for a shell that registers a server; there is a key of the account in it.
    std::optional<secret> server_registration_script;
    std::optional<std::string> configstore_namespace;  ///< A GUID.
};
BOOST_DESCRIBE_STRUCT(account, (),
                      (id, owner, friendly_name, stack_count, used_clouds, created_at_iso, updated_at_iso,
                       created_at, updated_at, current_account, unmanaged_servers, server_registration_script,
                       configstore_namespace))

/// What of an account to show.
struct get_account_params
{
    /// Fills `unmanaged_servers`, of the caller's primary account only. Sources: docs-v3, Go.
    bool include_servers = false;
};
BOOST_DESCRIBE_STRUCT(get_account_params, (), (include_servers))

namespace detail {

struct one_time_password
{
    secret otp;
};
BOOST_DESCRIBE_STRUCT(one_time_password, (), (otp))

}  // namespace detail

/// The calls about accounts. What holds for every call stands at `client`.
template <class Client>
class accounts_api
{
public:
    /// Every account that the caller belongs to: `GET /accounts.json`, all pages. Scope `users`.
    operation<std::vector<account>> list_accounts() const
    {
        return detail::fetch_all<account>(*this, detail::get("list_accounts", "/accounts.json"));
    }

    /// One page of them: `GET /accounts.json?page=N`.
    operation<page<account>> list_accounts(page_number number) const
    {
        return detail::fetch_page<account>(*this, detail::get("list_accounts", "/accounts.json"), number);
    }

    /// One account: `GET /accounts/{account_id}.json`. Scope `users`.
    /// \param params what to show of it; default: no servers.
    operation<account> get_account(std::int64_t account_id, get_account_params params = {}) const
    {
        return detail::fetch<account>(
            *this, detail::with_query(detail::get("get_account", "/accounts/{account_id}.json", {account_id}),
                                      params));
    }

    /// A new one-time password, which opens one session in the browser: `GET /accounts/otp.json`. Scope not
    /// documented. The vendor's client opens `https://app.cloud66.com/otp?otp=PASSWORD` with it: whoever has it is
    /// logged in as the caller. Sources: Go, cx.
    /// \throws error `rejected` if the response is `ok: false`.
    operation<secret> get_account_otp() const
    {
        return detail::fetch_member(*this, detail::get("get_account_otp", "/accounts/otp.json"),
                                    &detail::one_time_password::otp);
    }

    /// A new JSON web token: `POST /jwt/fetch.json`. Scope not documented. Source: Go, which names no values.
    /// \param scope what it is to allow.
    /// \param audience the service that is to accept it; the API calls it `aud`.
    /// \return the token.
    operation<secret> fetch_jwt(std::string_view scope, std::string_view audience) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("scope", detail::required("scope", scope));
            body.add("aud", detail::required("audience", audience));
            return detail::fetch<secret>(*this,
                                         detail::post("fetch_jwt", "/jwt/fetch.json", {}, body.text()));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
