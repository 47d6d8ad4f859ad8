// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_REDACTION_IPP
#define CLOUD66_IMPL_CLIENT_REDACTION_IPP

#include <cloud66/detail/client/redaction.hpp>
#include <cloud66/detail/json/document.hpp>

#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <vector>

namespace cloud66::inline v1::detail {

/// Whether a member of that name is a secret in requests.
inline bool is_secret_member(std::string_view name)
{
    constexpr std::string_view names[] = {"password", "value", "content", "private_key", "session_id"};
    return std::ranges::find(names, name) != std::end(names);
}

/// Adds the secrets in `from`, of which `name` is the member's name.
inline void find_secrets(const json_node& from, std::string_view name, std::vector<std::string_view>& found)
{
    constexpr std::size_t shortest = 4;  // what is shorter is part of many words
    if (from.is_text()) {
        const bool is_secret = is_secret_member(name) || from.text().starts_with("-----BEGIN ");
        if (is_secret && from.text().size() >= shortest) found.push_back(from.text());
    } else if (from.is_array()) {
        for (const json_node* element = from.begin(); element != from.end(); element = element->end())
            find_secrets(*element, name, found);
    } else if (from.is_object()) {
        for (const json_node* member = from.begin(); member != from.end(); member = (member + 1)->end())
            find_secrets(*(member + 1), member->text(), found);
    }
}

CLOUD66_DECL std::string redaction::redact(std::string_view text) const
{
    std::string result = token_.redact(text);
    if (body_.empty()) return result;
    boost::system::error_code bad;
    const json_document body(body_, bad);
    std::vector<std::string_view> found;
    if (!bad) find_secrets(body.root(), {}, found);
    // One may be a part of another.
    std::ranges::sort(found, std::ranges::greater(), &std::string_view::size);
    for (const std::string_view each : found) result = secret(each).redact(result);
    return result;
}

}  // namespace cloud66::inline v1::detail

#endif
