// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FORMATIONS_HPP
#define CLOUD66_RESOURCES_FORMATIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/call.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/resources/base_templates.hpp>
#include <cloud66/resources/formation_parts.hpp>
#include <cloud66/resources/renders.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {

/// A target of deployments with its templates and rules. Source: Go.
struct formation
{
    std::string uid;
    std::optional<std::string> name;
    std::vector<stencil> stencils;
    std::vector<base_template> base_templates;
    std::vector<policy> policies;
    std::vector<transformation> transformations;
    std::vector<workflow> workflows;
    std::vector<helm_release> helm_releases;
    std::vector<formation_filter> filters;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(formation, (),
                      (uid, name, stencils, base_templates, policies, transformations, workflows,
                       helm_releases, filters, created_at_iso, updated_at_iso, tags))

/// What a workflow does for a snapshot. Source: Go.
struct formation_pipeline
{
    std::optional<raw_json> pipeline;  ///< Undocumented; once it had the members `version` and `steps`.
};
BOOST_DESCRIBE_STRUCT(formation_pipeline, (), (pipeline))

/// What of formations to show.
struct list_formations_params
{
    bool full_content = false;  ///< Whether to show the bodies of the parts, which is inferred.
};
BOOST_DESCRIBE_STRUCT(list_formations_params, (), (full_content))

/// A base template by its repository, as `create_base_template` registered it.
struct base_template_source
{
    std::string_view repo;    ///< Must be given.
    std::string_view branch;  ///< Must be given.
};
BOOST_DESCRIBE_STRUCT(base_template_source, (), (repo, branch))

/// A formation to be created.
struct create_formation_params
{
    std::string_view name;  ///< Must be given.
    std::span<const std::string_view> tags = {};
    std::span<const base_template_source> base_templates;  ///< At least one.
};
BOOST_DESCRIBE_STRUCT(create_formation_params, (), (name, tags, base_templates))

/// Stencils to be added, all from one base template.
struct add_stencils_params
{
    std::string_view message;                 ///< What the commit says; must be given.
    std::string_view btr_uuid;                ///< UID of the base template; must be given.
    std::span<const stencil_input> stencils;  ///< At least one.
};
BOOST_DESCRIBE_STRUCT(add_stencils_params, (), (message, btr_uuid, stencils))

/// A new text for a stencil.
struct update_stencil_params
{
    std::string_view body;     ///< The text as it is; the call encodes it.
    std::string_view message;  ///< What the commit says; must be given.
};
BOOST_DESCRIBE_STRUCT(update_stencil_params, (), (body, message))

/// A text to try out in a stencil's place.
struct render_stencil_params
{
    std::string_view body;         ///< The text as it is; the call encodes it.
    std::string_view snapshot_id;  ///< UID of the snapshot; must be given.
};
BOOST_DESCRIBE_STRUCT(render_stencil_params, (), (body, snapshot_id))

/// A policy to be added.
struct add_policy_params
{
    std::string_view message;  ///< What the commit says; must be given.
    policy_input policy;
};
BOOST_DESCRIBE_STRUCT(add_policy_params, (), (message, policy))

/// A transformation to be added.
struct add_transformation_params
{
    std::string_view message;  ///< What the commit says; must be given.
    transformation_input transformation;
};
BOOST_DESCRIBE_STRUCT(add_transformation_params, (), (message, transformation))

/// A Helm release to be added.
struct add_helm_release_params
{
    std::string_view message;  ///< What the commit says; must be given.
    helm_release_input helm_release;
};
BOOST_DESCRIBE_STRUCT(add_helm_release_params, (), (message, helm_release))

/// A workflow to be added.
struct add_workflow_params
{
    std::string_view message;  ///< What the commit says; must be given.
    workflow_input workflow;
};
BOOST_DESCRIBE_STRUCT(add_workflow_params, (), (message, workflow))

/// Which pipeline to build.
struct get_formation_pipeline_params
{
    std::optional<std::string_view> snapshot_uid = {};  ///< The snapshot to build it for.
    std::optional<bool> use_latest = {};            ///< Whether to take the newest parts, which is inferred.
    std::optional<std::string_view> workflow = {};  ///< Name of the workflow.
};
BOOST_DESCRIBE_STRUCT(get_formation_pipeline_params, (), (snapshot_uid, use_latest, workflow))

/// The calls about formations. What holds for every call stands in `resources/call.hpp`; the source of all of
/// them is Go, and none names a scope that they need.
///
/// Bodies are plain text in every parameter and every model: where the API wants Base64, in `update_stencil`
/// and `render_stencil`, the call encodes them. No call fetches a single formation: list them and pick.
template <class Client>
class formations_api
{
public:
    /// Every formation of the stack with its parts: `GET /stacks/{stack_uid}/formations.json`, all pages.
    /// \param params whether to show the bodies of the parts; default: not.
    asio::awaitable<std::vector<formation>> list_formations(std::string_view stack_uid,
                                                            list_formations_params params = {}) const
    {
        return detail::fetch_all<formation>(*this, list_formations_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/formations.json?page=N`.
    asio::awaitable<page<formation>> list_formations(std::string_view stack_uid, page_number number,
                                                     list_formations_params params = {}) const
    {
        return detail::fetch_page<formation>(*this, list_formations_request(stack_uid, params), number);
    }

    /// Creates a formation from base templates: `POST /stacks/{stack_uid}/formations.json`. The API also
    /// takes a single one as `base_template`, which is the older form and never sent.
    /// \return the new formation, most likely without stencils; see `add_stencils`.
    asio::awaitable<formation> create_formation(std::string_view stack_uid,
                                                create_formation_params params) const
    {
        detail::required("name", params.name);
        refuse_none("base_templates", params.base_templates);
        for (const base_template_source& source : params.base_templates) {
            detail::required("repo", source.repo);
            detail::required("branch", source.branch);
        }
        return detail::fetch<formation>(
            *this, detail::post("/stacks/{stack_uid}/formations.json", {stack_uid}, detail::encode(params)));
    }

    /// Adds stencils from one base template of the formation; starts an action:
    /// `POST /stacks/{stack_uid}/formations/{formation_uid}/stencils.json`. Before November 2019 the API
    /// with the response the stencils.
    asio::awaitable<action> add_stencils(std::string_view stack_uid, std::string_view formation_uid,
                                         add_stencils_params params) const
    {
        detail::required("message", params.message);
        detail::required("btr_uuid", params.btr_uuid);
        refuse_none("stencils", params.stencils);
        for (const stencil_input& added : params.stencils) detail::required("filename", added.filename);
        return detail::start(*this,
                             detail::post("/stacks/{stack_uid}/formations/{formation_uid}/stencils.json",
                                          {stack_uid, formation_uid}, detail::encode(params)),
                             stack_uid);
    }

    /// Gives a stencil a new text:
    /// `PUT /stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}.json`.
    /// \return the changed stencil.
    asio::awaitable<stencil> update_stencil(std::string_view stack_uid, std::string_view formation_uid,
                                            std::string_view stencil_uid, update_stencil_params params) const
    {
        detail::object_writer body;
        body.add("body", detail::base64_encode(params.body));
        body.add("message", detail::required("message", params.message));
        return detail::fetch<stencil>(
            *this, detail::put("/stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}.json",
                               {stack_uid, formation_uid, stencil_uid}, body.text()));
    }

    /// Renders a text as if it were the stencil's, and keeps nothing of it:
    /// `POST /stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}/render.json`.
    asio::awaitable<renders> render_stencil(std::string_view stack_uid, std::string_view formation_uid,
                                            std::string_view stencil_uid, render_stencil_params params) const
    {
        detail::object_writer body;
        body.add("body", detail::base64_encode(params.body));
        body.add("snapshot_id", detail::required("snapshot_id", params.snapshot_id));
        return detail::fetch<renders>(
            *this,
            detail::post("/stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}/render.json",
                         {stack_uid, formation_uid, stencil_uid}, body.text()));
    }

    /// Adds a policy: `POST /stacks/{stack_uid}/formations/{formation_uid}/policies.json`.
    /// \return the new policy.
    asio::awaitable<policy> add_policy(std::string_view stack_uid, std::string_view formation_uid,
                                       add_policy_params params) const
    {
        detail::required("name", params.policy.name);
        return add<policy>("/stacks/{stack_uid}/formations/{formation_uid}/policies.json", stack_uid,
                           formation_uid, params);
    }

    /// Adds a transformation: `POST /stacks/{stack_uid}/formations/{formation_uid}/transformations.json`.
    /// \return the new transformation.
    asio::awaitable<transformation> add_transformation(std::string_view stack_uid,
                                                       std::string_view formation_uid,
                                                       add_transformation_params params) const
    {
        detail::required("name", params.transformation.name);
        return add<transformation>("/stacks/{stack_uid}/formations/{formation_uid}/transformations.json",
                                   stack_uid, formation_uid, params);
    }

    /// Adds a Helm release: `POST /stacks/{stack_uid}/formations/{formation_uid}/helm_releases.json`.
    /// \return the new Helm release.
    asio::awaitable<helm_release> add_helm_release(std::string_view stack_uid, std::string_view formation_uid,
                                                   add_helm_release_params params) const
    {
        detail::required("chart_name", params.helm_release.chart_name);
        return add<helm_release>("/stacks/{stack_uid}/formations/{formation_uid}/helm_releases.json",
                                 stack_uid, formation_uid, params);
    }

    /// Adds a workflow: `POST /stacks/{stack_uid}/formations/{formation_uid}/workflows.json`.
    /// \return the new workflow.
    asio::awaitable<workflow> add_workflow(std::string_view stack_uid, std::string_view formation_uid,
                                           add_workflow_params params) const
    {
        detail::required("name", params.workflow.name);
        return add<workflow>("/stacks/{stack_uid}/formations/{formation_uid}/workflows.json", stack_uid,
                             formation_uid, params);
    }

    /// Builds the pipeline of a workflow for a snapshot:
    /// `GET /stacks/{stack_uid}/formations/{formation_uid}/pipeline.json`. What the API does without a
    /// snapshot or a workflow is not documented.
    /// \param params default: none.
    asio::awaitable<formation_pipeline> get_formation_pipeline(
        std::string_view stack_uid, std::string_view formation_uid,
        get_formation_pipeline_params params = {}) const
    {
        return detail::fetch<formation_pipeline>(
            *this,
            detail::with_query(detail::get("/stacks/{stack_uid}/formations/{formation_uid}/pipeline.json",
                                           {stack_uid, formation_uid}),
                               params));
    }

private:
    static detail::api_request list_formations_request(std::string_view stack_uid,
                                                       const list_formations_params& params)
    {
        detail::api_request request = detail::get("/stacks/{stack_uid}/formations.json", {stack_uid});
        detail::add_switch(request, "full_content", params.full_content);
        return request;
    }

    template <class T>
    static void refuse_none(const char* name, std::span<const T> elements)
    {
        if (elements.empty()) throw error(errc::invalid_argument, std::string(name) + " is empty");
    }

    /// Commits one part.
    template <class Part, class Params>
    asio::awaitable<Part> add(std::string_view path, std::string_view stack_uid,
                              std::string_view formation_uid, const Params& params) const
    {
        detail::required("message", params.message);
        return detail::fetch<Part>(*this,
                                   detail::post(path, {stack_uid, formation_uid}, detail::encode(params)));
    }
};

}  // namespace v1
}  // namespace cloud66

#endif
