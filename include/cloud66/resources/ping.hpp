// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_PING_HPP
#define CLOUD66_RESOURCES_PING_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1 {

/// Whose token it is. Sources: docs-v3, Go.
struct ping_auth
{
    std::optional<std::string> message;  ///< For people.
    std::optional<std::int64_t> user_id;
    std::optional<std::int64_t> account_id;
    std::optional<std::string> user_name;
    std::optional<std::string> account_name;
};
BOOST_DESCRIBE_STRUCT(ping_auth, (), (message, user_id, account_id, user_name, account_name))

/// The calls that only check whether the API responds. What holds for every call stands at
/// `client`.
template <class Client>
class ping_api
{
public:
    /// Whether the API responds: `GET /ping.json`. The API wants no token for it; the client sends one with
    /// every request all the same, so that it needs one here too, and a wrong one does no harm.
    operation<void> ping() const { return detail::fetch<void>(*this, detail::get("ping", "/ping.json")); }

    /// Whether the token is good, and whose it is: `GET /ping/auth.json`. Scope `public`.
    /// \throws error `unauthenticated` if it is not good; `rejected` if the response is `ok: false`.
    operation<ping_auth> ping_authenticated() const
    {
        auto request = detail::get("ping_authenticated", "/ping/auth.json");
        request.can_be_rejected = true;
        return detail::fetch<ping_auth>(*this, std::move(request));
    }
};

}  // namespace cloud66::inline v1

#endif
