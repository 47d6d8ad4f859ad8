// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_OPERATIONS_IPP
#define CLOUD66_SANDBOX_RESOURCES_OPERATIONS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The one operation of the sandbox, which begins when it does. No source says where the uid of an operation
/// comes from, so that it has to be known.
inline constexpr std::string_view seeded_operation_uid = "op-7c1d0e5a94b2f386";
inline constexpr std::string_view seeded_child_uid = "op-3f92a6d8c05be147";

/// What was logged up to now, and will be.
inline answer list_operation_logs(call& request)
{
    account& user = request.world.user;
    request.named(user, "operations", "uid", 0, "Operation");
    const std::string least = request.parameters.choice("min_severity", {"0", "1", "2", "3", "4", "5"}, "0");
    const bool with_children = request.parameters.flag("include_children", false);

    std::vector<const json::object*> shown;
    for (const json::value& one : user.part("operations/" + request.arguments.at(0) + "/logs")) {
        const json::object& entry = one.as_object();
        const bool wanted = entry.at("v").as_int64() >= least.front() - '0' &&
                            (with_children || entry.at("operation_uid").is_null()) &&
                            member_text(entry, "t") <= request.date();
        if (wanted) shown.push_back(&entry);
    }
    return page_of(request, shown);
}

inline void seed_operations(world& everything)
{
    struct logged
    {
        int severity;
        int seconds;  ///< After the start.
        bool by_child;
        std::string_view message;
    };
    constexpr std::array<logged, 8> entries{{
        {2, 0, false, "Deploying Ledger"},
        {1, 1, false, "Fetching main of git@github.com:acme-trading/ledger.git"},
        {2, 3, true, "Building image of service ledger"},
        {0, 9, true, "Step 4 of 9: go mod download"},
        {4, 21, true, "The base image is older than 90 days"},
        {2, 40, true, "Pushed image of service ledger"},
        {3, 55, false, "Rolling out 3 replicas of ledger"},
        {2, 90, false, "Deployed"},
    }};
    json::object operation;
    operation["uid"] = seeded_operation_uid;
    everything.user.part("operations").push_back(std::move(operation));
    for (const logged& one : entries) {
        json::object entry;
        entry["v"] = one.severity;
        entry["m"] = one.message;
        entry["t"] = everything.dates.iso(everything.dates.start() + std::chrono::seconds(one.seconds));
        entry["s"] = nullptr;
        entry["e"] = 0;
        entry["operation_uid"] = nullptr;
        entry["operation_id"] = nullptr;
        entry["operation_type"] = nullptr;
        entry["echelon"] = nullptr;
        if (one.by_child) {
            entry["s"] = "build";
            entry["e"] = 1;
            entry["operation_uid"] = seeded_child_uid;
            entry["operation_id"] = 7204;
            entry["operation_type"] = "build";
            entry["echelon"] = 1;
        }
        everything.user.part("operations/" + std::string(seeded_operation_uid) + "/logs")
            .push_back(std::move(entry));
    }
}

CLOUD66_DECL resource operations_resource()
{
    static constexpr std::array<route, 1> routes{{
        {"GET", "/operations/{operation_uid}/logs", "list_operation_logs", any_token, list_operation_logs},
    }};
    return {routes, seed_operations};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
