// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_MEMBER_RULE_IPP
#define CLOUD66_IMPL_TESTING_MEMBER_RULE_IPP

#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/testing/member_rule.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>

namespace cloud66::inline v1::detail {

// The lists are sorted, for a binary search, and not formatted, which would give each word a line of its own.
// clang-format off

/// Members whose value, if it is one word, is one of the API's own: a status, a verb, a kind of thing.
inline constexpr std::string_view members_with_words[] = {
    "action", "alert_name", "alerts", "apply_strategy", "backend", "backup_status", "build_type",
    "channel", "charset", "cloud_status", "collation", "context_type", "cpu", "current_stack", "db_type",
    "default_roles", "deploy_strategy", "deploy_type", "device_type", "distro", "distro_version",
    "entity_type", "environments_format", "error", "framework", "health_source", "kubernetes_version",
    "language", "meaning", "memory", "min_severity", "op", "outcome", "pods", "protocol",
    "requested_types", "resource_type", "restore_status", "role", "rollout_strategy", "root_disk_type",
    "rule_type", "run_result", "scope", "server_roles", "severity", "source_type", "started_via",
    "status", "strategy", "sub_type", "subtype", "triggered_via", "type", "user_type", "v",
    "variant_type", "vendor", "verify_status"};

/// Members whose numbers count or measure something.
inline constexpr std::string_view members_with_numbers[] = {
    "backup_size", "busy", "cached_cores", "cached_memory", "canary_percentage", "container", "count",
    "cpu", "current", "current_stack", "desired_count", "device_type", "e", "health", "health_state",
    "http", "https", "keep_count", "next", "node_count", "open_for", "page", "pages",
    "passenger_pool_max", "per_page", "percentage", "pods", "port", "ports", "preferred_sequence",
    "previous", "queued", "root_disk_size", "sequence", "server_count", "server_group_count", "servers",
    "servers_pauses", "size", "size_bytes", "stack_count", "status", "sub_type", "threshold",
    "traffic_percentage", "ttl", "v", "version"};

/// The other members of the API, whose values are its users' own, or are dates by their names.
inline constexpr std::string_view other_members[] = {
    "Message", "access_profile", "account_id", "account_name", "account_profile", "accounts",
    "acls_profile", "active", "add", "address", "agent_uuid", "annotations", "app", "application_address",
    "application_group_name", "asof", "async_action_id", "aud", "audience", "availability_zone",
    "backup_date_iso", "backup_result", "base_template", "base_template_uid", "base_templates", "body",
    "branch", "btr_branch", "btr_repo", "btr_uuid", "build_command", "busy_toggling", "ca_name",
    "can_add_cloud_key", "can_add_developers_app", "can_admin_users", "can_apply", "can_create_stack",
    "can_del_authorized_app", "can_del_cloud_key", "can_del_developers_app", "can_del_ssh_key",
    "can_edit_acc_notifications", "can_edit_custom_env", "can_edit_gateway", "can_edit_git_key",
    "can_edit_personal_token", "can_payment", "can_view_acc_notifications", "can_view_audit",
    "can_view_custom_env", "can_view_docker_img_key", "capacity", "capture_output", "certificate",
    "changed_by", "channels", "chart_name", "cloud", "cluster_name", "code", "command", "comments",
    "commit_message", "commit_url", "config", "configstore", "configstore_namespace", "configuration",
    "considerations", "container_id", "container_name", "container_uid", "containers", "content",
    "contents", "context_id", "created_at", "created_at_iso", "created_by", "cron", "current_account",
    "database_ids", "database_name", "database_user_ids", "databases", "default", "deploy_command",
    "deploy_directory", "deploy_gateway_address", "deploy_gateway_user_name", "deploy_session",
    "deployment_name", "deployment_profile", "description", "detail", "details", "developer_program",
    "devices", "display_name", "dns_provider_uuid", "dns_record", "docker_ip", "echelon", "email",
    "enabled", "entity_id", "entity_uri", "environment", "errorMessage", "error_description",
    "error_message", "errors", "excluded_tables", "expires_at", "ext_ipv4", "ext_ipv6", "failures",
    "fault", "faultstring", "fields", "file_base", "file_name", "filename", "filename_pattern", "filter",
    "filter_environment", "filter_git_branch", "filter_git_repo", "filter_name", "filters", "finished_at",
    "finished_message", "finished_result", "finished_success", "fqdn", "frequency", "friendly_name",
    "from_group_id", "from_ip", "from_server_id", "full_content", "git", "git_branch", "git_hash",
    "git_ref", "git_repo", "gitfile_path", "github_login", "group", "gzip", "has_agent",
    "has_deploy_gateway", "has_intermediate_cert", "has_loadbalancer", "has_valid_phone",
    "health_message", "helm_filter", "helm_release", "helm_releases", "hidden", "history", "host",
    "host_name", "id", "image", "image_name", "image_tag", "image_uid", "include_body",
    "include_children", "include_content", "include_private_key", "include_servers", "include_stencils",
    "inline", "instance_type", "int_ipv4", "int_ipv6", "intermediate_certificate", "ip", "ips", "is_busy",
    "is_cluster", "is_deploying", "is_generated", "is_head", "is_inside_cluster", "is_kubernetes_master",
    "is_live", "is_password", "issues", "items", "job_args", "key", "key_name", "last_activity",
    "last_activity_iso", "last_login", "last_sync_iso", "link", "locked", "log_key", "logical_backup",
    "m", "maintenance_mode", "manifest_yaml", "md5", "message", "metadata", "msg", "must_apply", "name",
    "namespace", "namespaces", "nodes", "not_applicable", "notices", "notifications", "ok", "old_id",
    "operation", "operation_id", "operation_type", "operation_uid", "operations", "otp", "override",
    "owner", "pagination", "params", "passenger_enterprise", "passenger_version", "password",
    "password_hash", "paused", "personal_key", "pipeline", "pod_name", "policies", "policy",
    "policy_filter", "port_list", "primary_account_id", "primary_stack", "primary_stack_name",
    "primary_stack_uid", "private_ip", "process-name", "process_name", "public_key", "public_url",
    "raw_value", "readonly", "reason", "recipients", "record", "redeploy_hook", "region", "regions",
    "remote_url", "remove", "repo", "repository", "repository_url", "requested_files", "reserved",
    "resource_id", "response", "restart_on_deploy", "restore_result", "retry_after", "reverted",
    "reverted_at", "reverted_by", "revision", "run_on_replica_server", "runtime", "s", "secondary_stack",
    "secondary_stack_name", "secondary_stack_uid", "secret", "selector", "server",
    "server_availability_zone", "server_group", "server_group_id", "server_id", "server_id_filter",
    "server_name", "server_names", "server_registration_script", "server_size", "server_sizes",
    "server_subnet_id", "server_type", "server_uid", "service_name", "service_yaml", "services",
    "session_id", "settings", "sha256_fingerprint", "short_name", "show_log", "show_password",
    "skip_tables", "slack_url", "snapshot_id", "snapshot_uid", "snapshot_uuid", "ssh_private_key",
    "ssl_certificate", "ssl_termination", "stack_profiles", "stack_uid", "started_at", "state", "stencil",
    "stencil_filter", "stencils", "storage_path", "subscriptions", "success", "successes",
    "supports_nginx_realip", "t", "tag", "tags", "task", "task_uuid", "template_filename", "text",
    "timestamp", "timezone", "title", "to_group_id", "to_ip", "to_server_id", "token",
    "traffic_split_name", "transformation", "transformation_filter", "transformations", "triggered_at",
    "triggered_by", "uid", "unmanaged_servers", "updated_at", "updated_at_iso", "updated_by", "url",
    "use_latest", "used_clouds", "user", "user_id", "user_name", "user_reference", "username", "users",
    "uses_tfa", "uuid", "value", "values_file", "vendor_uid", "verify_result", "warning_text", "warnings",
    "was_baselined", "web_ports", "webhook_url", "wildcard", "workflow", "workflow_filter", "workflows",
    "wrap_command"};

/// Words of the API's paths, its commands, and the usual environments.
inline constexpr std::string_view api_words[] = {
    "access", "accounts", "actions", "alerts", "all", "application_groups", "application_variants",
    "apply", "auth", "backups", "base_templates", "bulk", "clear_caches", "clouds", "clusters",
    "configstore", "configuration", "container_restart", "containers", "database_users", "databases",
    "deployments", "development", "devices", "disable_replication_slave_db", "dns_providers",
    "elastic_addresses", "environments", "failover_groups", "false", "fetch", "files", "firewalls",
    "formation", "formations", "gateways", "helm_releases", "image_repositories", "jobs", "jwt", "leases",
    "logs", "maintenance_mode", "manifest_yaml", "namespaces", "notifications", "onprems", "operations",
    "otp", "pause", "pause_all", "ping", "pipeline", "policies", "process_pause", "process_restart",
    "process_resume", "processes", "production", "promote_slave_db", "queues", "reboot_server",
    "reboot_servers", "records", "regenerate_password", "register", "registry-credentials", "render",
    "restart", "resync_slave_db", "run_now", "server_groups", "servers", "service_pause",
    "service_restart", "service_resume", "service_yaml", "services", "sessions", "settings", "show",
    "snapshots", "ssh_keys", "ssl_certificates", "stacks", "staging", "stencils", "sync", "tags", "test",
    "transformations", "true", "unpause", "unpause_all", "update", "users", "workflows"};

// clang-format on

/// Members with dates whose name does not end as those of dates do.
inline constexpr std::string_view members_with_times[] = {"asof", "last_activity", "last_login", "t",
                                                          "timestamp"};

/// What a name has in it, or how it ends, if its value gives access to something.
inline constexpr std::string_view parts_of_secret_names[] = {
    "token", "passw", "passphrase", "secret", "credential", "cookie",
    "auth",  "jwt",   "otp",        "hook",   "signature",  "verifier"};
inline constexpr std::string_view ends_of_secret_names[] = {"key", "keys", "_code"};

/// Members of environment variables and settings, which may hold anything.
inline constexpr std::string_view members_with_anything[] = {"content", "contents", "raw_value", "value"};

/// How the names of members begin that only say yes or no.
inline constexpr std::string_view begins_of_flags[] = {"can_", "has_", "include_", "is_", "show_", "uses_"};

CLOUD66_DECL member_rule rule_of_member(std::string_view name)
{
    const auto is_in = [name](const auto& list) { return std::ranges::binary_search(list, name); };
    const auto ends = [](std::string_view text, const auto& list) {
        return std::ranges::any_of(list, [text](std::string_view end) { return text.ends_with(end); });
    };
    const bool is_flag = std::ranges::any_of(
        begins_of_flags, [name](std::string_view begin) { return name.starts_with(begin); });
    std::string low(name);
    std::ranges::transform(low, low.begin(), lower_case);

    member_rule rule;
    rule.keeps_words = is_in(members_with_words);
    rule.keeps_numbers = is_in(members_with_numbers) || is_flag;
    rule.keeps_times =
        ends(name, std::initializer_list<std::string_view>{"_at", "_iso"}) || is_in(members_with_times);
    rule.is_known = rule.keeps_words || is_in(members_with_numbers) || is_in(other_members);
    rule.is_secret = !is_flag && (is_in(members_with_anything) || ends(low, ends_of_secret_names) ||
                                  std::ranges::any_of(parts_of_secret_names, [&](std::string_view part) {
                                      return low.find(part) != std::string::npos;
                                  }));
    return rule;
}

CLOUD66_DECL bool is_api_word(std::string_view text) { return std::ranges::binary_search(api_words, text); }

}  // namespace cloud66::inline v1::detail

#endif
