// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_REPLAYER_IPP
#define CLOUD66_IMPL_TESTING_REPLAYER_IPP

#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/testing/recording.hpp>
#include <cloud66/error.hpp>
#include <cloud66/testing/recorder.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

/// What requests are compared by.
struct request_key
{
    http::verb method = http::verb::get;
    std::string path;                ///< Decoded.
    std::vector<std::string> query;  ///< Decoded and sorted.
    std::string account;
    json::value body;

    friend bool operator==(const request_key&, const request_key&) = default;
};

inline request_key key_of(http::verb method, std::string_view target, std::string_view account,
                          json::value body)
{
    const auto decoded = [](std::string_view text) {
        return percent_decode(text).value_or(std::string(text));
    };
    request_key key;
    key.method = method;
    key.path = decoded(target.substr(0, target.find('?')));
    for (auto mark = target.find('?'); mark != std::string_view::npos; mark = target.find('&')) {
        target.remove_prefix(mark + 1);
        key.query.push_back(decoded(target.substr(0, target.find('&'))));
    }
    std::ranges::sort(key.query);
    key.account = account;
    key.body = std::move(body);
    return key;
}

/// Where two JSON values differ, as `steps[0].name`; "." if they do as a whole, empty if they do not.
inline std::string difference(const json::value& left, const json::value& right)
{
    if (left == right) return {};
    const auto below = [](const std::string& step, const std::string& inside) {
        return inside == "." ? step : step + (inside.starts_with('[') ? "" : ".") + inside;
    };
    if (left.is_object() && right.is_object()) {
        for (const auto* side : {&left, &right}) {
            for (const auto& member : side->get_object()) {
                const json::value* one = left.get_object().if_contains(member.key());
                const json::value* other = right.get_object().if_contains(member.key());
                if (!one || !other) return std::string(member.key());
                const std::string inside = difference(*one, *other);
                if (!inside.empty()) return below(std::string(member.key()), inside);
            }
        }
    }
    if (left.is_array() && right.is_array() && left.get_array().size() == right.get_array().size()) {
        for (std::size_t i = 0; i < left.get_array().size(); ++i) {
            const std::string inside = difference(left.get_array()[i], right.get_array()[i]);
            if (!inside.empty()) return below('[' + std::to_string(i) + ']', inside);
        }
    }
    return ".";
}

/// How many segments two paths have in common, place by place.
inline std::size_t likeness(std::string_view left, std::string_view right)
{
    std::size_t same = 0;
    while (!left.empty() && !right.empty()) {
        const std::string_view one = left.substr(0, left.find('/', 1));
        const std::string_view other = right.substr(0, right.find('/', 1));
        if (one == other) ++same;
        left.remove_prefix(one.size());
        right.remove_prefix(other.size());
    }
    return same;
}

/// A recorded exchange, and how often it was replayed.
struct replayed_exchange
{
    recorded_exchange recorded;
    request_key key;
    std::size_t times = 0;

    std::string line() const { return std::string(http::to_string(recorded.method)) + ' ' + recorded.target; }
};

}  // namespace detail

struct replayer::state
{
    explicit state(std::filesystem::path from) : file(std::move(from))
    {
        for (detail::recorded_exchange& one : detail::read_recording(file)) {
            auto& added = exchanges.emplace_back();
            added.key = detail::key_of(one.method, one.target, one.account, one.body);
            added.recorded = std::move(one);
        }
    }

    /// What a request gets.
    attempt_result next(const http::request& message);

    /// Why a request gets nothing.
    std::string why_unexpected(const detail::request_key& wanted) const;

    std::filesystem::path file;
    std::mutex mutex;
    std::vector<detail::replayed_exchange> exchanges;
};

inline attempt_result replayer::state::next(const http::request& message)
{
    std::string_view target = message.target;
    if (target.starts_with(detail::api_root)) target.remove_prefix(detail::api_root.size());
    const auto wanted = detail::key_of(message.method, target, message.headers[detail::account_header],
                                       detail::recorded_body(message.body));

    const std::lock_guard lock(mutex);
    detail::replayed_exchange* last = nullptr;
    for (auto& one : exchanges) {
        if (one.key != wanted) continue;
        last = &one;
        if (one.times == 0) break;
    }
    if (last && (last->times == 0 || wanted.method == http::verb::get)) {
        ++last->times;
        return last->recorded.result;
    }
    attempt_result result;
    result.code = make_error_code(errc::invalid_argument);
    result.message = "recording \"" + file.string() + "\": " + why_unexpected(wanted);
    return result;
}

inline std::string replayer::state::why_unexpected(const detail::request_key& wanted) const
{
    const auto rank = [&](const detail::replayed_exchange& one) {
        const bool same_verb = one.key.method == wanted.method;
        const bool same_path = one.key.path == wanted.path;
        return std::tuple(same_verb && same_path, detail::likeness(one.key.path, wanted.path), same_verb,
                          one.key.query == wanted.query, one.key.account == wanted.account,
                          one.key.body == wanted.body);
    };
    const auto nearest = std::ranges::max_element(exchanges, {}, rank);
    if (nearest == exchanges.end()) return "it has no exchanges";
    const detail::request_key& there = nearest->key;
    if (there.method != wanted.method || there.path != wanted.path)
        return "it has no such request; the nearest is " + nearest->line() +
               ". Use the ids and names that stand in the recording, or record again";
    if (there.query != wanted.query)
        return "it has the request with another query only: " + nearest->line() + ". Record again";
    if (there.account != wanted.account)
        return "it has the request with another X-Account only (options.account, call_options::account). "
               "Record"
               " again, or act in the account that stands in the recording";
    const std::string where = detail::difference(there.body, wanted.body);
    if (!where.empty())
        return "it has the request with another body only, which differs" +
               (where == "." ? "" : " in " + where) +
               ". Send what stands in the recording (recorder_options::stand_ins chooses that), or record "
               "again";
    return "each such request that it has was replayed, and a change is not replayed twice. Record again if "
           "the"
           " program makes it more often now";
}

CLOUD66_DECL replayer::replayer(std::filesystem::path file) : state_(std::make_unique<state>(std::move(file)))
{
}

CLOUD66_DECL replayer::~replayer() = default;

CLOUD66_DECL std::vector<std::string> replayer::unused() const
{
    const std::lock_guard lock(state_->mutex);
    std::vector<std::string> result;
    for (const auto& one : state_->exchanges)
        if (one.times == 0) result.push_back(one.line());
    return result;
}

CLOUD66_DECL asio::awaitable<attempt_result> replayer::send(http::request message)
{
    if (message.may_send && !message.may_send()) {
        attempt_result held_back;
        held_back.code = make_error_code(errc::throttled);
        co_return held_back;
    }
    co_return state_->next(message);
}

}  // namespace cloud66::inline v1

#endif
