// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CLUSTERS_HPP
#define CLOUD66_RESOURCES_CLUSTERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// What a node of a cluster has, in the notation of Kubernetes.
struct cluster_node_capacity
{
    std::optional<std::string> cpu;     ///< Cores, such as `2` or `1900m`.
    std::optional<std::string> memory;  ///< Such as `8Gi`.
    std::optional<std::string> pods;    ///< How many it takes.
};
BOOST_DESCRIBE_STRUCT(cluster_node_capacity, (), (cpu, memory, pods))

/// A server of a cluster.
struct cluster_node
{
    std::optional<std::string> name;
    std::optional<std::string> status;         ///< Its Kubernetes condition, such as `Ready`.
    std::optional<std::string> instance_type;  ///< Its size, such as `m5.large`.
    std::optional<cluster_node_capacity> capacity;
};
BOOST_DESCRIBE_STRUCT(cluster_node, (), (name, status, instance_type, capacity))

/// A Kubernetes cluster. Source: docs-v3, which also calls it a stack whose `is_cluster` is true.
struct cluster
{
    std::optional<std::int64_t> id;
    std::string uid;
    std::optional<std::string> name;
    std::optional<std::string> environment;
    std::optional<std::string> cloud;
    std::optional<std::string> region;
    std::optional<std::int64_t> status;  ///< A code; its meaning is not documented, `stack_status` may fit.
    std::optional<std::int64_t> health;  ///< A code; its meaning is not documented, `stack_health` may fit.
    std::optional<std::string> kubernetes_version;  ///< Such as `1.28.2`.
    std::optional<std::int64_t> node_count;
    std::vector<cluster_node> nodes;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(cluster, (),
                      (id, uid, name, environment, cloud, region, status, health, kubernetes_version,
                       node_count, nodes, created_at, updated_at, created_at_iso, updated_at_iso))

/// What of a cluster to show.
struct get_cluster_params
{
    bool show_log = false;  ///< Its log, too; in which member that would be is not documented.
};
BOOST_DESCRIBE_STRUCT(get_cluster_params, (), (show_log))

/// The calls about clusters. What holds for every call stands at `client`.
template <class Client>
class clusters_api
{
public:
    /// Every cluster that the user may see: `GET /clusters.json`, all pages. Scope `public`.
    operation<std::vector<cluster>> list_clusters() const
    {
        return detail::fetch_all<cluster>(*this, detail::get("list_clusters", "/clusters.json"));
    }

    /// One page of them: `GET /clusters.json?page=N`.
    operation<page<cluster>> list_clusters(page_number number) const
    {
        return detail::fetch_page<cluster>(*this, detail::get("list_clusters", "/clusters.json"), number);
    }

    /// One cluster with its nodes: `GET /clusters/{cluster_uid}.json`. Scope `public`.
    /// \param cluster_uid `cluster::uid`; whether the API means this or `cluster::id` is not documented.
    operation<cluster> get_cluster(std::string_view cluster_uid, get_cluster_params params = {}) const
    {
        return detail::fetch<cluster>(
            *this, detail::with_query(
                       detail::get("get_cluster", "/clusters/{cluster_uid}.json", {cluster_uid}), params));
    }
};

}  // namespace cloud66::inline v1

#endif
