// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_GATEWAYS_HPP
#define CLOUD66_RESOURCES_GATEWAYS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A host through which an account's servers without a public address are reached. Sources: docs2024, Go, cx.
struct gateway
{
    std::int64_t id = 0;
    std::optional<std::string> name;
    std::optional<std::string> username;    ///< The login on the host.
    std::optional<std::string> address;     ///< Its public address or host name.
    std::optional<std::string> private_ip;  ///< Its private address or host name.
    std::optional<timestamp> expires_at;    ///< Until when it is open, or was; the API calls it `ttl`.

    /// `N/A` or nothing while it is closed; see `is_open`. No source shows what is here while it is open: it
    /// may be the key.
    std::optional<secret> content;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<std::string> created_by;  ///< An e-mail address.
    std::optional<std::string> updated_by;  ///< An e-mail address.
};
BOOST_DESCRIBE_STRUCT(gateway, (),
                      (id, name, username, address, private_ip, expires_at, content, created_at_iso,
                       updated_at_iso, created_by, updated_by))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& gateway::expires_at> = "ttl";
}

/// What else a new gateway is to be; what is not set is not sent.
struct create_gateway_params
{
    std::optional<std::string_view> username = {};      ///< The login on the host.
    std::optional<std::string_view> address = {};       ///< Its public address or host name.
    std::optional<std::string_view> private_ip = {};    ///< Its private address or host name.
    std::optional<std::chrono::seconds> open_for = {};  ///< How long it is open, from 1 s; sent as `ttl`.
    std::optional<std::string_view> content = {};  ///< The text of the private key that opens it, a secret.
};
BOOST_DESCRIBE_STRUCT(create_gateway_params, (), (username, address, private_ip, open_for, content))

/// What a gateway is to be from now on; what is not set is not sent.
struct update_gateway_params
{
    std::optional<std::string_view> name = {};
    std::optional<std::string_view> username = {};      ///< The login on the host.
    std::optional<std::string_view> address = {};       ///< Its public address or host name.
    std::optional<std::string_view> private_ip = {};    ///< Its private address or host name.
    std::optional<std::chrono::seconds> open_for = {};  ///< How long it is open, from 1 s; sent as `ttl`.

    /// The text of the private key that opens it, a secret; empty: closes it. The workflows `open_gateway` and
    /// `close_gateway` set these two as the vendor's client does.
    std::optional<std::string_view> content = {};
};
BOOST_DESCRIBE_STRUCT(update_gateway_params, (), (name, username, address, private_ip, open_for, content))

namespace detail {

template <>
inline constexpr std::string_view renamed_member<& create_gateway_params::open_for> = "ttl";
template <>
inline constexpr std::string_view renamed_member<& update_gateway_params::open_for> = "ttl";

}  // namespace detail

/// The calls about gateways. What holds for every call stands at `client`.
template <class Client>
class gateways_api
{
public:
    /// Every gateway of an account: `GET /accounts/{account_id}/gateways.json`, all pages. Scope `public`. Go
    /// reads one page only; docs2024 shows pagination.
    operation<std::vector<gateway>> list_gateways(std::int64_t account_id) const
    {
        return detail::fetch_all<gateway>(*this, list_gateways_request(account_id));
    }

    /// One page of them: `GET /accounts/{account_id}/gateways.json?page=N`.
    operation<page<gateway>> list_gateways(std::int64_t account_id, page_number number) const
    {
        return detail::fetch_page<gateway>(*this, list_gateways_request(account_id), number);
    }

    /// Adds a gateway: `POST /accounts/{account_id}/gateways.json`. Scope `admin`. The response does not tell its
    /// id.
    /// \param params what else it is to be; default: nothing. Go always sends address, username and private
    /// address.
    operation<void> create_gateway(std::int64_t account_id, std::string_view name,
                                   create_gateway_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            check_open_for(params.open_for);
            detail::object_writer body;
            body.add("name", detail::required("name", name));
            detail::encode_members(body, params);
            return detail::fetch<void>(
                *this, detail::post("create_gateway", "/accounts/{account_id}/gateways.json", {account_id},
                                    body.text()));
        });
    }

    /// Changes, opens or closes a gateway: `PUT /accounts/{account_id}/gateways/{gateway_id}.json`. Scope
    /// `admin`.
    /// \param params what is to be changed.
    operation<void> update_gateway(std::int64_t account_id, std::int64_t gateway_id,
                                   update_gateway_params params) const
    {
        return detail::report_errors(*this, [&] {
            if (params.name) detail::required("name", *params.name);
            check_open_for(params.open_for);
            return detail::fetch<void>(
                *this, detail::put("update_gateway", "/accounts/{account_id}/gateways/{gateway_id}.json",
                                   {account_id, gateway_id}, detail::encode(params)));
        });
    }

    /// Takes a gateway away: `DELETE /accounts/{account_id}/gateways/{gateway_id}.json`. Scope `admin`. The
    /// vendor's client refuses to do that while it is open. The response is empty in docs2024.
    operation<void> delete_gateway(std::int64_t account_id, std::int64_t gateway_id) const
    {
        return detail::fetch<void>(
            *this, detail::delete_("delete_gateway", "/accounts/{account_id}/gateways/{gateway_id}.json",
                                   {account_id, gateway_id}));
    }

private:
    static detail::api_request list_gateways_request(std::int64_t account_id)
    {
        return detail::get("list_gateways", "/accounts/{account_id}/gateways.json", {account_id});
    }

    static void check_open_for(std::optional<std::chrono::seconds> open_for)
    {
        if (open_for) detail::at_least("open_for", 1, open_for->count());
    }
};

}  // namespace cloud66::inline v1

#endif
