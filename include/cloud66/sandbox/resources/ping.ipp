// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_PING_IPP
#define CLOUD66_SANDBOX_RESOURCES_PING_IPP

#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer ping(call&)
{
    json::object reply;
    reply["ok"] = true;
    reply["message"] = "pong";
    return enveloped(std::move(reply));
}

inline answer ping_authenticated(call& request)
{
    const account& user = request.world.user;
    json::object reply;
    reply["ok"] = true;
    reply["message"] = "all good. authenticated. User ID is " + std::to_string(user.user_id) +
                       ". Account ID is " + std::to_string(user.id);
    reply["user_id"] = user.user_id;
    reply["account_id"] = user.id;
    reply["user_name"] = user.user_name;
    reply["account_name"] = user.name;
    return enveloped(std::move(reply));
}

CLOUD66_DECL resource ping_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/ping", "ping", no_token_needed, ping},
        {"GET", "/ping/auth", "ping_authenticated", "public", ping_authenticated},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
