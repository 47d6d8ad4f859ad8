// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_GATEWAYS_HPP
#define CLOUD66_WORKFLOWS_GATEWAYS_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Opens and closes gateways as the vendor's client does. What holds for every call of `client` holds for these functions.
namespace cloud66::inline v1 {

/// Whether a gateway was open when it was requested: the vendor's client takes it to be unless its content is
/// `N/A` or nothing.
inline bool is_open(const gateway& host)
{
    return host.content && !host.content->empty() && host.content->reveal() != "N/A";
}

namespace detail {

inline asio::awaitable<gateway> poll_for_gateway(client api, std::int64_t account_id, std::string name)
{
    auto found = co_await api.list_gateways(account_id);
    std::erase_if(found, [&](const gateway& host) { return host.name != name; });
    if (found.empty()) throw error(errc::not_found, "there is no gateway \"" + name + '"');
    if (found.size() > 1) {
        std::string text = "there are several gateways \"" + name + "\":";
        for (const gateway& host : found) text += ' ' + std::to_string(host.id);
        throw error(errc::ambiguous, std::move(text));
    }
    co_return std::move(found.front());
}

}  // namespace detail

/// The one gateway of an account that has that name. Costs as many requests as its gateways have pages. Scope
/// `public`.
/// \throws error `not_found` if there is none; `ambiguous` naming the ids if there are several.
inline operation<gateway> find_gateway(const client& api, std::int64_t account_id, std::string_view name)
{
    return detail::report_errors(api, [&] {
        return detail::make_operation(
            api, detail::poll_for_gateway(api, account_id, std::string(detail::required("name", name))),
            detail::work_kind::reads);
    });
}

/// Opens a gateway for some time, after which it closes by itself. One request, scope `admin`.
/// \param gateway_id of `list_gateways` or `find_gateway`.
/// \param private_key the text of the key that its login takes, in PEM form: a secret, which the API gets.
/// \param open_for how long it stays open, from one second.
/// \throws error `invalid_argument` if the key or the time cannot be right.
inline operation<void> open_gateway(const client& api, std::int64_t account_id, std::int64_t gateway_id,
                                    std::string_view private_key, std::chrono::seconds open_for)
{
    return detail::report_errors(api, [&] {
        if (private_key.find("PRIVATE KEY") == std::string_view::npos)
            throw error(errc::invalid_argument, "private_key is no private key in PEM form");
        return api.update_gateway(account_id, gateway_id, {.open_for = open_for, .content = private_key});
    });
}

/// Closes a gateway before its time. One request, scope `admin`.
/// \param gateway_id of `list_gateways` or `find_gateway`.
inline operation<void> close_gateway(const client& api, std::int64_t account_id, std::int64_t gateway_id)
{
    // The API wants a time here too; the vendor's client sends the shortest.
    return api.update_gateway(account_id, gateway_id, {.open_for = std::chrono::seconds(1), .content = ""});
}

}  // namespace cloud66::inline v1

#endif
