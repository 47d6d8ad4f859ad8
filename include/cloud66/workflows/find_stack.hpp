// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_FIND_STACK_HPP
#define CLOUD66_WORKFLOWS_FIND_STACK_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {
namespace detail {

/// The stacks of exactly that name and environment. The API's own filters are not relied upon to be exact.
inline asio::awaitable<std::vector<stack>> stacks_named(client api, std::string name, std::string environment)
{
    list_stacks_params filters;
    filters.name = name;
    filters.environment = environment;
    auto found = co_await api.list_stacks(filters);
    std::erase_if(found, [&](const stack& one) {
        return one.name != name || one.environment.value_or("") != environment;
    });
    co_return found;
}

inline asio::awaitable<stack> poll_for_stack(client api, std::string name, std::string environment)
{
    auto found = co_await stacks_named(api, name, environment);
    const std::string what = '"' + name + "\" in the environment \"" + environment + '"';
    if (found.empty()) throw error(errc::not_found, "there is no stack " + what);
    if (found.size() > 1) {
        std::string text = "there are several stacks " + what + ':';
        for (const stack& one : found) text += ' ' + client_access::impl_of(api)->printable(one.uid);
        throw error(errc::ambiguous, std::move(text));
    }
    co_return std::move(found.front());
}

}  // namespace detail

/// The one stack of that name in that environment, case and all. Costs as many requests as the stacks that the
/// API finds have pages, usually one. Scope `public`.
/// \throws error `not_found` if there is none that the token may see; `ambiguous` naming the UIDs if there are
/// several.
inline operation<stack> find_stack(const client& api, std::string_view name, std::string_view environment)
{
    return detail::report_errors(api, [&] {
        return detail::make_operation(
            api,
            detail::poll_for_stack(api, std::string(detail::required("name", name)),
                                   std::string(detail::required("environment", environment))),
            detail::work_kind::reads);
    });
}

}  // namespace cloud66::inline v1

#endif
