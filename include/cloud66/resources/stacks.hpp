// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_STACKS_HPP
#define CLOUD66_RESOURCES_STACKS_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {

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
    std::optional<std::string> cloud_status;   ///< `partial`, `deployed`, ...
    std::optional<std::string> redeploy_hook;  ///< URL that redeploys when called: treat it as a secret.
    std::optional<std::string> backend;        ///< `kubernetes`, `docker`, ...
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

/// Which stacks to list; what is not set does not filter. Source: Go only.
struct list_stacks_params
{
    std::optional<std::string_view> filter_name = {};         ///< By the stack's name.
    std::optional<std::string_view> filter_environment = {};  ///< By its environment.
    std::optional<std::string_view> filter_git_repo = {};     ///< By its repository.
    std::optional<std::string_view> filter_git_branch = {};   ///< By its branch.
};
BOOST_DESCRIBE_STRUCT(list_stacks_params, (),
                      (filter_name, filter_environment, filter_git_repo, filter_git_branch))

/// The calls about stacks. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class stacks_api
{
public:
    /// Every stack that the token may see: `GET /stacks.json`, all pages, 30 stacks each. Scope `public`.
    /// \param params filters, applied by the API; default: none.
    asio::awaitable<std::vector<stack>> list_stacks(list_stacks_params params = {}) const
    {
        return detail::fetch_all<stack>(*this, list_stacks_request(params));
    }

    /// One page of them: `GET /stacks.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    asio::awaitable<page<stack>> list_stacks(page_number number, list_stacks_params params = {}) const
    {
        return detail::fetch_page<stack>(*this, list_stacks_request(params), number);
    }

    /// One stack: `GET /stacks/{stack_uid}.json`. Scope `public`.
    /// \throws error `not_found` if there is none with that UID, or the token may not see it.
    asio::awaitable<stack> get_stack(std::string_view stack_uid) const
    {
        return detail::fetch<stack>(*this, http::get("/stacks/{stack_uid}.json", {stack_uid}));
    }

private:
    static http::request list_stacks_request(const list_stacks_params& params)
    {
        return detail::with_query(http::get("/stacks.json"), params);
    }
};

}  // namespace v1
}  // namespace cloud66

#endif
