// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP
#define CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/polling/wait_limits.hpp>
#include <cloud66/error.hpp>

#include <charconv>
#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Which action is meant.
struct action_key
{
    std::string stack_uid;
    std::int64_t id = 0;
    std::optional<std::int64_t> account = {};  ///< In which it is polled; none: the client's.

    auto operator<=>(const action_key&) const = default;
};

/// What a resume token says.
struct resumed_action
{
    action_key key;
    std::chrono::milliseconds timeout = default_action_timeout;  ///< Of `action::wait`; zero: none.

    bool operator==(const resumed_action&) const = default;
};

/// The text that `client::resume_action` takes: `[accounts/ACCOUNT/]stacks/UID/actions/ID[?timeout=SECONDS]`. No secret
/// is in it.
inline std::string make_resume_token(const action_key& key,
                                     std::chrono::milliseconds timeout = default_action_timeout)
{
    std::string token = make_request("resume_action", http::verb::get,
                                     "stacks/{stack_uid}/actions/{action_id}", {key.stack_uid, key.id})
                            .target;
    if (key.account) token.insert(0, "accounts/" + std::to_string(*key.account) + '/');
    if (timeout != default_action_timeout)
        token += "?timeout=" + std::to_string(std::chrono::ceil<std::chrono::seconds>(timeout).count());
    return token;
}

/// The number that `text` is, if it is written as `std::to_string` does and from `least` to `most`.
inline std::optional<std::int64_t> read_number(std::string_view text, std::int64_t least, std::int64_t most)
{
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stop != end || number < least || number > most) return std::nullopt;
    if (std::to_string(number) != text) return std::nullopt;
    return number;
}

/// The parts of a resume token; none if it is malformed.
inline std::optional<resumed_action> read_resume_token(std::string_view token)
{
    constexpr std::string_view accounts = "accounts/", stacks = "stacks/", actions = "/actions/",
                               timeout = "?timeout=";
    constexpr std::int64_t any = (std::numeric_limits<std::int64_t>::max)();
    constexpr auto longest =
        std::chrono::floor<std::chrono::seconds>((std::chrono::milliseconds::max)()).count();
    resumed_action result;
    if (const auto at = token.find(timeout); at != std::string_view::npos) {
        const auto seconds = read_number(token.substr(at + timeout.size()), 0, longest);
        if (!seconds) return std::nullopt;
        result.timeout = std::chrono::seconds(*seconds);
        token = token.substr(0, at);
    }
    if (token.starts_with(accounts)) {
        token.remove_prefix(accounts.size());
        const auto end = token.find('/');
        if (end == std::string_view::npos) return std::nullopt;
        result.key.account = read_number(token.substr(0, end), 1, any);
        if (!result.key.account) return std::nullopt;
        token.remove_prefix(end + 1);
    }
    const auto middle = token.find(actions);
    if (!token.starts_with(stacks) || middle == std::string_view::npos || middle <= stacks.size())
        return std::nullopt;
    const std::string_view encoded = token.substr(stacks.size(), middle - stacks.size());
    const auto uid = percent_decode(encoded);
    const auto id = read_number(token.substr(middle + actions.size()), 1, any);
    if (!uid || !id || http::percent_encode(*uid) != encoded) return std::nullopt;
    result.key.stack_uid = *uid;
    result.key.id = *id;
    return result;
}

/// \throws error `invalid_argument` if `token` is not of that form.
inline resumed_action parse_resume_token(std::string_view token)
{
    if (auto read = read_resume_token(token)) return *std::move(read);
    throw error(errc::invalid_argument,
                "not a resume token of this library (which is stacks/UID/actions/ID, after accounts/ID/ for "
                "another account, and with ?timeout=SECONDS for another time limit than the default)");
}

}  // namespace cloud66::inline v1::detail

#endif
