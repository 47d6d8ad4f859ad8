// SPDX-License-Identifier: BSL-1.0
// A fast in-memory API with the operations that waits need; counts requests.
#ifndef CLOUD66_TESTS_BENCH_FAKE_API_HPP
#define CLOUD66_TESTS_BENCH_FAKE_API_HPP

#include <cloud66/time_source.hpp>
#include <cloud66/transport.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// Stacks whose actions succeed after given durations. Serves `POST .../actions.json`, single actions, and lists of 30
/// a page, newest first with ended ones; throttles requests over the limit of a fixed window of an hour. Responses take
/// no time.
class fake_api final : public cloud66::transport
{
public:
    using time_point = cloud66::time_source::time_point;
    using milliseconds = std::chrono::milliseconds;

    /// \param limit requests in a window; the first window begins now.
    /// \param next_duration the duration of the next action.
    fake_api(std::shared_ptr<cloud66::time_source> time, std::size_t stacks, int limit,
             std::function<milliseconds()> next_duration)
        : time_(std::move(time)),
          first_window_(time_->now()),
          limit_(limit),
          next_duration_(std::move(next_duration))
    {
        by_stack_.resize(stacks);
    }

    /// The UID of a stack; stacks are numbered from 0.
    static std::string uid(std::size_t stack) { return std::to_string(stack); }

    /// Starts an action without a request of the client, and returns its id.
    std::int64_t start(std::size_t stack)
    {
        const time_point now = time_->now();
        actions_.push_back({stack, now, now + next_duration_()});
        const auto id = static_cast<std::int64_t>(actions_.size());
        by_stack_.at(stack).push_back(id);
        return id;
    }

    /// Does not count the next request, as if another program with its own limit had sent it.
    void skip_next_count() { skips_count_ = true; }

    /// The end of the action.
    time_point end_of(std::int64_t id) const { return find(id).end; }

    /// Requests that start no action, throttled ones included.
    int polls() const { return polls_; }

    /// The most requests in a window, throttled ones included.
    int busiest_hour() const
    {
        int most = 0;
        for (const auto& [window, requests] : requests_) most = (std::max)(most, requests);
        return most;
    }

    cloud66::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        cloud66::attempt_result result;
        result.sent = true;
        const bool starts = message.method == cloud66::http::verb::post;
        if (!starts) ++polls_;
        int& requests = requests_[(time_->now() - first_window_) / std::chrono::hours(1)];
        if (!std::exchange(skips_count_, false)) ++requests;
        const int used = requests;
        result.response.headers = {{"X-RateLimit-Limit", std::to_string(limit_)},
                                   {"X-RateLimit-Remaining", std::to_string((std::max)(0, limit_ - used))}};
        if (used > limit_) {
            result.response.status = 503;
            result.response.body = R"({"error":"throttled","details":"Rate limit exceeded"})";
        } else {
            result.response.status = 200;
            result.response.body = response(message.target, starts);
        }
        co_return result;
    }

private:
    struct action
    {
        std::size_t stack;
        time_point start, end;
    };

    const action& find(std::int64_t id) const { return actions_.at(static_cast<std::size_t>(id - 1)); }

    std::string response(std::string_view target, bool starts)
    {
        const auto skip = [&](std::string_view prefix) {
            if (!target.starts_with(prefix))
                throw std::logic_error("the bench has no response to " + std::string(target));
            target.remove_prefix(prefix.size());
        };
        const auto number = [&] {
            std::int64_t value = 0;
            const auto parsed = std::from_chars(target.data(), target.data() + target.size(), value);
            target.remove_prefix(static_cast<std::size_t>(parsed.ptr - target.data()));
            return value;
        };
        skip("/api/3/stacks/");
        const auto stack = static_cast<std::size_t>(number());
        skip("/actions");
        if (starts) return R"({"response":)" + shown(start(stack)) + '}';
        if (target.starts_with('/')) {
            target.remove_prefix(1);
            return R"({"response":)" + shown(number()) + '}';
        }
        skip(".json");
        if (target.empty()) return page(stack, 1);
        skip("?page=");
        return page(stack, static_cast<std::size_t>(number()));
    }

    std::string page(std::size_t stack, std::size_t number) const
    {
        constexpr std::size_t length = 30;
        const std::vector<std::int64_t>& ids = by_stack_.at(stack);
        const std::size_t pages = (std::max)(std::size_t(1), (ids.size() + length - 1) / length);
        const std::size_t first = (std::min)(ids.size(), (number - 1) * length);
        const std::size_t last = (std::min)(ids.size(), number * length);
        std::string body = R"({"response":[)";
        for (std::size_t i = first; i < last; ++i) {
            if (i != first) body += ',';
            body += shown(ids[ids.size() - 1 - i]);
        }
        const auto page_or_null = [](bool exists, std::size_t page) {
            return exists ? std::to_string(page) : std::string("null");
        };
        body += R"(],"count":)" + std::to_string(last - first);
        body += R"(,"pagination":{"previous":)" + page_or_null(number > 1, number - 1);
        body += R"(,"next":)" + page_or_null(number < pages, number + 1);
        body += R"(,"current":)" + std::to_string(number);
        body += R"(,"per_page":)" + std::to_string(length);
        body += R"(,"count":)" + std::to_string(ids.size());
        body += R"(,"pages":)" + std::to_string(pages) + "}}";
        return body;
    }

    std::string shown(std::int64_t id) const
    {
        const action& shown_action = find(id);
        std::string body = R"({"id":)" + std::to_string(id);
        body +=
            R"(,"user":"someone@example.com","resource_type":"stack","action":"service_restart","resource_id":")";
        body += std::to_string(shown_action.stack) + R"(","started_via":"api","started_at":)" +
                date(shown_action.start);
        if (shown_action.end <= time_->now()) {
            body += R"(,"finished_at":)" + date(shown_action.end);
            return body + R"(,"finished_success":true,"finished_message":"Completed successfully"})";
        }
        return body + R"(,"finished_at":null,"finished_success":null,"finished_message":null})";
    }

    std::string date(time_point time) const
    {
        using namespace std::chrono;
        const auto total = duration_cast<seconds>(time - first_window_);
        const auto day = floor<days>(total);
        const hh_mm_ss clock(total - day);
        char text[64];
        std::snprintf(text, sizeof text, R"("2026-01-%02dT%02d:%02d:%02dZ")",
                      static_cast<int>(day.count()) + 1, static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
        return text;
    }

    std::shared_ptr<cloud66::time_source> time_;
    time_point first_window_;
    int limit_;
    std::function<milliseconds()> next_duration_;
    std::vector<action> actions_;                      // the one with id 1 first
    std::vector<std::vector<std::int64_t>> by_stack_;  // ids, oldest first
    std::map<std::int64_t, int> requests_;             // of each window
    int polls_ = 0;
    bool skips_count_ = false;  // of the next request
};

}  // namespace bench

#endif
