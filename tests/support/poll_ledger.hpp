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

// What a watcher must never do, written down from the requests that an API gets. Nothing here knows how the
// library works.
namespace test {

/// Stack and id.
using action_name = std::pair<std::string, std::int64_t>;

/// What a request is about.
struct api_request
{
    enum
    {
        start,   ///< Starts an action.
        list,    ///< Reads a page of a stack's actions.
        single,  ///< Reads one action.
        other
    } kind = other;
    action_name about;      ///< For lists without an id.
    std::int64_t page = 1;  ///< Of a list.
    bool is_poll = false;   ///< Sent by the watcher of its own accord, not for a caller.
    cloud66::time_source::time_point sent{};
    std::string call;  ///< Which call of the test's it is for, if it starts something.
};

/// What the headers of a response tell of the hour's requests.
struct rate_info
{
    std::int64_t hour = 0;   ///< In which the request was counted.
    int remaining = 0;       ///< As the response says.
    int own = 0;             ///< Requests of this client that were counted in that hour until then.
    std::uint64_t turn = 0;  ///< Greater for those that were counted later.
};

/// What a client got for a request.
struct api_outcome
{
    enum
    {
        shown,      ///< An action, or a page of a list.
        missing,    ///< 404
        denied,     ///< 401 or 403
        throttled,  ///< 503
        unusable,   ///< Not JSON.
        lost        ///< 5xx, or none.
    } kind = lost;
    int status = 0;
    std::vector<std::int64_t> ids;    ///< The actions in it.
    std::vector<std::int64_t> ended;  ///< Those of them that it shows as finished.
    std::optional<rate_info> rate;
};

/// What is known of an action from what went to and fro.
struct action_record
{
    using time_point = cloud66::time_source::time_point;

    int waiters = 0;
    time_point waited_since{};
    int polls_in_flight = 0;  // single ones
    time_point last_single{};
    bool not_in_lists = false;  // a list got a response without it, or not at all

    std::optional<time_point> last_good;  // when a response showed it
    std::optional<time_point> last_denied;
    std::optional<time_point> last_missing;
};

/// Keeps the books and says what must not be.
class poll_ledger
{
public:
    using time_point = cloud66::time_source::time_point;

    /// Called with each breach, in words.
    std::function<void(std::string)> breach;

    int limit = 0;                  ///< Requests of an hour.
    int reserved_for_calls = 0;     ///< Those of them that polls must leave.
    bool has_rate_headers = false;  ///< Whether responses say what is left.

    action_record& of(const action_name& action) { return actions_[action]; }

    void began_to_wait(const action_name& action, time_point now)
    {
        action_record& record = of(action);
        if (record.waiters++ == 0) record.waited_since = now;
    }

    void ended_to_wait(const action_name& action) { --of(action).waiters; }

    /// A request leaves the client.
    /// \param hour of the API, in which it will be counted.
    /// \param own requests of the client that were counted in this hour before.
    void sent(const api_request& request, std::int64_t hour, int own, time_point now)
    {
        check_throttled(now);
        ++in_flight_;
        if (throttled_since_) ++probes_;
        if (!request.is_poll) return;
        const bool repeats_one = last_denied_ == now;  // with another token; the first did not count
        if (!throttled_since_ && !repeats_one) {
            if (has_rate_headers)
                check_budget(hour, own);
            else
                check_own_count(hour);
        }
        if (request.kind == api_request::single)
            sent_single(of(request.about), request.about, now);
        else
            sent_list(stacks_[request.about.first], request.about.first, now);
    }

    /// A request has ended for the client.
    void ended(const api_request& request, const api_outcome& response, time_point now)
    {
        --in_flight_;
        learn_throttling(request, response, now);
        if (request.is_poll && response.kind == api_outcome::denied) last_denied_ = now;
        if (response.rate && (!latest_ || response.rate->turn > latest_->turn)) latest_ = response.rate;
        if (request.kind == api_request::list) ended_list(request, response, now);
        if (request.kind == api_request::single) {
            if (request.is_poll) --of(request.about).polls_in_flight;
            note(of(request.about), response.kind, now);
        }
        if (request.kind == api_request::start && response.kind == api_outcome::shown)
            for (const std::int64_t id : response.ids)
                note(of({request.about.first, id}), response.kind, now);
    }

    /// Another client follows, which knows nothing of what the first was outcome.
    void begin_another_client()
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
        bool first_of_walk = false;
        std::optional<time_point> last_list_ended;
    };

    /// Responses to requests that were sent before the API throttled are no news, nor are failures on the way.
    void learn_throttling(const api_request& request, const api_outcome& response, time_point now)
    {
        if (throttled_since_ && request.sent < *throttled_since_) return;
        const bool is_of_api = response.rate || (response.status != 0 && response.status < 500);
        probes_ = 0;
        if (response.kind == api_outcome::throttled) {
            throttled_since_ = now;
        } else if (throttled_since_ && is_of_api) {
            throttled_since_.reset();
            ++openings_;
            latest_.reset();  // it may be another hour, for all that the response says
        }
    }

    /// While the API throttles there is one request at a time, and time in between.
    void check_throttled(time_point now)
    {
        constexpr std::chrono::seconds shortest_pause(30);  // a minute less what it is varied by
        if (!throttled_since_) return;
        if (now - *throttled_since_ < shortest_pause)
            breach("a request is sent right after the API said that it throttles");
        if (probes_ > 0) breach("more than one request is sent to see whether the API still throttles");
        constexpr std::size_t enough = 20;  // a probe, its fresh token and some that were lost on their way
        recent_.push_back(now);
        while (now - recent_.front() > std::chrono::minutes(1)) recent_.pop_front();
        if (recent_.size() > enough) breach("a storm of requests is sent while the API throttles");
    }

    /// What is left as far as the client can know: what the latest response of this hour said, less what it sent
    /// since then.
    void check_budget(std::int64_t hour, int own)
    {
        if (!latest_ || latest_->hour != hour) return;
        const int left = latest_->remaining - (own - latest_->own);
        if (left - 1 < reserved_for_calls)
            breach("a poll is sent with " + std::to_string(left) + " requests left, of which " +
                   std::to_string(reserved_for_calls) + " are reserved");
    }

    /// Without being outcome, a client counts for itself. It does not know when an hour begins, so that two of its own
    /// hours may fall into one of the API; and it begins another when the API no longer throttles.
    void check_own_count(std::int64_t hour)
    {
        if (std::exchange(hour_, hour) != hour) polls_ = openings_ = 0;
        if (++polls_ > (2 + openings_) * (limit - reserved_for_calls))
            breach("more polls are sent than the hour can have for them, by the client's own count");
    }

    void sent_single(action_record& record, const action_name& action, time_point now)
    {
        if (record.polls_in_flight > 0) breach("two polls at " + text(action) + " are under way");
        const stack_record& stack = stacks_[action.first];
        const bool covered = stack.lists_in_flight > 0 && stack.first_of_walk && !record.not_in_lists &&
                             record.waiters > 0 && record.waited_since < stack.list_began &&
                             record.last_single < stack.list_began;
        if (covered) breach("a poll at " + text(action) + " is sent while a list is under way that shows it");
        ++record.polls_in_flight;
        record.last_single = now;
    }

    void sent_list(stack_record& stack, const std::string& uid, time_point now)
    {
        if (stack.lists_in_flight > 0) breach("two polls at the list of " + uid + " are under way");
        stack.first_of_walk = stack.last_list_ended != now;
        stack.list_began = now;
        ++stack.lists_in_flight;
    }

    void ended_list(const api_request& request, const api_outcome& response, time_point now)
    {
        stack_record& stack = stacks_[request.about.first];
        if (request.is_poll) {
            --stack.lists_in_flight;
            stack.last_list_ended = now;
        }
        for (auto& [action, record] : actions_) {
            if (action.first != request.about.first) continue;
            const bool in_it =
                std::find(response.ids.begin(), response.ids.end(), action.second) != response.ids.end();
            if (!in_it) record.not_in_lists = true;
            // That there is no list, or none for this token, says nothing of the action.
            const bool about_it = response.status != 403 && response.status != 404;
            if (about_it && (response.kind != api_outcome::shown || in_it)) note(record, response.kind, now);
        }
    }

    static void note(action_record& record, decltype(api_outcome::kind) kind, time_point now)
    {
        if (kind == api_outcome::shown) {
            record.last_good = now;
        } else if (kind == api_outcome::missing) {
            record.last_missing = now;
        } else if (kind == api_outcome::denied) {
            record.last_denied = now;
        }
    }

    static std::string text(const action_name& action)
    {
        return action.first + '/' + std::to_string(action.second);
    }

    std::map<action_name, action_record> actions_;
    std::map<std::string, stack_record> stacks_;
    std::optional<rate_info> latest_;
    std::int64_t hour_ = 0;
    int polls_ = 0;                          // in that hour
    int openings_ = 0;                       // in that hour, after the API throttled
    std::optional<time_point> last_denied_;  // when a poll was
    std::optional<time_point> throttled_since_;
    int probes_ = 0;                 // sent since then
    std::deque<time_point> recent_;  // those while the API throttled
    int in_flight_ = 0;
};

}  // namespace test

#endif
