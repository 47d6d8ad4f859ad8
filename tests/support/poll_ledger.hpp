// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_POLL_LEDGER_HPP
#define CLOUD66_TESTS_SUPPORT_POLL_LEDGER_HPP

#include <cloud66/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The rules that an action poller must keep, checked on the requests that an API gets. Nothing here depends on how
// the library is implemented.
namespace test {

/// Stack and id.
using action_key = std::pair<std::string, std::int64_t>;

/// A request as the API sees it.
struct api_request
{
    enum
    {
        start,   ///< Starts an action.
        list,    ///< Reads a page of a stack's actions.
        single,  ///< Reads one action.
        other
    } kind = other;
    action_key about;       ///< The id is 0 for lists.
    std::int64_t page = 1;  ///< Of a list.
    bool is_poll = false;   ///< Sent by the action poller, not by a call.
    cloud66::time_source::time_point sent{};
    std::string call;  ///< The test's name for the call, if the request starts an action.
};

/// The rate-limit headers of a response.
struct rate_info
{
    std::int64_t window = 0;     ///< The window in which the request was counted.
    int remaining = 0;           ///< From the header.
    int own = 0;                 ///< Requests of this client that were counted in that window until then.
    std::uint64_t sequence = 0;  ///< The order in which requests were counted.
};

/// The outcome of a request for the client.
struct api_outcome
{
    enum
    {
        shown,      ///< An action, or a page of a list.
        missing,    ///< 404
        denied,     ///< 401 or 403
        throttled,  ///< 503
        unusable,   ///< Not JSON.
        lost        ///< 5xx, or no response.
    } kind = lost;
    int status = 0;
    std::vector<std::int64_t> ids;    ///< The actions in it.
    std::vector<std::int64_t> ended;  ///< Those of `ids` that it shows as finished.
    std::optional<rate_info> rate;
};

/// The polls and responses about one action so far.
struct action_record
{
    using time_point = cloud66::time_source::time_point;

    int waiters = 0;
    time_point waited_since{};
    int polls_in_flight = 0;  // of the single action
    time_point last_single{};
    bool not_in_lists = false;  // a list request failed or its response did not have the action

    std::optional<time_point> last_shown;
    std::optional<time_point> last_denied;
    std::optional<time_point> last_missing;
};

/// Records requests and outcomes, and reports violations of the rules.
class poll_ledger
{
public:
    using time_point = cloud66::time_source::time_point;

    /// Called with a description of each violation.
    std::function<void(std::string)> violation;

    int limit = 0;                  ///< Requests of a window.
    int reserved_for_calls = 0;     ///< Those that polls must leave to calls.
    bool has_rate_headers = false;  ///< Whether responses have rate-limit headers.

    action_record& record_of(const action_key& action) { return actions_[action]; }

    void wait_started(const action_key& action, time_point now)
    {
        action_record& record = record_of(action);
        if (record.waiters++ == 0) record.waited_since = now;
    }

    void wait_ended(const action_key& action) { --record_of(action).waiters; }

    /// The client sends a request.
    /// \param window the API's window in which it will be counted.
    /// \param own requests of the client that were counted in this window before.
    void sent(const api_request& request, std::int64_t window, int own, time_point now)
    {
        check_throttled(now);
        ++in_flight_;
        if (throttled_since_) ++probes_;
        if (!request.is_poll) return;
        const bool is_repeated = last_denied_ == now;  // with another token; a 401 is not counted
        if (!throttled_since_ && !is_repeated) {
            if (has_rate_headers)
                check_rate_limit(window, own);
            else
                check_own_count(window);
        }
        if (request.kind == api_request::single)
            sent_single(record_of(request.about), request.about, now);
        else
            sent_list(stacks_[request.about.first], request.about.first, now);
    }

    /// The client has the outcome of a request.
    void ended(const api_request& request, const api_outcome& outcome, time_point now)
    {
        --in_flight_;
        update_throttling(request, outcome, now);
        if (request.is_poll && outcome.kind == api_outcome::denied) last_denied_ = now;
        if (outcome.rate && (!latest_ || outcome.rate->sequence > latest_->sequence)) latest_ = outcome.rate;
        if (request.kind == api_request::list) ended_list(request, outcome, now);
        if (request.kind == api_request::single) {
            if (request.is_poll) --record_of(request.about).polls_in_flight;
            note(record_of(request.about), outcome.kind, now);
        }
        if (request.kind == api_request::start && outcome.kind == api_outcome::shown)
            for (const std::int64_t id : outcome.ids)
                note(record_of({request.about.first, id}), outcome.kind, now);
    }

    /// Forgets what the first client knew; another client sends the next requests.
    void start_new_client()
    {
        latest_.reset();
        throttled_since_.reset();
    }

    int in_flight() const { return in_flight_; }

private:
    struct stack_record
    {
        int lists_in_flight = 0;
        time_point list_began{};
        bool is_first_page = false;
        std::optional<time_point> last_list_ended;
    };

    /// Ignores responses to requests that were sent before the API throttled, and failures on the way.
    void update_throttling(const api_request& request, const api_outcome& outcome, time_point now)
    {
        if (throttled_since_ && request.sent < *throttled_since_) return;
        const bool is_of_api = outcome.rate || (outcome.status != 0 && outcome.status < 500);
        probes_ = 0;
        if (outcome.kind == api_outcome::throttled) {
            throttled_since_ = now;
        } else if (throttled_since_ && is_of_api) {
            throttled_since_.reset();
            ++recoveries_;
            latest_.reset();  // the response does not tell whether another window has begun
        }
    }

    /// While the API throttles, the client sends one probe at a time, with a pause before each.
    void check_throttled(time_point now)
    {
        constexpr std::chrono::seconds shortest_pause(30);  // a minute less its jitter
        if (!throttled_since_) return;
        if (now - *throttled_since_ < shortest_pause)
            violation("a request is sent right after a throttled response");
        if (probes_ > 0) violation("more than one request is sent to see whether the API still throttles");
        constexpr std::size_t most = 20;  // probes, their repetitions with a new token, and lost requests
        recent_.push_back(now);
        while (now - recent_.front() > std::chrono::minutes(1)) recent_.pop_front();
        if (recent_.size() > most)
            violation("more than 20 requests a minute are sent while the API throttles");
    }

    /// The client can know what remains: the latest response of this window tells it, less the requests since then.
    void check_rate_limit(std::int64_t window, int own)
    {
        if (!latest_ || latest_->window != window) return;
        const int left = latest_->remaining - (own - latest_->own);
        if (left - 1 < reserved_for_calls)
            violation("a poll is sent with " + std::to_string(left) + " requests left, of which " +
                      std::to_string(reserved_for_calls) + " are reserved");
    }

    /// Without rate-limit headers a client counts its own requests. It does not know when a window begins, so that two
    /// of its own windows may fall into one of the API; and it begins another when the API no longer throttles.
    void check_own_count(std::int64_t window)
    {
        if (std::exchange(window_, window) != window) polls_ = recoveries_ = 0;
        if (++polls_ > (2 + recoveries_) * (limit - reserved_for_calls))
            violation("more polls are sent than the client's own count of the window allows");
    }

    void sent_single(action_record& record, const action_key& action, time_point now)
    {
        if (record.polls_in_flight > 0) violation("two polls of " + text(action) + " are in flight");
        const stack_record& stack = stacks_[action.first];
        const bool covered = stack.lists_in_flight > 0 && stack.is_first_page && !record.not_in_lists &&
                             record.waiters > 0 && record.waited_since < stack.list_began &&
                             record.last_single < stack.list_began;
        if (covered) violation("a poll of " + text(action) + " is sent while a list with it is in flight");
        ++record.polls_in_flight;
        record.last_single = now;
    }

    void sent_list(stack_record& stack, const std::string& uid, time_point now)
    {
        if (stack.lists_in_flight > 0) violation("two polls of the list of " + uid + " are in flight");
        stack.is_first_page = stack.last_list_ended != now;
        stack.list_began = now;
        ++stack.lists_in_flight;
    }

    void ended_list(const api_request& request, const api_outcome& outcome, time_point now)
    {
        stack_record& stack = stacks_[request.about.first];
        if (request.is_poll) {
            --stack.lists_in_flight;
            stack.last_list_ended = now;
        }
        for (auto& [action, record] : actions_) {
            if (action.first != request.about.first) continue;
            const bool is_listed =
                std::find(outcome.ids.begin(), outcome.ids.end(), action.second) != outcome.ids.end();
            if (!is_listed) record.not_in_lists = true;
            // A 403 or 404 for the list says nothing about the action.
            const bool concerns_action = outcome.status != 403 && outcome.status != 404;
            if (concerns_action && (outcome.kind != api_outcome::shown || is_listed))
                note(record, outcome.kind, now);
        }
    }

    static void note(action_record& record, decltype(api_outcome::kind) kind, time_point now)
    {
        if (kind == api_outcome::shown) {
            record.last_shown = now;
        } else if (kind == api_outcome::missing) {
            record.last_missing = now;
        } else if (kind == api_outcome::denied) {
            record.last_denied = now;
        }
    }

    static std::string text(const action_key& action)
    {
        return action.first + '/' + std::to_string(action.second);
    }

    std::map<action_key, action_record> actions_;
    std::map<std::string, stack_record> stacks_;
    std::optional<rate_info> latest_;
    std::int64_t window_ = 0;
    int polls_ = 0;                          // in that window
    int recoveries_ = 0;                     // in that window: how often the API stopped throttling
    std::optional<time_point> last_denied_;  // of polls
    std::optional<time_point> throttled_since_;
    int probes_ = 0;                 // in flight since then
    std::deque<time_point> recent_;  // requests of the last minute while the API throttled
    int in_flight_ = 0;
};

}  // namespace test

#endif
