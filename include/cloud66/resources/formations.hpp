// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FORMATIONS_HPP
#define CLOUD66_RESOURCES_FORMATIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/resources/base_templates.hpp>
#include <cloud66/resources/formation_parts.hpp>
#include <cloud66/resources/renders.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

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

/// What else a new formation has.
struct create_formation_params
{
    std::span<const std::string_view> tags = {};
};
BOOST_DESCRIBE_STRUCT(create_formation_params, (), (tags))

/// Which pipeline to build.
struct get_formation_pipeline_params
{
    std::optional<std::string_view> snapshot_uid = {};  ///< The snapshot to build it for.
    std::optional<bool> use_latest = {};            ///< Whether to take the newest parts, which is inferred.
    std::optional<std::string_view> workflow = {};  ///< Name of the workflow.
};
BOOST_DESCRIBE_STRUCT(get_formation_pipeline_params, (), (snapshot_uid, use_latest, workflow))

/// The calls about formations. What holds for every call stands at `client`; the source of all of
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
    operation<std::vector<formation>> list_formations(std::string_view stack_uid,
                                                      list_formations_params params = {}) const
    {
        return detail::fetch_all<formation>(*this, list_formations_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/formations.json?page=N`.
    operation<page<formation>> list_formations(std::string_view stack_uid, page_number number,
                                               list_formations_params params = {}) const
    {
        return detail::fetch_page<formation>(*this, list_formations_request(stack_uid, params), number);
    }

    /// Creates a formation from base templates: `POST /stacks/{stack_uid}/formations.json`. The API also
    /// takes a single one as `base_template`, which is the older form and never sent.
    /// \param base_templates those that it takes stencils from, at least one.
    /// \param params its tags; default: none.
    /// \return the new formation, most likely without stencils; see `add_stencils`.
    operation<formation> create_formation(std::string_view stack_uid, std::string_view name,
                                          std::span<const base_template_source> base_templates,
                                          create_formation_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            refuse_none("base_templates", base_templates);
            for (const base_template_source& source : base_templates) {
                detail::required("repo", source.repo);
                detail::required("branch", source.branch);
            }
            detail::object_writer body;
            body.add("name", detail::required("name", name));
            detail::encode_members(body, params);
            detail::encode_member(body, "base_templates", base_templates);
            return detail::fetch<formation>(
                *this, detail::post("create_formation", "/stacks/{stack_uid}/formations.json", {stack_uid},
                                    body.text()));
        });
    }

    /// Adds stencils from one base template of the formation; starts an action:
    /// `POST /stacks/{stack_uid}/formations/{formation_uid}/stencils.json`. Before November 2019 the API
    /// responded with the stencils.
    /// \param base_template_uid `base_template::uid`; the API calls it `btr_uuid`.
    /// \param stencils at least one.
    /// \param message what the commit says.
    operation<action> add_stencils(std::string_view stack_uid, std::string_view formation_uid,
                                   std::string_view base_template_uid,
                                   std::span<const stencil_input> stencils, std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            refuse_none("stencils", stencils);
            for (const stencil_input& added : stencils) detail::required("filename", added.filename);
            detail::object_writer body;
            body.add("message", detail::required("message", message));
            body.add("btr_uuid", detail::required("base_template_uid", base_template_uid));
            detail::encode_member(body, "stencils", stencils);
            return detail::start(
                *this,
                detail::post("add_stencils", "/stacks/{stack_uid}/formations/{formation_uid}/stencils.json",
                             {stack_uid, formation_uid}, body.text()),
                stack_uid);
        });
    }

    /// Gives a stencil a new text:
    /// `PUT /stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}.json`.
    /// \param text the new text as it is, which may be empty; the call encodes it.
    /// \param message what the commit says.
    /// \return the changed stencil.
    operation<stencil> update_stencil(std::string_view stack_uid, std::string_view formation_uid,
                                      std::string_view stencil_uid, std::string_view text,
                                      std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("body", detail::base64_encode(text));
            body.add("message", detail::required("message", message));
            return detail::fetch<stencil>(
                *this,
                detail::put("update_stencil",
                            "/stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}.json",
                            {stack_uid, formation_uid, stencil_uid}, body.text()));
        });
    }

    /// Renders a text as if it were the stencil's, and keeps nothing of it:
    /// `POST /stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}/render.json`.
    /// \param snapshot_uid the snapshot whose data it is rendered with; the API calls it `snapshot_id`.
    /// \param text the text as it is, which may be empty; the call encodes it.
    operation<renders> render_stencil(std::string_view stack_uid, std::string_view formation_uid,
                                      std::string_view stencil_uid, std::string_view snapshot_uid,
                                      std::string_view text) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("body", detail::base64_encode(text));
            body.add("snapshot_id", detail::required("snapshot_uid", snapshot_uid));
            return detail::fetch<renders>(
                *this,
                detail::post(
                    "render_stencil",
                    "/stacks/{stack_uid}/formations/{formation_uid}/stencils/{stencil_uid}/render.json",
                    {stack_uid, formation_uid, stencil_uid}, body.text()));
        });
    }

    /// Adds a policy: `POST /stacks/{stack_uid}/formations/{formation_uid}/policies.json`.
    /// \param message what the commit says.
    /// \return the new policy.
    operation<policy> add_policy(std::string_view stack_uid, std::string_view formation_uid,
                                 policy_input added, std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::required("name", added.name);
            return add<policy>("add_policy", "/stacks/{stack_uid}/formations/{formation_uid}/policies.json",
                               stack_uid, formation_uid, "policy", added, message);
        });
    }

    /// Adds a transformation: `POST /stacks/{stack_uid}/formations/{formation_uid}/transformations.json`.
    /// \param message what the commit says.
    /// \return the new transformation.
    operation<transformation> add_transformation(std::string_view stack_uid, std::string_view formation_uid,
                                                 transformation_input added, std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::required("name", added.name);
            return add<transformation>("add_transformation",
                                       "/stacks/{stack_uid}/formations/{formation_uid}/transformations.json",
                                       stack_uid, formation_uid, "transformation", added, message);
        });
    }

    /// Adds a Helm release: `POST /stacks/{stack_uid}/formations/{formation_uid}/helm_releases.json`.
    /// \param message what the commit says.
    /// \return the new Helm release.
    operation<helm_release> add_helm_release(std::string_view stack_uid, std::string_view formation_uid,
                                             helm_release_input added, std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::required("chart_name", added.chart_name);
            return add<helm_release>("add_helm_release",
                                     "/stacks/{stack_uid}/formations/{formation_uid}/helm_releases.json",
                                     stack_uid, formation_uid, "helm_release", added, message);
        });
    }

    /// Adds a workflow: `POST /stacks/{stack_uid}/formations/{formation_uid}/workflows.json`.
    /// \param message what the commit says.
    /// \return the new workflow.
    operation<workflow> add_workflow(std::string_view stack_uid, std::string_view formation_uid,
                                     workflow_input added, std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::required("name", added.name);
            return add<workflow>("add_workflow",
                                 "/stacks/{stack_uid}/formations/{formation_uid}/workflows.json", stack_uid,
                                 formation_uid, "workflow", added, message);
        });
    }

    /// Builds the pipeline of a workflow for a snapshot:
    /// `GET /stacks/{stack_uid}/formations/{formation_uid}/pipeline.json`. What the API does without a
    /// snapshot or a workflow is not documented.
    /// \param params default: none.
    operation<formation_pipeline> get_formation_pipeline(std::string_view stack_uid,
                                                         std::string_view formation_uid,
                                                         get_formation_pipeline_params params = {}) const
    {
        return detail::fetch<formation_pipeline>(
            *this,
            detail::with_query(detail::get("get_formation_pipeline",
                                           "/stacks/{stack_uid}/formations/{formation_uid}/pipeline.json",
                                           {stack_uid, formation_uid}),
                               params));
    }

private:
    static detail::api_request list_formations_request(std::string_view stack_uid,
                                                       const list_formations_params& params)
    {
        detail::api_request request =
            detail::get("list_formations", "/stacks/{stack_uid}/formations.json", {stack_uid});
        detail::add_switch(request, "full_content", params.full_content);
        return request;
    }

    template <class T>
    static void refuse_none(const char* name, std::span<const T> elements)
    {
        if (elements.empty()) throw error(errc::invalid_argument, std::string(name) + " is empty");
    }

    /// Commits one part, which is the member `name` of the body.
    template <class Part, class Input>
    operation<Part> add(std::string_view operation_name, std::string_view path, std::string_view stack_uid,
                        std::string_view formation_uid, std::string_view name, const Input& part,
                        std::string_view message) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("message", detail::required("message", message));
            detail::encode_member(body, name, part);
            return detail::fetch<Part>(
                *this, detail::post(operation_name, path, {stack_uid, formation_uid}, body.text()));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
