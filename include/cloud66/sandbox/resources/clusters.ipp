// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_CLUSTERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_CLUSTERS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_clusters(call& request) { return page_of(request, request.world.user.part("clusters")); }

/// No source says whether the path has an id or a uid, nor in which member a log would be.
inline answer get_cluster(call& request)
{
    request.parameters.flag("show_log", false);
    account& user = request.world.user;
    if (const json::object* by_id = user.find("clusters", "id", request.arguments.at(0)))
        return enveloped(*by_id);
    return enveloped(request.named(user, "clusters", "uid", 0, "Cluster"));
}

/// A cluster on the servers of the stack that is inside it.
inline json::object seed_cluster(world& everything, stack_record& inside)
{
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 200));
    json::object cluster = parse_document(R"json({
        "environment": "production", "cloud": "DigitalOcean", "region": "ams3", "status": 1, "health": 3,
        "kubernetes_version": "1.28.2"})json");
    cluster["id"] = everything.user.next_number("clusters", "id", 520);
    cluster["uid"] = everything.uids.hex(32);
    cluster["name"] = inside.document.at("cluster_name");
    json::array nodes;
    for (const json::value& server : inside.part("servers")) {
        json::object node = parse_document(R"json({
            "status": "Ready", "capacity": {"cpu": "2", "memory": "4Gi", "pods": "110"}})json");
        node["name"] = server.at("name");
        node["instance_type"] = server.at("params").at("size");
        nodes.push_back(std::move(node));
    }
    cluster["node_count"] = nodes.size();
    cluster["nodes"] = std::move(nodes);
    for (const char* member : {"created_at", "updated_at", "created_at_iso", "updated_at_iso"})
        cluster[member] = created;
    return cluster;
}

inline void seed_clusters(world& everything)
{
    for (const auto& stack : everything.user.stacks)
        if (stack->document.at("is_inside_cluster").as_bool())
            everything.user.part("clusters").push_back(seed_cluster(everything, *stack));
}

CLOUD66_DECL resource clusters_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/clusters", "list_clusters", "public", list_clusters},
        {"GET", "/clusters/{id}", "get_cluster", "public", get_cluster},
    }};
    return {routes, seed_clusters};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
