// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCE_HPP
#define CLOUD66_SANDBOX_RESOURCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/route.hpp>

#include <span>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// One resource of the API: its operations, and what there is of it at the start.
struct resource
{
    std::span<const route> routes;

    /// Fills a new account; null: nothing to fill. The stacks are there already.
    void (*seed_account)(world&) = nullptr;

    /// Fills a new stack, at the start or created later; null: nothing to fill. Its servers and services are
    /// there already.
    void (*seed_stack)(world&, stack_record&) = nullptr;
};

// Each stands in resources/NAME.ipp. To add one, declare it here and list it in resource.ipp.
CLOUD66_DECL resource stacks_resource();
CLOUD66_DECL resource stack_actions_resource();
CLOUD66_DECL resource deployments_resource();
CLOUD66_DECL resource stack_settings_resource();
CLOUD66_DECL resource environment_variables_resource();
CLOUD66_DECL resource configuration_resource();
CLOUD66_DECL resource service_yaml_resource();
CLOUD66_DECL resource manifest_yaml_resource();
CLOUD66_DECL resource ssl_certificates_resource();
CLOUD66_DECL resource dns_providers_resource();
CLOUD66_DECL resource firewalls_resource();
CLOUD66_DECL resource failover_groups_resource();
CLOUD66_DECL resource notifications_resource();
CLOUD66_DECL resource tags_resource();
CLOUD66_DECL resource sessions_resource();
CLOUD66_DECL resource application_variants_resource();
CLOUD66_DECL resource servers_resource();
CLOUD66_DECL resource server_settings_resource();
CLOUD66_DECL resource server_groups_resource();
CLOUD66_DECL resource services_resource();
CLOUD66_DECL resource containers_resource();
CLOUD66_DECL resource processes_resource();
CLOUD66_DECL resource jobs_resource();
CLOUD66_DECL resource backups_resource();
CLOUD66_DECL resource snapshots_resource();
CLOUD66_DECL resource formations_resource();
CLOUD66_DECL resource base_templates_resource();
CLOUD66_DECL resource operations_resource();
CLOUD66_DECL resource accounts_resource();
CLOUD66_DECL resource users_resource();
CLOUD66_DECL resource gateways_resource();
CLOUD66_DECL resource image_repositories_resource();
CLOUD66_DECL resource clouds_resource();
CLOUD66_DECL resource ping_resource();
CLOUD66_DECL resource queues_resource();
CLOUD66_DECL resource onprems_resource();
CLOUD66_DECL resource ssh_keys_resource();
CLOUD66_DECL resource config_store_resource();
CLOUD66_DECL resource clusters_resource();
CLOUD66_DECL resource databases_resource();
CLOUD66_DECL resource database_users_resource();

/// All of them, in the order in which they are seeded.
CLOUD66_DECL std::span<const resource> all_resources();

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/resource.ipp>
#endif

#endif
