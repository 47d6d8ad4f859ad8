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
        {stacks_routes},
        {stack_actions_routes},
        {deployments_routes, nullptr, seed_deployments},
        {stack_settings_routes, nullptr, seed_stack_settings},
        {environment_variables_routes, nullptr, seed_environment_variables},
        {configuration_routes, nullptr, seed_configurations},
        {service_yaml_routes, nullptr, seed_service_yaml},
        {manifest_yaml_routes, nullptr, seed_manifest_yaml},
        {ssl_certificates_routes, nullptr, seed_ssl_certificates},
        {dns_providers_routes, seed_account<dns_providers>},
        {firewalls_routes, nullptr, seed_firewall_rules},
        {failover_groups_routes, seed_account<failover_groups>},
        {notifications_routes, nullptr, seed_notifications},
        {tags_routes, seed_tags},
        {sessions_routes},
        {application_variants_routes, nullptr, seed_application_variants},
        {servers_routes},
        {server_settings_routes},
        {server_groups_routes, nullptr, seed_server_groups},
        {services_routes},
        {containers_routes},
        {processes_routes},
        {jobs_routes, nullptr, seed_jobs},
        {backups_routes, nullptr, seed_backups},
        {snapshots_routes},
        {formations_routes, nullptr, seed_formations},
        {base_templates_routes, seed_base_templates},
        {operations_routes, seed_operations},
        {accounts_routes, seed_accounts},
        {users_routes, seed_users},
        {gateways_routes, seed_gateways},
        {image_repositories_routes, seed_account<image_repositories>},
        {clouds_routes, seed_account<clouds>},
        {ping_routes},
        {queues_routes, seed_queues},
        {onprems_routes, seed_account<onprems>},
        {ssh_keys_routes, seed_account<ssh_keys>},
        {config_store_routes, seed_account_config_store, seed_stack_config_store},
        {clusters_routes, seed_clusters},
        {databases_routes, nullptr, seed_databases},
        {database_users_routes, nullptr, seed_database_users},
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
