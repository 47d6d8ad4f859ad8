// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SETTING_HPP
#define CLOUD66_RESOURCES_SETTING_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/encode.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// One setting of a stack or of a server. Sources: docs2024, Go, docs-v3.
struct setting
{
    std::optional<std::string> id;            ///< The key with dashes for its dots, or a number (docs-v3).
    std::string key;                          ///< What the calls take, such as `git.branch`.
    std::optional<std::string> value;         ///< As text: `master`, `true`, `5`. Samples show texts only.
    std::optional<bool> readonly;             ///< Whether it cannot be changed.
    std::optional<bool> hidden;               ///< Source: Go.
    std::optional<std::string> warning_text;  ///< What a change brings with it.
    std::optional<timestamp> created_at;      ///< Of a stack's settings only. Source: docs-v3.
    std::optional<timestamp> updated_at;      ///< Of a stack's settings only. Source: docs-v3.
};
BOOST_DESCRIBE_STRUCT(setting, (), (id, key, value, readonly, hidden, warning_text, created_at, updated_at))

namespace detail {

/// A setting's key as paths have it: `git-branch` for `git.branch`.
inline std::string setting_id(std::string_view key)
{
    std::string id(key);
    for (char& c : id)
        if (c == '.') c = '-';
    return id;
}

/// The body that changes a setting.
inline std::string setting_body(std::string_view value)
{
    object_writer body;
    body.add("value", value);
    return body.text();
}

}  // namespace detail
}  // namespace cloud66::inline v1

#endif
