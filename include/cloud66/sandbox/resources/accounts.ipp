// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_ACCOUNTS_IPP
#define CLOUD66_SANDBOX_RESOURCES_ACCOUNTS_IPP

#include <cloud66/detail/json/base64.hpp>
#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// An account as it is now; its servers only if they are asked for, and only the caller's own.
inline json::object account_document(const account& user, const json::object& kept, bool with_servers)
{
    json::object shown = kept;
    if (!shown.at("current_account").as_bool()) return shown;
    shown["stack_count"] = user.stacks.size();
    if (!with_servers) shown["unmanaged_servers"] = nullptr;
    return shown;
}

inline answer list_accounts(call& request)
{
    json::array shown;
    for (const json::value& kept : request.world.user.part("accounts"))
        shown.push_back(account_document(request.world.user, kept.as_object(), false));
    return page_of(request, shown);
}

inline answer get_account(call& request)
{
    account& user = request.world.user;
    const json::object& kept = request.named(user, "accounts", "id", 0, "Account");
    return enveloped(account_document(user, kept, request.parameters.flag("include_servers", false)));
}

inline answer get_account_otp(call& request)
{
    json::object reply;
    reply["ok"] = true;
    reply["otp"] = request.world.uids.hex(16);
    return enveloped(std::move(reply));
}

/// A part of a JSON web token: Base64 for URLs, without padding.
inline std::string jwt_part(std::string_view bytes)
{
    std::string text = detail::base64_encode(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.erase((std::min)(text.find('='), text.size()));
    return text;
}

/// A token that can be read, with a signature that cannot be checked.
inline answer fetch_jwt(call& request)
{
    json::object claims;
    claims["aud"] = request.parameters.required("aud");
    claims["scope"] = request.parameters.required("scope");
    claims["sub"] = std::to_string(request.world.user.user_id);
    const auto issued = request.world.dates.date(request.now).time_since_epoch();
    claims["iat"] = std::chrono::duration_cast<std::chrono::seconds>(issued).count();
    const std::string token = jwt_part(R"json({"alg":"HS256","typ":"JWT"})json") + '.' +
                              jwt_part(json::serialize(claims)) + '.' + jwt_part(request.world.uids.hex(32));
    return enveloped(json::string(token));
}

inline void seed_accounts(world& everything)
{
    json::object own = parse_document(R"json({
        "id": null, "owner": null, "friendly_name": null, "stack_count": 0, "used_clouds": ["digitalocean"],
        "created_at_iso": "2013-06-19T11:08:03Z", "updated_at_iso": null, "created_at": null,
        "updated_at": null, "current_account": true,
        "unmanaged_servers": [{"id": "i-0123456789abcdef0", "vendor": "aws", "name": "backup-1",
                               "ip": "203.0.113.40"},
                              {"id": "rack-2-unit-7", "vendor": null, "name": "cellar", "ip": "198.51.100.7"}],
        "server_registration_script": null, "configstore_namespace": null})json");
    own["id"] = everything.user.id;
    own["owner"] = everything.user.user_email;
    own["friendly_name"] = everything.user.name;
    own["updated_at_iso"] = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 3));
    own["server_registration_script"] =
        "curl -sSL https://app.cloud66.com/registrations/new | sudo bash -s " + everything.uids.hex(32);
    own["configstore_namespace"] = everything.uids.guid();
    json::object other = parse_document(R"json({
        "id": 512, "owner": "sam@example.org", "friendly_name": "Harbour Charity", "stack_count": 2,
        "used_clouds": ["aws", "rackspace"], "created_at_iso": "2019-02-11T16:20:00Z",
        "updated_at_iso": "2023-10-11T11:43:57Z", "created_at": null, "updated_at": null,
        "current_account": false, "unmanaged_servers": null, "server_registration_script": null,
        "configstore_namespace": null})json");
    other["configstore_namespace"] = everything.uids.guid();
    everything.user.part("accounts") = {std::move(own), std::move(other)};
}

CLOUD66_DECL resource accounts_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/accounts", "list_accounts", "users", list_accounts},
        {"GET", "/accounts/{id}", "get_account", "users", get_account},
        {"GET", "/accounts/otp", "get_account_otp", any_token, get_account_otp},
        {"POST", "/jwt/fetch", "fetch_jwt", any_token, fetch_jwt},
    }};
    return {routes, seed_accounts};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
