// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FORMATION_PARTS_HPP
#define CLOUD66_RESOURCES_FORMATION_PARTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What formations are made of: each part as the API shows it, and below it as it is added. The source of all
// of them is Go.
//
// Bodies are plain text in both forms. They may be blank in a list that was fetched without `full_content`.
namespace cloud66::inline v1 {

/// A template of a configuration file.
struct stencil
{
    std::optional<std::string> uid;  ///< What `update_stencil` and `render_stencil` take.
    std::optional<std::string> filename;
    std::optional<std::string> template_filename;
    std::optional<std::string> context_id;  ///< Name of the service that it belongs to. Source: cx.
    std::optional<std::int64_t> status;     ///< A code whose meaning no source tells.
    std::vector<std::string> tags;
    std::optional<bool> inline_;
    std::optional<std::string> gitfile_path;
    std::optional<std::string> body;
    std::optional<std::string> btr_repo;    ///< Repository of its base template.
    std::optional<std::string> btr_branch;  ///< Branch of its base template.
    std::optional<std::int64_t> sequence;   ///< Place in the order of application, which is inferred.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(stencil, (),
                      (uid, filename, template_filename, context_id, status, tags, inline_, gitfile_path,
                       body, btr_repo, btr_branch, sequence, created_at_iso, updated_at_iso))

/// A stencil to be added.
struct stencil_input
{
    std::optional<std::string_view> uid = {};
    std::string_view filename;  ///< Must be given.
    std::optional<std::string_view> template_filename = {};
    std::optional<std::string_view> context_id = {};  ///< Name of the service that it is for.
    std::optional<std::int64_t> status = {};
    std::span<const std::string_view> tags = {};
    std::optional<std::string_view> body = {};
    std::optional<std::int64_t> sequence = {};
};
BOOST_DESCRIBE_STRUCT(stencil_input, (),
                      (uid, filename, template_filename, context_id, status, tags, body, sequence))

/// A check of rendered stencils; its purpose is inferred.
struct policy
{
    std::optional<std::string> uid;
    std::optional<std::string> name;
    std::optional<std::string> selector;  ///< Which stencils it is for, such as `*`.
    std::optional<std::int64_t> sequence;
    std::optional<std::string> body;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(policy, (), (uid, name, selector, sequence, body, created_at_iso, updated_at_iso, tags))

/// A policy to be added.
struct policy_input
{
    std::optional<std::string_view> uid = {};
    std::string_view name;                          ///< Must be given.
    std::optional<std::string_view> selector = {};  ///< Which stencils it is for, such as `*`.
    std::optional<std::int64_t> sequence = {};
    std::optional<std::string_view> body = {};
    std::span<const std::string_view> tags = {};
};
BOOST_DESCRIBE_STRUCT(policy_input, (), (uid, name, selector, sequence, body, tags))

/// A script that rewrites rendered stencils; its purpose is inferred.
struct transformation
{
    std::optional<std::string> uid;
    std::optional<std::string> name;
    std::optional<std::string> selector;  ///< Which stencils it is for, such as `*`.
    std::optional<std::int64_t> sequence;
    std::optional<std::string> body;  ///< JavaScript.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(transformation, (),
                      (uid, name, selector, sequence, body, created_at_iso, updated_at_iso, tags))

/// A transformation to be added.
struct transformation_input
{
    std::optional<std::string_view> uid = {};
    std::string_view name;                          ///< Must be given.
    std::optional<std::string_view> selector = {};  ///< Which stencils it is for, such as `*`.
    std::optional<std::int64_t> sequence = {};
    std::optional<std::string_view> body = {};  ///< JavaScript.
    std::span<const std::string_view> tags = {};
};
BOOST_DESCRIBE_STRUCT(transformation_input, (), (uid, name, selector, sequence, body, tags))

/// A Helm chart with its values.
struct helm_release
{
    std::optional<std::string> uid;
    std::optional<std::string> display_name;
    std::optional<std::string> chart_name;
    std::optional<std::string> version;
    std::optional<std::string> repository;  ///< Address of the chart's repository.
    std::optional<std::string> body;        ///< The values, YAML.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(helm_release, (),
                      (uid, display_name, chart_name, version, repository, body, created_at_iso,
                       updated_at_iso))

/// A Helm release to be added.
struct helm_release_input
{
    std::optional<std::string_view> uid = {};
    std::string_view chart_name;  ///< Must be given.
    std::optional<std::string_view> display_name = {};
    std::optional<std::string_view> repository = {};  ///< Address of the chart's repository.
    std::optional<std::string_view> version = {};
    std::optional<std::string_view> body = {};  ///< The values, YAML.
};
BOOST_DESCRIBE_STRUCT(helm_release_input, (), (uid, chart_name, display_name, repository, version, body))

/// A named order of deployment steps; its purpose is inferred.
struct workflow
{
    std::optional<std::string> uid;
    std::optional<std::string> name;  ///< What `get_formation_pipeline` takes.
    std::optional<std::string> body;  ///< YAML.
    std::optional<bool> default_;     ///< Whether it is the one that is used if none is named.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(workflow, (), (uid, name, body, default_, created_at_iso, updated_at_iso, tags))

/// A workflow to be added.
struct workflow_input
{
    std::optional<std::string_view> uid = {};
    std::string_view name;                      ///< Must be given.
    std::optional<bool> default_ = {};          ///< Whether it is the one that is used if none is named.
    std::optional<std::string_view> body = {};  ///< YAML.
    std::span<const std::string_view> tags = {};
};
BOOST_DESCRIBE_STRUCT(workflow_input, (), (uid, name, default_, body, tags))

/// A named selection of the parts of a formation. There is no call to make one.
struct formation_filter
{
    std::optional<std::string> name;
    std::optional<std::string> uid;
    std::optional<std::string>
        stencil_filter;  ///< A pattern of file names, such as `web-*`; blank: no pattern.
    std::optional<std::string> helm_filter;
    std::optional<std::string> transformation_filter;
    std::optional<std::string> policy_filter;
    std::optional<std::string> workflow_filter;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(formation_filter, (),
                      (name, uid, stencil_filter, helm_filter, transformation_filter, policy_filter,
                       workflow_filter, created_at_iso, updated_at_iso))

}  // namespace cloud66::inline v1

#endif
