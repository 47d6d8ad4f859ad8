// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCE_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCE_IPP

#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/impl/sandbox/resources/account.ipp>
#include <cloud66/impl/sandbox/resources/application_variants.ipp>
#include <cloud66/impl/sandbox/resources/backups.ipp>
#include <cloud66/impl/sandbox/resources/base_templates.ipp>
#include <cloud66/impl/sandbox/resources/config_store.ipp>
#include <cloud66/impl/sandbox/resources/databases.ipp>
#include <cloud66/impl/sandbox/resources/deployments.ipp>
#include <cloud66/impl/sandbox/resources/environment_variables.ipp>
#include <cloud66/impl/sandbox/resources/failover_groups.ipp>
#include <cloud66/impl/sandbox/resources/firewalls.ipp>
#include <cloud66/impl/sandbox/resources/formations.ipp>
#include <cloud66/impl/sandbox/resources/jobs.ipp>
#include <cloud66/impl/sandbox/resources/notifications.ipp>
#include <cloud66/impl/sandbox/resources/queues.ipp>
#include <cloud66/impl/sandbox/resources/renders.ipp>
#include <cloud66/impl/sandbox/resources/servers.ipp>
#include <cloud66/impl/sandbox/resources/services.ipp>
#include <cloud66/impl/sandbox/resources/settings.ipp>
#include <cloud66/impl/sandbox/resources/ssl_certificates.ipp>
#include <cloud66/impl/sandbox/resources/stack_actions.ipp>
#include <cloud66/impl/sandbox/resources/stack_files.ipp>
#include <cloud66/impl/sandbox/resources/stacks.ipp>
#include <cloud66/impl/sandbox/resources/tags.ipp>
#include <cloud66/impl/sandbox/resources/users.ipp>

namespace cloud66::inline v1::sandbox_detail {

CLOUD66_DECL std::span<const resource> all_resources()
{
    static constexpr resource resources[]{
        {"/stacks", stacks_routes},
        {"/stacks/{stack_id}", stack_actions_routes},
        {"/stacks/{stack_id}/deployments", deployments_routes, nullptr, seed_deployments},
        {"/stacks/{stack_id}/settings", stack_settings_routes, nullptr, seed_stack_settings},
        {"/stacks/{stack_id}/environments", environment_variables_routes, nullptr,
         seed_environment_variables},
        {"/stacks/{stack_id}/configuration", configuration_routes, nullptr, seed_configurations},
        {"/stacks/{stack_id}/service_yaml", service_yaml_routes, nullptr, seed_service_yaml},
        {"/stacks/{stack_id}/manifest_yaml", manifest_yaml_routes, nullptr, seed_manifest_yaml},
        {"/stacks/{stack_id}/ssl_certificates", ssl_certificates_routes, nullptr, seed_ssl_certificates},
        {"/dns_providers", dns_providers_routes, seed_account<dns_providers>},
        {"/stacks/{stack_id}/firewalls", firewalls_routes, nullptr, seed_firewall_rules},
        {"/failover_groups", failover_groups_routes, seed_account<failover_groups>},
        {"/stacks/{stack_id}/notifications", notifications_routes, nullptr, seed_notifications},
        {"/application_groups", application_groups_routes},
        {"/tags", tags_routes, seed_tags},
        {"/stacks/{stack_id}/sessions", sessions_routes},
        {"/stacks/{stack_id}/application_variants", application_variants_routes, nullptr,
         seed_application_variants},
        {"/stacks/{stack_id}/servers", servers_routes},
        {"/stacks/{stack_id}/servers/{server_uid}/settings", server_settings_routes},
        {"/stacks/{stack_id}/server_groups", server_groups_routes, nullptr, seed_server_groups},
        {"/stacks/{stack_id}/services", services_routes},
        {"/stacks/{stack_id}/containers", containers_routes},
        {"/stacks/{stack_id}/processes", processes_routes},
        {"/stacks/{stack_id}/jobs", jobs_routes, nullptr, seed_jobs},
        {"/stacks/{stack_id}/backups", backups_routes, nullptr, seed_backups},
        {"/stacks/{stack_id}/snapshots", snapshots_routes},
        {"/stacks/{stack_id}/formations", formations_routes, nullptr, seed_formations},
        {"/base_templates", base_templates_routes, seed_base_templates},
        {"/operations/{operation_uid}/logs", operations_routes, seed_operations},
        {"/accounts", accounts_routes, seed_accounts},
        {"/jwt", jwt_routes},
        {"/users", users_routes, seed_users},
        {"/accounts/{account_id}/gateways", gateways_routes, seed_gateways},
        {"/image_repositories", image_repositories_routes, seed_account<image_repositories>},
        {"/clouds", clouds_routes, seed_account<clouds>},
        {"/ping", ping_routes},
        {"/queues", queues_routes, seed_queues},
        {"/onprems", onprems_routes, seed_account<onprems>},
        {"/ssh_keys/access", ssh_keys_routes, seed_account<ssh_keys>},
        {"/configstore/namespaces/{namespace}/records", config_store_routes, seed_account_config_store,
         seed_stack_config_store},
        {"/clusters", clusters_routes, seed_clusters},
        {"/stacks/{stack_id}/server_groups/{server_group_id}/databases", databases_routes, nullptr,
         seed_databases},
        {"/stacks/{stack_id}/server_groups/{server_group_id}/database_users", database_users_routes, nullptr,
         seed_database_users},
    };
    return resources;
}

CLOUD66_DECL void populate_stack(server_state& state, stack_record& stack)
{
    for (const resource& one : all_resources())
        if (one.seed_stack != nullptr) one.seed_stack(state, stack);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
