// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_ONPREMS_IPP
#define CLOUD66_SANDBOX_RESOURCES_ONPREMS_IPP

#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline json::object& asked_onprem(call& request)
{
    return request.named(request.world.user, "onprems", "uid", 0, "On-premise configuration");
}

inline answer list_onprems(call& request) { return enveloped(request.world.user.part("onprems")); }

inline answer get_onprem(call& request) { return enveloped(asked_onprem(request)); }

/// The whole object is sent.
inline answer update_onprem(call& request)
{
    json::object& onprem = asked_onprem(request);
    if (request.parameters.required("uid") != request.arguments.at(0))
        throw bad_parameter("uid", "is not the one in the path");
    request.parameters.required("name");
    if (!request.parameters.has("config")) throw bad_parameter("config", "is missing");
    request.parameters.copy_to(onprem, {"name", "config"});
    onprem["updated_at_iso"] = request.date();
    return enveloped(onprem);
}

inline void seed_onprems(world& everything)
{
    const auto add = [&](std::string_view text) {
        json::object onprem = parse_document(text);
        onprem["uid"] = everything.uids.hex(32);
        everything.user.part("onprems").push_back(std::move(onprem));
    };
    add(R"json({
        "uid": null, "name": "Leeds", "config": {"network": "10.20.0.0/16", "racks": ["a", "b"]},
        "created_at_iso": "2016-11-07T10:00:00Z", "updated_at_iso": "2016-11-09T10:00:00Z"})json");
    add(R"json({
        "uid": null, "name": "Office cellar", "config": {},
        "created_at_iso": "2022-03-01T09:00:00Z", "updated_at_iso": "2022-03-01T09:00:00Z"})json");
}

CLOUD66_DECL resource onprems_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/onprems", "list_onprems", any_token, list_onprems},
        {"GET", "/onprems/{uid}", "get_onprem", any_token, get_onprem},
        {"PUT", "/onprems/{uid}", "update_onprem", any_token, update_onprem},
    }};
    return {routes, seed_onprems};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
