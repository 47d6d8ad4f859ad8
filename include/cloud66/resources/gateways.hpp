// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_GATEWAYS_HPP
#define CLOUD66_RESOURCES_GATEWAYS_HPP

#include <cloud66/acknowledgement.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/call.hpp>
#include <cloud66/detail/client/checks.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {

/// A host through which an account's servers without a public address are reached. Sources: docs2024, Go, cx.
struct gateway
{
    std::int64_t id = 0;
    std::optional<std::string> name;
    std::optional<std::string> username;    ///< The login on the host.
    std::optional<std::string> address;     ///< Its public address or host name.
    std::optional<std::string> private_ip;  ///< Its private address or host name.
    std::optional<timestamp> ttl;           ///< The time until which it is open, or was.

    /// `N/A` or nothing while it is closed; see `is_open`. No source shows what is here while it is open: it
    /// may be the key, so treat it as a secret.
    std::optional<std::string> content;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<std::string> created_by;  ///< An e-mail address.
    std::optional<std::string> updated_by;  ///< An e-mail address.
};
BOOST_DESCRIBE_STRUCT(gateway, (),
                      (id, name, username, address, private_ip, ttl, content, created_at_iso, updated_at_iso,
                       created_by, updated_by))

/// What a gateway is to be; what is not set is not sent.
struct gateway_params
{
    std::optional<std::string_view> name = {};        ///< A new gateway must have one.
    std::optional<std::string_view> username = {};    ///< The login on the host.
    std::optional<std::string_view> address = {};     ///< Its public address or host name.
    std::optional<std::string_view> private_ip = {};  ///< Its private address or host name.
    std::optional<std::int64_t> ttl = {};             ///< Seconds for which it is open, from 1.

    /// The text of the private key that opens it, a secret; empty: closes it. The workflows `open_gateway` and
    /// `close_gateway` set these two as the vendor's client does.
    std::optional<std::string_view> content = {};
};
BOOST_DESCRIBE_STRUCT(gateway_params, (), (name, username, address, private_ip, ttl, content))

/// The calls about gateways. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class gateways_api
{
public:
    /// Every gateway of an account: `GET /accounts/{account_id}/gateways.json`, all pages. Scope `public`. Go
    /// reads one page only; docs2024 shows pagination.
    asio::awaitable<std::vector<gateway>> list_gateways(std::int64_t account_id) const
    {
        return detail::fetch_all<gateway>(*this, list_gateways_request(account_id));
    }

    /// One page of them: `GET /accounts/{account_id}/gateways.json?page=N`.
    asio::awaitable<page<gateway>> list_gateways(std::int64_t account_id, page_number number) const
    {
        return detail::fetch_page<gateway>(*this, list_gateways_request(account_id), number);
    }

    /// Adds a gateway: `POST /accounts/{account_id}/gateways.json`. Scope `admin`. The response does not tell its
    /// id.
    /// \param params what it is to be; the name must be set. Go always sends name, address, username and
    /// private address.
    asio::awaitable<acknowledgement> create_gateway(std::int64_t account_id, gateway_params params) const
    {
        detail::required("name", params.name.value_or(""));
        return detail::acknowledge(
            *this, detail::post("/accounts/{account_id}/gateways.json", {account_id}, body_of(params)));
    }

    /// Changes, opens or closes a gateway: `PUT /accounts/{account_id}/gateways/{gateway_id}.json`. Scope
    /// `admin`.
    asio::awaitable<acknowledgement> update_gateway(std::int64_t account_id, std::int64_t gateway_id,
                                                    gateway_params params) const
    {
        return detail::acknowledge(*this, detail::put("/accounts/{account_id}/gateways/{gateway_id}.json",
                                                      {account_id, gateway_id}, body_of(params)));
    }

    /// Takes a gateway away: `DELETE /accounts/{account_id}/gateways/{gateway_id}.json`. Scope `admin`. The
    /// vendor's client refuses to do that while it is open. The response is empty in docs2024.
    asio::awaitable<acknowledgement> delete_gateway(std::int64_t account_id, std::int64_t gateway_id) const
    {
        return detail::acknowledge(*this, detail::delete_("/accounts/{account_id}/gateways/{gateway_id}.json",
                                                          {account_id, gateway_id}));
    }

private:
    static detail::api_request list_gateways_request(std::int64_t account_id)
    {
        return detail::get("/accounts/{account_id}/gateways.json", {account_id});
    }

    static std::string body_of(const gateway_params& params)
    {
        if (params.name) detail::required("name", *params.name);
        if (params.ttl) detail::at_least("ttl", 1, *params.ttl);
        return detail::encode(params);
    }
};

}  // namespace v1
}  // namespace cloud66

#endif
