// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCE_IPP
#define CLOUD66_SANDBOX_RESOURCE_IPP

#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/accounts.ipp>
#include <cloud66/sandbox/resources/application_variants.ipp>
#include <cloud66/sandbox/resources/backups.ipp>
#include <cloud66/sandbox/resources/base_templates.ipp>
#include <cloud66/sandbox/resources/clouds.ipp>
#include <cloud66/sandbox/resources/clusters.ipp>
#include <cloud66/sandbox/resources/config_store.ipp>
#include <cloud66/sandbox/resources/configuration.ipp>
#include <cloud66/sandbox/resources/containers.ipp>
#include <cloud66/sandbox/resources/database_users.ipp>
#include <cloud66/sandbox/resources/databases.ipp>
#include <cloud66/sandbox/resources/deployments.ipp>
#include <cloud66/sandbox/resources/dns_providers.ipp>
#include <cloud66/sandbox/resources/environment_variables.ipp>
#include <cloud66/sandbox/resources/failover_groups.ipp>
#include <cloud66/sandbox/resources/firewalls.ipp>
#include <cloud66/sandbox/resources/formations.ipp>
#include <cloud66/sandbox/resources/gateways.ipp>
#include <cloud66/sandbox/resources/image_repositories.ipp>
#include <cloud66/sandbox/resources/jobs.ipp>
#include <cloud66/sandbox/resources/manifest_yaml.ipp>
#include <cloud66/sandbox/resources/notifications.ipp>
#include <cloud66/sandbox/resources/onprems.ipp>
#include <cloud66/sandbox/resources/operations.ipp>
#include <cloud66/sandbox/resources/ping.ipp>
#include <cloud66/sandbox/resources/processes.ipp>
#include <cloud66/sandbox/resources/queues.ipp>
#include <cloud66/sandbox/resources/server_groups.ipp>
#include <cloud66/sandbox/resources/server_settings.ipp>
#include <cloud66/sandbox/resources/servers.ipp>
#include <cloud66/sandbox/resources/service_yaml.ipp>
#include <cloud66/sandbox/resources/services.ipp>
#include <cloud66/sandbox/resources/sessions.ipp>
#include <cloud66/sandbox/resources/snapshots.ipp>
#include <cloud66/sandbox/resources/ssh_keys.ipp>
#include <cloud66/sandbox/resources/ssl_certificates.ipp>
#include <cloud66/sandbox/resources/stack_actions.ipp>
#include <cloud66/sandbox/resources/stack_settings.ipp>
#include <cloud66/sandbox/resources/stacks.ipp>
#include <cloud66/sandbox/resources/tags.ipp>
#include <cloud66/sandbox/resources/users.ipp>

#include <array>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL std::span<const resource> all_resources()
{
    static const std::array<resource, 41> resources{
        stacks_resource(),
        stack_actions_resource(),
        deployments_resource(),
        stack_settings_resource(),
        environment_variables_resource(),
        configuration_resource(),
        service_yaml_resource(),
        manifest_yaml_resource(),
        ssl_certificates_resource(),
        dns_providers_resource(),
        firewalls_resource(),
        failover_groups_resource(),
        notifications_resource(),
        tags_resource(),
        sessions_resource(),
        application_variants_resource(),
        servers_resource(),
        server_settings_resource(),
        server_groups_resource(),
        services_resource(),
        containers_resource(),
        processes_resource(),
        jobs_resource(),
        backups_resource(),
        snapshots_resource(),
        formations_resource(),
        base_templates_resource(),
        operations_resource(),
        accounts_resource(),
        users_resource(),
        gateways_resource(),
        image_repositories_resource(),
        clouds_resource(),
        ping_resource(),
        queues_resource(),
        onprems_resource(),
        ssh_keys_resource(),
        config_store_resource(),
        clusters_resource(),
        databases_resource(),
        database_users_resource(),
    };
    return resources;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
