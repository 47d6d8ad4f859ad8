// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCE_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCE_IPP

#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/impl/sandbox/resources/account.ipp>
#include <cloud66/impl/sandbox/resources/backups.ipp>
#include <cloud66/impl/sandbox/resources/base_templates.ipp>
#include <cloud66/impl/sandbox/resources/databases.ipp>
#include <cloud66/impl/sandbox/resources/deployments.ipp>
#include <cloud66/impl/sandbox/resources/environment_variables.ipp>
#include <cloud66/impl/sandbox/resources/firewalls.ipp>
#include <cloud66/impl/sandbox/resources/formations.ipp>
#include <cloud66/impl/sandbox/resources/notifications.ipp>
#include <cloud66/impl/sandbox/resources/queues.ipp>
#include <cloud66/impl/sandbox/resources/servers.ipp>
#include <cloud66/impl/sandbox/resources/services.ipp>
#include <cloud66/impl/sandbox/resources/settings.ipp>
#include <cloud66/impl/sandbox/resources/ssl_certificates.ipp>
#include <cloud66/impl/sandbox/resources/stacks.ipp>
#include <cloud66/impl/sandbox/resources/tags.ipp>
#include <cloud66/impl/sandbox/resources/users.ipp>

namespace cloud66::inline v1::sandbox_detail {

CLOUD66_DECL const std::vector<resource>& all_resources()
{
    static const std::vector<resource> resources{
        resource{"/stacks"}
            .on("GET", "", "list_stacks", "public", list_stacks)
            .on("POST", "", "create_stack", "redeploy", create_stack)
            .on("GET", "/{stack_id}", "get_stack", "public", get_stack),
        resource{"/stacks/{stack_id}"}
            .on("GET", "/actions", "list_stack_actions", "public", list_stack_actions)
            .on("POST", "/actions", "run_stack_action", "redeploy", run_stack_action)
            .on("GET", "/actions/{action_id}", "get_stack_action", "public", get_stack_action)
            .on("POST", "/reboot_servers", "reboot_stack_servers", "reboot", reboot_stack_servers),
        resource{"/stacks/{stack_id}/deployments", &deployments, nullptr, seed_deployments}
            .on("GET", "", "list_deployments", "public", list_documents)
            .on("POST", "", "deploy_stack", "redeploy", deploy_stack)
            .on("GET", "/{deployment_id}", "get_deployment", "public", get_document)
            .on("DELETE", "/{deployment_id}", "cancel_deployment", "redeploy", cancel_deployment),
        resource{"/stacks/{stack_id}/settings", &stack_settings}
            .on("GET", "", "list_stack_settings", "public", list_documents)
            .on("GET", "/{setting_id}", "get_stack_setting", "public", get_setting)
            .on("PUT", "/{setting_id}", "update_stack_setting", "admin", update_stack_setting),
        resource{"/stacks/{stack_id}/environments", &environment_variables, nullptr,
                 seed_environment_variables}
            .on("GET", "", "list_environment_variables", "admin", list_environment_variables)
            .on("POST", "", "create_environment_variable", "admin", create_environment_variable)
            .on("POST", "/bulk", "upload_environment_variables", any_token, bulk_environment_variables<true>)
            .on("PATCH", "/bulk", "patch_environment_variables", any_token, bulk_environment_variables<false>)
            .on("GET", "/{id_or_key}", "get_environment_variable", "admin", get_environment_variable)
            .on("PUT", "/{id_or_key}", "update_environment_variable", "admin", update_environment_variable)
            .on("DELETE", "/{id_or_key}", "delete_environment_variable", "admin",
                delete_environment_variable),
        resource{"/stacks/{stack_id}/configuration", &configurations, nullptr, seed_configurations}
            .on("GET", "", "list_configurations", any_token, list_documents)
            .on("GET", "/{type}/show", "get_configuration", any_token, get_document)
            .on("POST", "/{type}/update", "update_configuration", any_token, update_configuration)
            .on("POST", "/{type}/apply", "apply_configuration", any_token, apply_configuration),
        resource{"/stacks/{stack_id}/service_yaml", &service_yamls, nullptr, seed_service_yaml}
            .on("GET", "", "list_service_yamls", any_token, list_documents)
            .on("POST", "", "create_service_yaml", any_token, create_yaml_version)
            .on("GET", "/{version}", "get_service_yaml", any_token, get_document),
        resource{"/stacks/{stack_id}/manifest_yaml", &manifest_yamls, nullptr, seed_manifest_yaml}
            .on("GET", "", "list_manifest_yamls", any_token, list_documents)
            .on("POST", "", "create_manifest_yaml", any_token, create_yaml_version)
            .on("GET", "/{version}", "get_manifest_yaml", any_token, get_document),
        resource{"/stacks/{stack_id}/ssl_certificates", &ssl_certificates, nullptr, seed_ssl_certificates}
            .on("GET", "", "list_ssl_certificates", "admin", list_documents)
            .on("POST", "", "create_ssl_certificate", "admin", create_ssl_certificate)
            .on("GET", "/{ssl_certificate_uuid}", "get_ssl_certificate", "admin", get_document)
            .on("PUT", "/{ssl_certificate_uuid}", "update_ssl_certificate", "admin", update_ssl_certificate)
            .on("PATCH", "/{ssl_certificate_uuid}", "patch_ssl_certificate", "admin", update_ssl_certificate)
            .on("DELETE", "/{ssl_certificate_uuid}", "delete_ssl_certificate", "admin",
                delete_ssl_certificate),
        resource{"/dns_providers", &dns_providers}.on("GET", "", "list_dns_providers", "admin",
                                                      list_documents),
        resource{"/stacks/{stack_id}/firewalls", &firewall_rules}
            .on("GET", "", "list_firewall_rules", "public", list_documents)
            .on("POST", "", "create_firewall_rule", "admin", create_firewall_rule)
            .on("GET", "/{firewall_rule_id}", "get_firewall_rule", "public", get_document),
        resource{"/failover_groups", &failover_groups}
            .on("GET", "", "list_failover_groups", "public", list_documents)
            .on("POST", "", "create_failover_group", "public", create_document)
            .on("PUT", "/{failover_group_uid}", "update_failover_group", "public", update_document)
            .on("DELETE", "/{failover_group_uid}", "delete_failover_group", any_token, remove_document),
        resource{"/stacks/{stack_id}/notifications", &notifications, nullptr, seed_notifications}
            .on("GET", "", "list_notifications", "public", list_documents)
            .on("PATCH", "", "update_notifications", "public", update_notifications)
            .on("GET", "/{alert_name}", "get_notification", "public", get_document),
        resource{"/application_groups"}.on("PATCH", "/notifications",
                                           "update_application_group_notifications", "admin",
                                           update_application_group_notifications),
        resource{"/tags", nullptr, seed_tags}
            .on("GET", "/{entity_type}/{entity_id}", "list_tags", "public", list_tags)
            .on("POST", "/{entity_type}/{entity_id}", "replace_tags", "public", replace_tags)
            .on("PATCH", "/{entity_type}/{entity_id}", "update_tags", "public", update_tags)
            .on("DELETE", "/{entity_type}/{entity_id}", "delete_tags", "public", delete_tags),
        resource{"/stacks/{stack_id}/sessions"}
            .on("POST", "", "start_session", any_token, start_session)
            .on("GET", "/fetch", "fetch_session", "redeploy", fetch_session),
        resource{"/stacks/{stack_id}/application_variants", &application_variants, nullptr,
                 seed_application_variants}
            .on("GET", "", "list_application_variants", "redeploy", list_documents)
            .on("PATCH", "/{variant_uid}", "update_application_variant", any_token,
                update_application_variant)
            .on("PUT", "/{variant_uid}", "put_application_variant", any_token, update_application_variant)
            .on("DELETE", "/{variant_uid}", "delete_application_variant", any_token,
                delete_application_variant),
        resource{"/stacks/{stack_id}/servers", &servers}
            .on("GET", "", "list_servers", "public", list_documents)
            .on("GET", "/{server_uid}", "get_server", "public", get_document)
            .on("POST", "/{server_uid}/reboot_server", "reboot_server", "reboot", reboot_server),
        resource{"/stacks/{stack_id}/servers/{server_uid}/settings", &server_settings}
            .on("GET", "", "list_server_settings", "public", list_documents)
            .on("GET", "/{setting_id}", "get_server_setting", "public", get_setting)
            .on("PUT", "/{setting_id}", "update_server_setting", "admin", update_server_setting),
        resource{"/stacks/{stack_id}/server_groups", &server_groups, nullptr, seed_server_groups}
            .on("GET", "", "list_server_groups", "public", list_documents)
            .on("GET", "/{server_group_id}", "get_server_group", "public", get_document)
            .on("POST", "/{server_group_id}", "scale_server_group", "redeploy", scale_server_group),
        resource{"/stacks/{stack_id}/services", &services}
            .on("GET", "", "list_services", "public", list_documents)
            .on("POST", "", "scale_service", "admin", scale_service)
            .on("GET", "/{service_name}", "get_service", "public", get_document)
            .on("DELETE", "/{service_name}", "stop_service", "admin", stop_service),
        resource{"/stacks/{stack_id}/containers"}
            .on("GET", "", "list_containers", "public", list_containers)
            .on("GET", "/{container_uid}", "get_container", "admin", get_container)
            .on("DELETE", "/{container_uid}", "stop_container", "admin", stop_container),
        resource{"/stacks/{stack_id}/processes", &processes}
            .on("GET", "", "list_processes", "public", list_documents)
            .on("POST", "", "scale_process", "admin", scale_process)
            .on("GET", "/{process_name}", "get_process", "public", get_document),
        resource{"/stacks/{stack_id}/jobs", &jobs, nullptr, seed_jobs}
            .on("GET", "", "list_jobs", "public", list_documents)
            .on("GET", "/{job_uid}", "get_job", any_token, get_document)
            .on("POST", "/{job_uid}/run_now", "run_job_now", "public", run_job_now)
            .on("POST", "/{job_uid}/pause", "pause_job", "public", pause_jobs<true>)
            .on("POST", "/{job_uid}/unpause", "unpause_job", "public", pause_jobs<false>)
            .on("POST", "/pause_all", "pause_all_jobs", "public", pause_jobs<true>)
            .on("POST", "/unpause_all", "unpause_all_jobs", "public", pause_jobs<false>),
        resource{"/stacks/{stack_id}/backups", &backups, nullptr, seed_backups}
            .on("GET", "", "list_backups", "public", list_documents)
            .on("POST", "", "create_backup", "admin", create_backup)
            .on("GET", "/{backup_id}", "get_backup", "public", get_document),
        resource{"/stacks/{stack_id}/backups/{backup_id}/files", &backup_files}
            .on("GET", "", "list_backup_files", "public", list_documents)
            .on("GET", "/{file_id}", "get_backup_file", "public", get_backup_file),
        resource{"/stacks/{stack_id}/snapshots"}
            .on("GET", "", "list_snapshots", any_token, list_snapshots)
            .on("GET", "/{snapshot_uid}/formation/{formation_uid}", "render_snapshot", any_token,
                render_snapshot),
        resource{"/stacks/{stack_id}/formations", &formations, nullptr, seed_formations}
            .on("GET", "", "list_formations", any_token, list_documents)
            .on("POST", "", "create_formation", any_token, create_document),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/stencils"}
            .on("POST", "", "add_stencils", any_token, add_stencils)
            .on("PUT", "/{stencil_uid}", "update_stencil", any_token, update_stencil)
            .on("POST", "/{stencil_uid}/render", "render_stencil", any_token, render_stencil),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/policies", &policies}.on(
            "POST", "", "add_policy", any_token, add_formation_part),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/transformations", &transformations}.on(
            "POST", "", "add_transformation", any_token, add_formation_part),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/helm_releases", &helm_releases}.on(
            "POST", "", "add_helm_release", any_token, add_formation_part),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/workflows", &workflows}.on(
            "POST", "", "add_workflow", any_token, add_formation_part),
        resource{"/stacks/{stack_id}/formations/{formation_uid}/pipeline"}.on(
            "GET", "", "get_formation_pipeline", any_token, get_formation_pipeline),
        resource{"/base_templates", &base_templates, seed_base_templates}
            .on("GET", "", "list_base_templates", any_token, list_documents)
            .on("POST", "", "create_base_template", any_token, create_document)
            .on("GET", "/{base_template_uid}", "get_base_template", any_token, get_document)
            .on("PUT", "/{base_template_uid}", "update_base_template", any_token, update_document)
            .on("DELETE", "/{base_template_uid}", "delete_base_template", any_token, remove_document)
            .on("POST", "/{base_template_uid}/sync", "sync_base_template", any_token, sync_base_template),
        resource{"/operations", &operations},
        resource{"/operations/{operation_uid}/logs", &operation_logs}.on("GET", "", "list_operation_logs",
                                                                         any_token, list_documents),
        resource{"/accounts", &accounts, seed_accounts}
            .on("GET", "", "list_accounts", "users", list_documents)
            .on("GET", "/{id}", "get_account", "users", get_document)
            .on("GET", "/otp", "get_account_otp", any_token, get_account_otp),
        resource{"/jwt"}.on("POST", "/fetch", "fetch_jwt", any_token, fetch_jwt),
        resource{"/users", &users, seed_users}
            .on("GET", "", "list_users", "admin", list_documents)
            .on("GET", "/{id}", "get_user", "users", get_document)
            .on("PUT", "/{id}", "update_user", "admin", update_user),
        resource{"/users/registry-credentials", &registry_credentials}.on(
            "GET", "", "get_registry_credentials", any_token, get_only_document),
        resource{"/users/{id}/devices"}
            .on("POST", "", "add_user_device", "users", add_user_device)
            .on("PUT", "/{token}", "update_user_device", "users", update_user_device)
            .on("DELETE", "/{token}", "delete_user_device", "users", delete_user_device),
        resource{"/accounts/{account_id}/gateways", &gateways, seed_gateways}
            .on("GET", "", "list_gateways", "public", list_documents)
            .on("POST", "", "create_gateway", "admin", create_document)
            .on("PUT", "/{id}", "update_gateway", "admin", update_document)
            .on("DELETE", "/{id}", "delete_gateway", "admin", remove_document),
        resource{"/image_repositories", &image_repositories}
            .on("GET", "", "list_image_repositories", "admin", list_documents)
            .on("POST", "", "create_image_repository", "admin", create_document)
            .on("GET", "/{id}", "get_image_repository", "admin", get_document)
            .on("PUT", "/{id}", "update_image_repository", "admin", update_document)
            .on("DELETE", "/{id}", "delete_image_repository", "admin", remove_document),
        resource{"/clouds", &clouds}
            .on("GET", "", "list_clouds", "redeploy", list_documents)
            .on("GET", "/{cloud_id}", "get_cloud", "redeploy", get_document),
        resource{"/ping"}
            .on("GET", "", "ping", no_token_needed, ping)
            .on("GET", "/auth", "ping_authenticated", "public", ping_authenticated),
        resource{"/queues", &queues}
            .on("POST", "/register", "register_queue_agent", any_token, register_queue_agent)
            .on("GET", "", "list_queues", any_token, list_documents)
            .on("GET", "/{name}", "pop_queue", any_token, pop_queue)
            .on("PUT", "/{name}", "update_queue_task", any_token, update_queue_task),
        resource{"/queues/default", &queue_tasks},
        resource{"/onprems", &onprems}
            .on("GET", "", "list_onprems", any_token, list_documents)
            .on("GET", "/{uid}", "get_onprem", any_token, get_document)
            .on("PUT", "/{uid}", "update_onprem", any_token, update_document),
        resource{"/ssh_keys/access", &ssh_keys}
            .on("GET", "", "get_access_public_key", any_token, get_only_document)
            .on("POST", "", "set_access_public_key", any_token, set_access_public_key),
        resource{"/configstore/namespaces/{namespace}/records", &config_records, seed_account_config_store,
                 seed_stack_config_store}
            .on("GET", "", "list_config_store_records", any_token, list_documents)
            .on("POST", "", "create_config_store_record", any_token, create_document)
            .on("GET", "/{key}", "get_config_store_record", any_token, get_document)
            .on("PUT", "/{key}", "update_config_store_record", any_token, update_document)
            .on("DELETE", "/{key}", "delete_config_store_record", any_token, remove_document),
        resource{"/clusters", &clusters, seed_clusters}
            .on("GET", "", "list_clusters", "public", list_documents)
            .on("GET", "/{id}", "get_cluster", "public", get_cluster),
        resource{"/stacks/{stack_id}/server_groups/{server_group_id}/databases", &databases, nullptr,
                 seed_databases}
            .on("GET", "", "list_databases", "public", list_documents)
            .on("POST", "", "create_database", any_token, create_database)
            .on("DELETE", "/{id}", "delete_database", any_token,
                start_removal<databases_side, database_users_side>),
        resource{"/stacks/{stack_id}/server_groups/{server_group_id}/database_users", &database_users,
                 nullptr, seed_database_users}
            .on("GET", "", "list_database_users", "public", list_documents)
            .on("POST", "", "create_database_user", any_token, create_database_user)
            .on("DELETE", "/{id}", "delete_database_user", any_token,
                start_removal<database_users_side, databases_side>)
            .on("POST", "/{id}/regenerate_password", "regenerate_database_user_password", any_token,
                regenerate_database_user_password),
    };
    return resources;
}

CLOUD66_DECL void populate_account(server_state& state)
{
    for (const resource& one : all_resources()) {
        if (one.seed_account != nullptr)
            one.seed_account(state);
        else if (one.documents != nullptr && !one.is_in_stack())
            seed_account(state, *one.documents);
    }
}

CLOUD66_DECL void populate_stack(server_state& state, stack_record& stack)
{
    for (const resource& one : all_resources()) {
        if (one.seed_stack != nullptr)
            one.seed_stack(state, stack);
        else if (one.documents != nullptr && one.is_in_stack() && !one.documents->kind.empty())
            seed_stack(state, stack, *one.documents);
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
