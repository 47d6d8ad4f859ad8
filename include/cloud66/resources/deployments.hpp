// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_DEPLOYMENTS_HPP
#define CLOUD66_RESOURCES_DEPLOYMENTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// A code of the API with its word. The code is a number in every sample of the API and a word in the model of
/// docs-v3: test the meaning.
struct code_meaning
{
    std::optional<std::string> code;
    std::optional<std::string> meaning;
};
BOOST_DESCRIBE_STRUCT(code_meaning, (), (code, meaning))

/// One entry in the history of a stack's deployments. Sources: docs2024, docs-v3.
struct deployment
{
    std::int64_t id = 0;
    std::optional<std::string> triggered_by;    ///< E-mail address of the user who started it.
    std::optional<code_meaning> triggered_via;  ///< `web`, `api`, `hook`.
    std::optional<timestamp> started_at;
    std::optional<timestamp> finished_at;
    std::optional<code_meaning> outcome;  ///< `pending`, `success`, `failed`.
    std::optional<std::string> git_hash;  ///< The commit that was deployed.
    std::optional<std::string> git_ref;   ///< Branch or tag. Source: docs-v3.
    std::optional<std::string> deploy_session;
    std::optional<code_meaning> deploy_type;  ///< `build`, `redeploy`, `scale`, `first_build`, `revert`.
    std::optional<bool> is_head;              ///< Whether it is the newest.
    std::optional<bool> is_live;              ///< Whether visitors see it.
    std::optional<bool> reverted;
    std::optional<std::string> reverted_by;
    std::optional<timestamp> reverted_at;
    std::optional<bool> is_deploying;  ///< Whether it is under way.
    std::optional<std::string> commit_url;
    std::optional<std::string> snapshot_uuid;  ///< Source: docs-v3.
};
BOOST_DESCRIBE_STRUCT(deployment, (),
                      (id, triggered_by, triggered_via, started_at, finished_at, outcome, git_hash, git_ref,
                       deploy_session, deploy_type, is_head, is_live, reverted, reverted_by, reverted_at,
                       is_deploying, commit_url, snapshot_uuid))

/// In which order servers are deployed to. Source: Go.
enum class deployment_strategy
{
    serial,    ///< One after the other; Rails stacks.
    parallel,  ///< All at once; Rails stacks.
    rolling,   ///< Some at a time; Rails stacks.
    fast       ///< Container stacks.
};
BOOST_DESCRIBE_ENUM(deployment_strategy, serial, parallel, rolling, fast)

/// How visitors move to the new version. Source: Go.
enum class deployment_rollout
{
    none,
    blue_green_immediate,
    blue_green_delayed,
    canary  ///< A share of them first: `canary_percentage`.
};
BOOST_DESCRIBE_ENUM(deployment_rollout, none, blue_green_immediate, blue_green_delayed, canary)

/// What to deploy and how; nothing set: the whole stack as it is configured.
struct deploy_stack_params
{
    std::optional<std::string_view> git_ref = {};  ///< Branch, tag or commit; not for container stacks.
    std::span<const std::string_view> services =
        {};  ///< Only these, each `NAME` or `NAME:REF`; default: all.
    std::optional<std::string_view> deployment_profile = {};  ///< Name of a saved profile.

    /// Kept in the action's metadata; docs2024 allows 255 characters. `list_stack_actions` finds the action by it, a
    /// queued one too as soon as it has started. Source: docs2024.
    std::optional<std::string_view> user_reference = {};

    std::optional<deployment_strategy> deploy_strategy = {};
    std::optional<deployment_rollout> rollout_strategy = {};
    std::optional<int> canary_percentage = {};  ///< Share of the visitors, from 0 to 100, for `canary`.
};
BOOST_DESCRIBE_STRUCT(deploy_stack_params, (),
                      (git_ref, services, deployment_profile, user_reference, deploy_strategy,
                       rollout_strategy, canary_percentage))

namespace detail {

/// What of the API's response to `deploy_stack` leads to the action. Sources: docs2024, Go.
struct deploy_response
{
    std::optional<std::int64_t> async_action_id;
};
BOOST_DESCRIBE_STRUCT(deploy_response, (), (async_action_id))

/// The request of `deploy_stack`.
/// \throws error `invalid_argument` if `params` cannot be right.
inline api_request deployment_request(std::string_view stack_uid, const deploy_stack_params& params)
{
    refuse_empty_texts(params);
    if (params.canary_percentage) {
        if (*params.canary_percentage < 0 || *params.canary_percentage > 100)
            throw error(errc::invalid_argument, "canary_percentage is not from 0 to 100");
        if (params.rollout_strategy && *params.rollout_strategy != deployment_rollout::canary)
            throw error(errc::invalid_argument, "canary_percentage is for rollout_strategy canary only");
    }
    return post("deploy_stack", "/stacks/{stack_uid}/deployments.json", {stack_uid}, encode(params));
}

inline asio::awaitable<action> start_deployment(std::shared_ptr<client_impl> owner,
                                                std::shared_ptr<action_poller> poller,
                                                detail::api_request request, std::string stack_uid)
{
    const auto account = account_of(request.settings);
    const api_response response = co_await owner->send(std::move(request));
    const auto start = decode_response<deploy_response>(owner->options().log, response);
    if (!start.async_action_id) co_return action();
    co_return make_action(poller, std::move(stack_uid), *start.async_action_id, deployment_timeout, account);
}

}  // namespace detail

/// The calls about deployments. What holds for every call stands at `client`.
template <class Client>
class deployments_api
{
public:
    /// The stack's history of deployments: `GET /stacks/{stack_uid}/deployments.json`, all pages; the order is
    /// not documented. Scope `public`. No source shows the parameter `page`.
    operation<std::vector<deployment>> list_deployments(std::string_view stack_uid) const
    {
        return detail::fetch_all<deployment>(*this, list_deployments_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/deployments.json?page=N`, one request.
    operation<page<deployment>> list_deployments(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<deployment>(*this, list_deployments_request(stack_uid), number);
    }

    /// One deployment: `GET /stacks/{stack_uid}/deployments/{deployment_id}.json`. Scope `public`.
    operation<deployment> get_deployment(std::string_view stack_uid, std::int64_t deployment_id) const
    {
        return detail::fetch<deployment>(
            *this, detail::get("get_deployment", "/stacks/{stack_uid}/deployments/{deployment_id}.json",
                               {stack_uid, deployment_id}));
    }

    /// Deploys the stack, now or when the deployments before have ended:
    /// `POST /stacks/{stack_uid}/deployments.json`. Scope `redeploy`. docs2024 writes `services` as one text with
    /// commas; the list that the vendor's client sends is sent here.
    /// \param params what and how; default: everything as it is configured.
    /// \return the action that it starts, which waits 2 hours by default and knows no more than its id; an empty
    /// handle if the deployment has to wait for its turn and has no action yet: `deploy_and_wait`
    /// (`workflows/deploy_and_wait.hpp`) waits for that too.
    /// \throws error `rejected` if the response is `ok: false`.
    operation<action> deploy_stack(std::string_view stack_uid, deploy_stack_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::make_operation(
                *this,
                detail::start_deployment(
                    detail::client_access::impl_of(*this), detail::client_access::poller_of(*this),
                    detail::with_settings(*this, detail::deployment_request(stack_uid, params)),
                    std::string(stack_uid)),
                detail::work_kind::one_change);
        });
    }

    /// Stops a deployment that is under way: `DELETE /stacks/{stack_uid}/deployments/{deployment_id}.json`.
    /// Scope `redeploy`.
    /// \throws error `rejected` if the response is `ok: false`.
    operation<void> cancel_deployment(std::string_view stack_uid, std::int64_t deployment_id) const
    {
        return detail::fetch<void>(
            *this,
            detail::delete_("cancel_deployment", "/stacks/{stack_uid}/deployments/{deployment_id}.json",
                            {stack_uid, deployment_id}));
    }

private:
    static detail::api_request list_deployments_request(std::string_view stack_uid)
    {
        return detail::get("list_deployments", "/stacks/{stack_uid}/deployments.json", {stack_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
