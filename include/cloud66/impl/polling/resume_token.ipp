// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_RESUME_TOKEN_IPP
#define CLOUD66_IMPL_POLLING_RESUME_TOKEN_IPP

#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/percent_decode.hpp>
#include <cloud66/detail/polling/resume_token.hpp>
#include <cloud66/error.hpp>

#include <charconv>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL std::string make_resume_token(const action_key& key)
{
    return make_request(http::verb::get, "stacks/{stack_uid}/actions/{action_id}", {key.stack_uid, key.id})
        .target;
}

CLOUD66_DECL action_key parse_resume_token(std::string_view token)
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
                "not a resume token of this library (it polls like stacks/UID/actions/ID)");
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
