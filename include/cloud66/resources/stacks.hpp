// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_STACKS_HPP
#define CLOUD66_RESOURCES_STACKS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// Where a stack stands; a code of the API that is not listed keeps its number.
enum class stack_status
{
    queued = 0,                ///< Pending analysis.
    success = 1,               ///< Deployed successfully.
    failed = 2,                ///< Deployment failed.
    analysing = 3,             ///< Analysing.
    analysed = 4,              ///< Analysed.
    queued_for_deploying = 5,  ///< Queued for deployment.
    deploying = 6,             ///< Deploying.
    terminal_failure = 7       ///< Unable to analyse.
};
BOOST_DESCRIBE_ENUM(stack_status, queued, success, failed, analysing, analysed, queued_for_deploying,
                    deploying, terminal_failure)

/// How well a stack does; a code of the API that is not listed keeps its number.
enum class stack_health
{
    unknown = 0,
    building = 1,
    partial = 2,  ///< Impaired.
    ok = 3,
    broken = 4  ///< Failed.
};
BOOST_DESCRIBE_ENUM(stack_health, unknown, building, partial, ok, broken)

/// Advice about a stack. Source: docs-v3.
struct stack_considerations
{
    std::vector<std::string> warnings;
    std::vector<std::string> notices;
};
BOOST_DESCRIBE_STRUCT(stack_considerations, (), (warnings, notices))

/// An application with its servers and services. Sources: docs2024, docs-v3, Go.
struct stack
{
    std::string uid;  ///< What every call about the stack takes.
    std::string name;
    std::optional<std::int64_t> account_id;
    std::optional<std::string> account_name;
    std::optional<std::string> git;  ///< URL of the repository.
    std::optional<std::string> git_branch;
    std::optional<std::string> environment;  ///< Such as `production`.
    std::optional<std::string> cloud;        ///< Provider's name; `no_cloud` for own servers.
    std::optional<std::string> fqdn;         ///< Host name under which it is served.
    std::optional<std::string> language;
    std::optional<std::string> framework;  ///< `rails`, `nodejs`, `docker`, `skycap`, ...
    std::optional<stack_status> status;
    std::optional<stack_health> health;
    std::optional<timestamp> last_activity;
    std::optional<timestamp> last_activity_iso;
    std::optional<bool> maintenance_mode;
    std::optional<bool> has_loadbalancer;
    std::optional<timestamp> created_at;  ///< In either date form; prefer `created_at_iso`.
    std::optional<timestamp> updated_at;  ///< In either date form; prefer `updated_at_iso`.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<std::string> deploy_directory;
    std::optional<std::string> cloud_status;  ///< `partial`, `deployed`, ...
    std::optional<secret> redeploy_hook;      ///< URL that redeploys when called.
    std::optional<std::string> backend;       ///< `kubernetes`, `docker`, ...
    std::optional<std::string> version;
    std::optional<std::string> revision;
    std::optional<bool> is_busy;  ///< docs-v3 only.
    std::optional<bool> is_cluster;
    std::optional<bool> is_inside_cluster;
    std::optional<std::string> cluster_name;
    std::optional<std::string> application_address;
    std::optional<std::string> configstore_namespace;
    std::vector<std::string> namespaces;                 ///< Kubernetes namespaces.
    std::optional<stack_considerations> considerations;  ///< docs-v3 only.
};
BOOST_DESCRIBE_STRUCT(stack, (),
                      (uid, name, account_id, account_name, git, git_branch, environment, cloud, fqdn,
                       language, framework, status, health, last_activity, last_activity_iso,
                       maintenance_mode, has_loadbalancer, created_at, updated_at, created_at_iso,
                       updated_at_iso, deploy_directory, cloud_status, redeploy_hook, backend, version,
                       revision, is_busy, is_cluster, is_inside_cluster, cluster_name, application_address,
                       configstore_namespace, namespaces, considerations))

/// Which stacks to list; what is not set does not filter. Sent as `filter_name` and so on. Source: Go
/// only.
struct list_stacks_params
{
    std::optional<std::string_view> name = {};         ///< By the stack's name.
    std::optional<std::string_view> environment = {};  ///< By its environment.
    std::optional<std::string_view> git_repo = {};     ///< By its repository.
    std::optional<std::string_view> git_branch = {};   ///< By its branch.
};
BOOST_DESCRIBE_STRUCT(list_stacks_params, (), (name, environment, git_repo, git_branch))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& list_stacks_params::name> = "filter_name";
template <>
inline constexpr std::string_view renamed_member<& list_stacks_params::environment> = "filter_environment";
template <>
inline constexpr std::string_view renamed_member<& list_stacks_params::git_repo> = "filter_git_repo";
template <>
inline constexpr std::string_view renamed_member<& list_stacks_params::git_branch> = "filter_git_branch";
}  // namespace detail

/// On how many servers a new stack is built.
enum class stack_build_type
{
    single,  ///< Everything on one server.
    multi    ///< Databases on servers of their own.
};
BOOST_DESCRIBE_ENUM(stack_build_type, single, multi)

/// What a new stack is made of, and where: `manifest_yaml`, or else `cloud`, `region`, `size` and `build_type`.
/// Sources: docs2024, Go.
struct create_stack_params
{
    std::string_view name;
    std::string_view environment;                        ///< Such as `production`.
    std::string_view service_yaml;                       ///< The text of its `service.yml`.
    std::optional<std::string_view> manifest_yaml = {};  ///< The text of its `manifest.yml`.
    std::optional<std::string_view> cloud = {};          ///< `cloud::name`, such as `digitalocean`.
    std::optional<std::string_view> key_name =
        {};  ///< Of the cloud's key; the default or first one if not set.
    std::optional<std::string_view> region = {};  ///< `cloud_region::id`.
    std::optional<std::string_view> size = {};    ///< `cloud_server_size::id`.
    std::optional<stack_build_type> build_type = {};
};
BOOST_DESCRIBE_STRUCT(create_stack_params, (),
                      (name, environment, service_yaml, manifest_yaml, cloud, key_name, region, size,
                       build_type))

/// The start of a new stack, as `create_stack` returns it: all that is known before the stack is listed.
/// `find_creation` (`workflows/find_creation.hpp`) finds its `action`, which can be waited for.
struct stack_creation
{
    action_info started;      ///< The work on it; its `resource_id` is a number, and not the stack's UID.
    std::string name;         ///< Of the new stack.
    std::string environment;  ///< Of the new stack.
};

namespace detail {

inline asio::awaitable<stack_creation> fetch_stack_creation(std::shared_ptr<client_impl> owner,
                                                            detail::api_request request, std::string name,
                                                            std::string environment)
{
    stack_creation result;
    result.started = co_await do_fetch<action_info>(owner, std::move(request));
    result.name = std::move(name);
    result.environment = std::move(environment);
    co_return result;
}

}  // namespace detail

/// The calls about stacks. What holds for every call stands at `client`.
template <class Client>
class stacks_api
{
public:
    /// Every stack that the token may see: `GET /stacks.json`, all pages, 30 stacks each. Scope `public`.
    /// \param params filters, applied by the API; default: none.
    operation<std::vector<stack>> list_stacks(list_stacks_params params = {}) const
    {
        return detail::fetch_all<stack>(*this, list_stacks_request(params));
    }

    /// One page of them: `GET /stacks.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<stack>> list_stacks(page_number number, list_stacks_params params = {}) const
    {
        return detail::fetch_page<stack>(*this, list_stacks_request(params), number);
    }

    /// One stack: `GET /stacks/{stack_uid}.json`. Scope `public`.
    /// \throws error `not_found` if there is none with that UID, or the token may not see it.
    operation<stack> get_stack(std::string_view stack_uid) const
    {
        return detail::fetch<stack>(*this, detail::get("get_stack", "/stacks/{stack_uid}.json", {stack_uid}));
    }

    /// Creates a container stack and builds it: `POST /stacks`. Scope `redeploy`. Starts an action that takes
    /// minutes. Its response does not have the new stack's UID, without which an action cannot be polled, so
    /// that this returns no `action`: see `stack_creation`.
    /// \throws error `invalid_argument` if neither `manifest_yaml` is given nor all that takes its place.
    operation<stack_creation> create_stack(create_stack_params params) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            const bool placed = params.cloud && params.region && params.size && params.build_type;
            if (!params.manifest_yaml && !placed)
                throw error(errc::invalid_argument,
                            "without manifest_yaml, all of cloud, region, size and build_type must be given");
            return detail::make_operation(
                *this,
                detail::fetch_stack_creation(
                    detail::client_access::impl_of(*this),
                    detail::with_settings(
                        *this, detail::post("create_stack", "/stacks", {}, detail::encode(params))),
                    std::string(params.name), std::string(params.environment)),
                detail::work_kind::one_change);
        });
    }

private:
    static detail::api_request list_stacks_request(const list_stacks_params& params)
    {
        return detail::with_query(detail::get("list_stacks", "/stacks.json"), params);
    }
};

}  // namespace cloud66::inline v1

#endif
