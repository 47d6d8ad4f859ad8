// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_BASE_TEMPLATES_HPP
#define CLOUD66_RESOURCES_BASE_TEMPLATES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// How far the pull of a base template's repository has come; a code of the API that is not listed keeps its
/// number. The pull is over at `available` and at the two errors.
enum class base_template_status
{
    unknown = 1,
    queued = 2,
    pulling = 3,
    verifying = 4,
    connection_error = 5,  ///< The repository could not be pulled.
    available = 6,
    verification_error = 7  ///< The repository has no valid templates.
};
BOOST_DESCRIBE_ENUM(base_template_status, unknown, queued, pulling, verifying, connection_error, available,
                    verification_error)

/// A stencil that a base template offers.
struct stencil_template
{
    std::optional<std::string> base_template;  ///< UID of the base template.
    std::optional<std::string> filename;
    std::optional<std::string> filename_pattern;  ///< Such as `{service}-service.yml`.
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> context_type;  ///< What it is for, such as `service`.
    std::vector<std::string> tags;
    std::optional<std::int64_t> preferred_sequence;
    std::optional<std::string> content;  ///< The text; blank without `include_content`.
};
BOOST_DESCRIBE_STRUCT(stencil_template, (),
                      (base_template, filename, filename_pattern, name, description, context_type, tags,
                       preferred_sequence, content))

/// A Git repository of templates for stencils. Source: Go.
struct base_template
{
    std::string uid;
    std::optional<std::string> name;
    std::optional<std::string> short_name;
    std::optional<std::string> git_repo;
    std::optional<std::string> git_branch;
    std::optional<base_template_status> status;
    std::vector<stencil_template> stencils;  ///< Empty without `include_stencils`.
    std::optional<timestamp> last_sync_iso;  ///< Empty before the first pull.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(base_template, (),
                      (uid, name, short_name, git_repo, git_branch, status, stencils, last_sync_iso,
                       created_at_iso, updated_at_iso))

/// What of a base template to show.
struct get_base_template_params
{
    bool include_stencils = false;  ///< Whether to list the stencils that it offers.
    bool include_content = false;   ///< Whether to show their texts too.
};
BOOST_DESCRIBE_STRUCT(get_base_template_params, (), (include_stencils, include_content))

/// What else a new base template has.
struct create_base_template_params
{
    std::optional<std::string_view> name = {};  ///< Default: the API's.
};
BOOST_DESCRIBE_STRUCT(create_base_template_params, (), (name))

/// What to change of a base template; what is not set stays.
struct update_base_template_params
{
    std::optional<std::string_view> name = {};
    std::optional<std::string_view> git_repo = {};
    std::optional<std::string_view> git_branch = {};
};
BOOST_DESCRIBE_STRUCT(update_base_template_params, (), (name, git_repo, git_branch))

/// The calls about base templates. What holds for every call stands at `client`; the source of
/// all of them is Go, and none names a scope that they need.
///
/// The API pulls the repository of a base template in the background, and there is no action to wait for:
/// read `base_template::status` until it is `available` or one of the errors.
template <class Client>
class base_templates_api
{
public:
    /// Every base template of the account: `GET /base_templates.json`, all pages.
    operation<std::vector<base_template>> list_base_templates() const
    {
        return detail::fetch_all<base_template>(*this,
                                                detail::get("list_base_templates", "/base_templates.json"));
    }

    /// One page of them: `GET /base_templates.json?page=N`.
    operation<page<base_template>> list_base_templates(page_number number) const
    {
        return detail::fetch_page<base_template>(
            *this, detail::get("list_base_templates", "/base_templates.json"), number);
    }

    /// One base template: `GET /base_templates/{base_template_uid}.json`.
    /// \param params whether to show the stencils that it offers and their texts; default: neither.
    operation<base_template> get_base_template(std::string_view base_template_uid,
                                               get_base_template_params params = {}) const
    {
        detail::api_request request =
            detail::get("get_base_template", "/base_templates/{base_template_uid}.json", {base_template_uid});
        detail::add_switch(request, "include_stencils", params.include_stencils);
        detail::add_switch(request, "include_content", params.include_content);
        return detail::fetch<base_template>(*this, std::move(request));
    }

    /// Registers a repository and has it pulled: `POST /base_templates.json`.
    /// \param git_repo address of the repository.
    /// \param params its name.
    /// \return the base template as it is now, most likely `queued`.
    operation<base_template> create_base_template(std::string_view git_repo, std::string_view git_branch,
                                                  create_base_template_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            detail::object_writer made;
            detail::encode_members(made, params);
            made.add("git_repo", detail::required("git_repo", git_repo));
            made.add("git_branch", detail::required("git_branch", git_branch));
            detail::object_writer body;
            body.add("base_template", made);
            return detail::fetch<base_template>(
                *this, detail::post("create_base_template", "/base_templates.json", {}, body.text()));
        });
    }

    /// Changes a base template: `PUT /base_templates/{base_template_uid}.json`.
    /// \return the changed base template.
    operation<base_template> update_base_template(std::string_view base_template_uid,
                                                  update_base_template_params params) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            return detail::fetch<base_template>(
                *this, detail::put("update_base_template", "/base_templates/{base_template_uid}.json",
                                   {base_template_uid}, detail::encode_wrapped("base_template", params)));
        });
    }

    /// Removes a base template: `DELETE /base_templates/{base_template_uid}.json`.
    /// \return the base template as it was.
    operation<base_template> delete_base_template(std::string_view base_template_uid) const
    {
        return detail::fetch<base_template>(
            *this, detail::delete_("delete_base_template", "/base_templates/{base_template_uid}.json",
                                   {base_template_uid}));
    }

    /// Has the repository pulled again: `POST /base_templates/{base_template_uid}/sync.json`.
    /// \return the base template as it is now, most likely `queued`.
    operation<base_template> sync_base_template(std::string_view base_template_uid) const
    {
        return detail::fetch<base_template>(
            *this, detail::post("sync_base_template", "/base_templates/{base_template_uid}/sync.json",
                                {base_template_uid}));
    }
};

}  // namespace cloud66::inline v1

#endif
