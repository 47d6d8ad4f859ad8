// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RENDERING_HPP
#define CLOUD66_SANDBOX_RENDERING_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/account.hpp>
#include <cloud66/sandbox/world.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the resources base_templates, formations and snapshots share.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The base templates of the account, each as far as the pull of its repository has come by now.
CLOUD66_DECL json::array& base_templates_now(const call& request);

/// A base template as it is shown, with or without what it offers.
CLOUD66_DECL json::object shown_base_template(json::object base_template, bool with_stencils,
                                              bool with_content);

/// What every repository of the sandbox offers, as the inventory's `StencilTemplate`.
CLOUD66_DECL json::array offered_stencils(std::string_view base_template_uid);

/// The snapshots of a stack, the oldest first: each deployment that went well left one.
CLOUD66_DECL json::array snapshots_of(const stack_record& stack);

/// The snapshot of that uid; none if there is none.
CLOUD66_DECL std::optional<json::object> find_snapshot(const stack_record& stack, std::string_view uid);

/// The parts of a formation or a base template in the member `list`, which is made a list if it is none.
CLOUD66_DECL json::array& parts_in(json::object& whole, std::string_view list);

/// The one of them whose `member` has that value; null if there is none.
CLOUD66_DECL json::object* find_part(json::object& whole, std::string_view list, std::string_view member,
                                     std::string_view value);

/// Keeps what `stencil` says from `date` on, for renders as of an earlier moment.
CLOUD66_DECL void keep_version(stack_record& stack, const json::object& formation,
                               const json::object& stencil, std::string_view date);

/// What of a formation is to be rendered.
struct render_order
{
    std::vector<std::string> files;     ///< Names; empty: all.
    std::string pattern;                ///< Of names, with `*`; empty: any.
    std::optional<std::string> moment;  ///< As the stencils were then; none: as they are.
};

/// The inventory's `Renders`. Stencils are rendered as they stand, since no source describes their
/// placeholders.
CLOUD66_DECL json::object rendered(stack_record& stack, json::object& formation, const render_order& order);

/// The inventory's `Renders` of one stencil with `body`.
CLOUD66_DECL json::object rendered_stencil(const json::object& stencil, std::string_view body);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/rendering.ipp>
#endif

#endif
