// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_FAKE_API_HPP
#define CLOUD66_TESTS_SUPPORT_FAKE_API_HPP

#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/poll_ledger.hpp"
#include "support/random_source.hpp"
#include "support/scripted_action.hpp"

namespace test {

/// How a fake API behaves. The defaults are without faults.
struct fake_api_behavior
{
    int limit = 3000;  ///< Requests in a window of an hour.
    bool rate_headers = true;
    double other_requests = 0;  ///< Requests of other programs for each request of the client.

    std::size_t page_size = 30;
    enum
    {
        newest_first,
        oldest_first,
        unsorted
    } order = newest_first;
    int list_misses = 0;                    ///< The percentage of actions that are in no list.
    std::chrono::milliseconds list_lag{0};  ///< The age at which an action appears in lists.
    int list_status = 200;                  ///< The status of responses to list requests.
    std::chrono::milliseconds hidden{0};    ///< The age until which an action gets 404.

    double faults = 0;                     ///< The share of responses that are faulty.
    std::chrono::milliseconds slowest{1};  ///< The longest time that a response takes.
};

/// A period in which requests fail.
struct api_outage
{
    using time_point = cloud66::time_source::time_point;

    enum
    {
        throttled,  ///< The API throttles, however many requests are left in the window.
        down,       ///< Every response is a gateway's 502.
        locked      ///< Every token gets 401.
    } kind = down;
    time_point from{}, to{};
};

/// An action's true state, whether a response has shown it or not.
struct fake_action
{
    std::int64_t id = 0;
    cloud66::time_source::time_point started{}, ends{};
    const std::string* end = &succeeded;  ///< Its JSON members once it has finished.
    bool end_shown = false;               ///< Whether a response has shown the client that it finished.
};

/// A fake Cloud 66 API in virtual time behind a client's transport, with random faults. Records the client's requests
/// in a ledger.
class fake_api final : public cloud66::transport
{
public:
    using time_point = cloud66::time_source::time_point;

    fake_api(std::shared_ptr<cloud66::virtual_time> time, random_source& random)
        : token("secret-token-0"), time_(std::move(time)), random_(random), first_window_(time_->now())
    {
    }

    fake_api_behavior behavior;
    std::vector<api_outage> outages;
    poll_ledger ledger;
    std::string token;                       ///< The only valid token.
    std::map<std::string, int> carried_out;  ///< How often the API executed each call.
    std::map<std::string, std::vector<fake_action>> stacks;
    int requests = 0;

    /// Makes the next action, with its duration and result.
    std::function<fake_action()> next_action;

    /// Called with each response, for a trace.
    std::function<void(std::string)> note;

    /// Sets the age of the first window; to be called before the first request.
    void set_window_age(std::chrono::seconds age) { first_window_ = time_->now() - age; }

    /// Consumes requests of this window, as another program does.
    void consume(int other_requests) { used_ = (std::min)(used_ + other_requests, behavior.limit); }

    /// Removes all faults and outages, ends all actions, and lifts the limit.
    void remove_faults()
    {
        behavior = fake_api_behavior();
        behavior.limit = 1'000'000;
        outages.clear();
        for (auto& [uid, actions] : stacks)
            for (fake_action& one : actions) one.ends = (std::min)(one.ends, time_->now());
    }

    /// Starts an action without a request of the client.
    std::int64_t start(const std::string& stack)
    {
        fake_action action = next_action();
        action.id = ++last_id_;
        action.started = time_->now();
        action.ends += action.started - time_point();
        stacks[stack].push_back(action);
        return action.id;
    }

    /// Null if there is none.
    fake_action* find(const action_key& key)
    {
        for (fake_action& action : stacks[key.first])
            if (action.id == key.second) return &action;
        return nullptr;
    }

    bool has_outage(decltype(api_outage::kind) kind) const
    {
        const auto now = time_->now();
        return std::any_of(outages.begin(), outages.end(), [&](const api_outage& outage) {
            return outage.kind == kind && outage.from <= now && now < outage.to;
        });
    }

    /// Whether every token got 401 at some time since then.
    bool was_locked(time_point since) const
    {
        return std::any_of(outages.begin(), outages.end(), [&](const api_outage& outage) {
            return outage.kind == api_outage::locked && outage.from <= time_->now() && since < outage.to;
        });
    }

    cloud66::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        ++requests;
        api_request request = read(message);
        request.sent = time_->now();
        start_window();
        ledger.sent(request, window_, own_, time_->now());
        api_outcome outcome;
        scripted_response given = respond_to(request, message, outcome);
        constexpr std::chrono::seconds limit(60);
        if (given.delay > limit) {
            given = failure(make_error_code(cloud66::errc::attempt_timed_out), true).after(limit);
            outcome = api_outcome();
        }
        bool cancelled = false;
        if (given.delay.count() > 0) {
            try {
                co_await cloud66::detail::sleep_for(time_, given.delay);
            } catch (const boost::system::system_error&) {
                cancelled = true;
            }
        }
        if (cancelled) {
            given = failure(boost::asio::error::operation_aborted, true);
            outcome = api_outcome();
        }
        record(request, outcome);
        co_return given.result;
    }

private:
    static api_request read(const cloud66::http::request& message)
    {
        constexpr std::string_view before = "/api/3/stacks/", between = "/actions";
        api_request request;
        request.is_poll = message.priority == cloud66::http::request_priority::poll;
        std::string_view path = message.target;
        const auto question = path.find('?');
        const std::string_view query = question == path.npos ? "" : path.substr(question + 1);
        path = path.substr(0, question);
        const auto middle = path.find(between);
        if (!path.starts_with(before) || middle == path.npos) return request;
        request.about.first = path.substr(before.size(), middle - before.size());
        const std::string_view rest = path.substr(middle + between.size());
        if (message.method == cloud66::http::verb::post) {
            request.kind = api_request::start;
            request.call =
                boost::json::value_to<std::string>(boost::json::parse(message.body).at("service_name"));
        } else if (rest.starts_with('/')) {
            request.kind = api_request::single;
            request.about.second = std::stoll(std::string(rest.substr(1)));
        } else {
            request.kind = api_request::list;
            if (query.starts_with("page=")) request.page = std::stoll(std::string(query.substr(5)));
        }
        return request;
    }

    void start_window()
    {
        const std::int64_t window = (time_->now() - first_window_) / std::chrono::hours(1);
        if (window != window_) used_ = own_ = 0;
        window_ = window;
    }

    scripted_response respond_to(const api_request& request, const cloud66::http::request& message,
                                 api_outcome& outcome)
    {
        const bool faulty = random_.chance(behavior.faults);
        const std::chrono::milliseconds delay =
            random_.duration(std::chrono::milliseconds(1), behavior.slowest);
        if (faulty && random_.chance(0.2)) return failure(boost::asio::error::connection_refused, false);
        if (has_outage(api_outage::down)) {
            outcome.status = 502;
            return response(502, "<html>").after(delay);
        }
        return respond_as_api(request, message, outcome, faulty).after(delay);
    }

    /// The API's own response, or what a fault on the way makes of it.
    scripted_response respond_as_api(const api_request& request, const cloud66::http::request& message,
                                     api_outcome& outcome, bool faulty)
    {
        if (message.token.reveal() != token || has_outage(api_outage::locked)) return reject(401, outcome);
        while (random_.chance(behavior.other_requests / (1 + behavior.other_requests))) consume(1);
        if (used_ >= behavior.limit || has_outage(api_outage::throttled)) {
            outcome.kind = api_outcome::throttled;
            outcome.status = 503;
            return with_rate(response(503, R"({"error":"throttled","details":"Too many"})"), 0, outcome);
        }
        ++used_;
        ++own_;
        const bool fails_before = faulty && random_.chance(0.2);
        scripted_response given = fails_before ? response(500, "{}") : execute(request, outcome);
        if (fails_before) outcome.status = 500;
        given = with_rate(given, behavior.limit - used_, outcome);
        if (!faulty || fails_before || given.result.response.status != 200) return given;
        const auto rate = outcome.rate;
        outcome = api_outcome();
        switch (random_.between(0, 3)) {
            case 0:
                return failure(boost::asio::error::connection_reset, true);
            case 1:
                outcome.status = 502;
                return response(502, "");
            case 2:
                outcome.status = 500;
                outcome.rate = rate;
                given.result.response.status = 500;
                return given;
            default:
                outcome.kind = api_outcome::unusable;
                outcome.status = 200;
                outcome.rate = rate;
                given.result.response.body =
                    given.result.response.body.substr(0, given.result.response.body.size() / 2);
                return given;
        }
    }

    scripted_response execute(const api_request& request, api_outcome& outcome)
    {
        outcome.status = 200;
        outcome.kind = api_outcome::shown;
        if (request.kind == api_request::start) {
            ++carried_out[request.call];
            const std::int64_t id = start(request.about.first);
            return ok(show(*find({request.about.first, id}), outcome));
        }
        if (request.kind == api_request::list) return list(request, outcome);
        const fake_action* one = find(request.about);
        if (one == nullptr || time_->now() - one->started < behavior.hidden) return reject(404, outcome);
        return ok(show(*one, outcome));
    }

    scripted_response list(const api_request& request, api_outcome& outcome)
    {
        if (behavior.list_status != 200) return reject(behavior.list_status, outcome);
        std::vector<const fake_action*> items;
        for (const fake_action& one : stacks[request.about.first]) {
            const bool is_missed = hash_of(one.id) % 100 < static_cast<std::uint64_t>(behavior.list_misses);
            const auto age = time_->now() - one.started;
            if (!is_missed && age >= behavior.hidden && age >= behavior.list_lag) items.push_back(&one);
        }
        if (behavior.order == fake_api_behavior::newest_first) std::reverse(items.begin(), items.end());
        if (behavior.order == fake_api_behavior::unsorted)
            std::sort(items.begin(), items.end(), [](const fake_action* left, const fake_action* right) {
                return hash_of(left->id) < hash_of(right->id);
            });
        const auto size = static_cast<std::int64_t>(behavior.page_size);
        const auto count = static_cast<std::int64_t>(items.size());
        const std::int64_t pages = (std::max)(std::int64_t(1), (count + size - 1) / size);
        std::string body;
        for (std::int64_t i = (request.page - 1) * size; i < (std::min)(count, request.page * size); ++i) {
            const fake_action& one = *items[static_cast<std::size_t>(i)];
            body += (body.empty() ? "" : ",") + show(one, outcome);
        }
        return page_response('[' + body + ']', request.page, pages);
    }

    scripted_response reject(int status, api_outcome& outcome)
    {
        outcome.status = status;
        outcome.kind = status == 404 ? api_outcome::missing : api_outcome::denied;
        return response(status, R"({"error":"refused"})");
    }

    scripted_response with_rate(const scripted_response& given, int remaining, api_outcome& outcome)
    {
        if (!behavior.rate_headers) return given;
        outcome.rate.emplace();
        outcome.rate->window = window_;
        outcome.rate->remaining = remaining;
        outcome.rate->own = own_;
        outcome.rate->sequence = ++sequence_;
        return given.with("X-RateLimit-Limit", std::to_string(behavior.limit))
            .with("X-RateLimit-Remaining", std::to_string(remaining));
    }

    void record(const api_request& request, const api_outcome& outcome)
    {
        const auto now = time_->now();
        for (const std::int64_t id : outcome.ended) find({request.about.first, id})->end_shown = true;
        ledger.ended(request, outcome, now);
        if (note)
            note(request.about.first + '/' + std::to_string(request.about.second) +
                 (request.is_poll ? " poll" : " call") + " responded " + std::to_string(outcome.status));
    }

    std::string show(const fake_action& one, api_outcome& outcome) const
    {
        outcome.ids.push_back(one.id);
        if (one.ends > time_->now()) return action_json(one.id);
        outcome.ended.push_back(one.id);
        return action_json(one.id, *one.end);
    }

    /// A hash of the id, so that unsorted lists have the same order at every request.
    static std::uint64_t hash_of(std::int64_t id)
    {
        return (static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15u) >> 32;
    }

    std::shared_ptr<cloud66::virtual_time> time_;
    random_source& random_;
    time_point first_window_;
    std::int64_t window_ = 0;
    int used_ = 0;  // requests in this window
    int own_ = 0;   // those of the client
    std::uint64_t sequence_ = 0;
    std::int64_t last_id_ = 0;
};

}  // namespace test

#endif
