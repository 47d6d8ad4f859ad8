// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_PARAMETERS_HPP
#define CLOUD66_SANDBOX_PARAMETERS_HPP

#include <cloud66/config.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Undoes percent-encoding; a `%` without two digits stands for itself.
/// \param plus_is_space as in queries and forms.
CLOUD66_DECL std::string percent_decoded(std::string_view text, bool plus_is_space);

/// The parameters of a request, from query and body alike, as Rails sees them.
class parameters
{
public:
    parameters() = default;

    /// Later sources win: first the query, then the body.
    /// \throws refusal 400 for a body that cannot be parsed.
    CLOUD66_DECL parameters(std::string_view query, std::string_view content_type, std::string_view body);

    /// Everything, nested as sent.
    const json::object& all() const { return values_; }

    /// Whether it was sent at all, be it blank or null.
    CLOUD66_DECL bool has(std::string_view name) const;

    /// A scalar as text; none if it was not sent, or is null or blank.
    /// \throws refusal 400 for an array or an object.
    CLOUD66_DECL std::optional<std::string> text(std::string_view name) const;

    /// The first of several spellings that has text.
    CLOUD66_DECL std::optional<std::string> text_of(std::initializer_list<std::string_view> names) const;

    /// \throws refusal 400 if there is none.
    CLOUD66_DECL std::string required(std::string_view name) const;

    /// A number of at least `least`, or `otherwise`.
    /// \throws refusal 400 if it is something else.
    CLOUD66_DECL std::int64_t number(std::string_view name, std::int64_t otherwise, std::int64_t least) const;

    /// `true` or `false` as JSON or text, 1 or 0, or `otherwise`.
    /// \throws refusal 400 if it is something else.
    CLOUD66_DECL bool flag(std::string_view name, bool otherwise) const;

    /// One of these texts, or `otherwise`, which may be empty.
    /// \throws refusal 400 if it is something else.
    CLOUD66_DECL std::string choice(std::string_view name, std::initializer_list<std::string_view> allowed,
                                    std::string_view otherwise) const;

    /// The texts of an array; a single text counts as one of them; empty if it was not sent.
    /// \throws refusal 400 if an element is not a plain value.
    CLOUD66_DECL std::vector<std::string> texts(std::string_view name) const;

    /// The members of an object; empty if it was not sent.
    /// \throws refusal 400 if it is something else.
    CLOUD66_DECL json::object object(std::string_view name) const;

    /// The members of an object as numbers of at least `least`; one or more.
    /// \throws refusal 400 if it was not sent, is empty or is something else.
    CLOUD66_DECL std::vector<std::pair<std::string, std::int64_t>> numbers(std::string_view name,
                                                                           std::int64_t least) const;

    /// What is wrapped in an object of that name.
    /// \throws refusal 400 if it was not sent.
    CLOUD66_DECL parameters inside(std::string_view name) const;

    /// The objects of an array, each as parameters of its own; empty if it was not sent.
    /// \throws refusal 400 if it is something else.
    CLOUD66_DECL std::vector<parameters> each(std::string_view name) const;

    /// Copies those of these members that were sent, as they were sent.
    CLOUD66_DECL void copy_to(json::object& document, std::initializer_list<std::string_view> names) const;

private:
    json::object values_;
};

/// Adds `name=value` pairs joined by `&`, with Rails' brackets: `a[b]=c`, `a[]=x`.
/// \throws refusal 400 if a name is used both as a scalar and as a container.
CLOUD66_DECL void add_form(json::object& values, std::string_view form);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/parameters.ipp>
#endif

#endif
