// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP
#define CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/error.hpp>

#include <charconv>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Which action is meant.
struct action_key
{
    std::string stack_uid;
    std::int64_t id = 0;

    auto operator<=>(const action_key&) const = default;
};

/// The text that `client::resume_action` takes: `stacks/UID/actions/ID`. No secret is in it.
inline std::string make_resume_token(const action_key& key)
{
    return make_request("resume_action", http::verb::get, "stacks/{stack_uid}/actions/{action_id}",
                        {key.stack_uid, key.id})
        .target;
}

/// \throws error `invalid_argument` if `token` is not of that form.
inline action_key parse_resume_token(std::string_view token)
{
    constexpr std::string_view before = "stacks/", between = "/actions/";
    const auto middle = token.find(between);
    action_key key;
    if (token.starts_with(before) && middle != std::string_view::npos && middle > before.size()) {
        const auto uid = percent_decode(token.substr(before.size(), middle - before.size()));
        key.stack_uid = uid.value_or("");
        const std::string_view digits = token.substr(middle + between.size());
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), key.id);
        if (bad == std::errc() && end == digits.data() + digits.size() && key.id > 0 && uid &&
            make_resume_token(key) == token)
            return key;
    }
    throw error(errc::invalid_argument,
                "not a resume token of this library (it looks like stacks/UID/actions/ID)");
}

}  // namespace cloud66::inline v1::detail

#endif
