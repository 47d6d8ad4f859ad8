// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_RENDERS_HPP
#define CLOUD66_RESOURCES_RENDERS_HPP

#include <cloud66/config.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cloud66::inline v1 {

/// One rendered stencil.
struct stencil_render
{
    std::optional<std::string> content;  ///< The rendered text, not in Base64.
    std::optional<std::int64_t> sequence;
    std::optional<std::string> filename;
};
BOOST_DESCRIBE_STRUCT(stencil_render, (), (content, sequence, filename))

/// A problem that was found while rendering.
struct render_issue
{
    std::optional<std::string> text;
    std::optional<std::string> link;      ///< A page that explains it.
    std::optional<std::string> stencil;   ///< File name of the stencil that has it.
    std::optional<std::string> severity;  ///< `error`, `warning`, ...
};
BOOST_DESCRIBE_STRUCT(render_issue, (), (text, link, stencil, severity))

/// What `render_stencil` and `render_snapshot` make. Source: Go.
struct renders
{
    std::vector<stencil_render> stencils;  ///< In no documented order; see `stencil_render::sequence`.
    std::vector<render_issue> issues;
    std::vector<std::string> requested_files;
};
BOOST_DESCRIBE_STRUCT(renders, (), (stencils, issues, requested_files))

}  // namespace cloud66::inline v1

#endif
