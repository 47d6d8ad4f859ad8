// SPDX-License-Identifier: BSL-1.0
// As much of the API as watching needs, in memory, fast, and counting.
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

/// Stacks whose actions take as long as they are told and end well. Serves `POST .../actions.json`, one action, and
/// lists of 30 a page, newest first and ended ones too; refuses what is over the limit of a fixed hour. Responses take
/// no time.
class fake_api final : public cloud66::transport
{
public:
    using time_point = cloud66::time_source::time_point;
    using milliseconds = std::chrono::milliseconds;

    /// \param limit requests in an hour; the first hour opens now.
    /// \param next_duration how long the next action takes.
    fake_api(std::shared_ptr<cloud66::time_source> time, std::size_t stacks, int limit,
             std::function<milliseconds()> next_duration)
        : time_(std::move(time)),
          opened_(time_->now()),
          limit_(limit),
          next_duration_(std::move(next_duration))
    {
        by_stack_.resize(stacks);
    }

    /// The UID of a stack, which counts from 0.
    static std::string uid(std::size_t stack) { return std::to_string(stack); }

    /// Starts an action as somebody else would, and returns its id.
    std::int64_t start(std::size_t stack)
    {
        const time_point now = time_->now();
        actions_.push_back({stack, now, now + next_duration_()});
        const auto id = static_cast<std::int64_t>(actions_.size());
        by_stack_.at(stack).push_back(id);
        return id;
    }

    /// The next request costs nothing, as if somebody else with a limit of their own had sent it.
    void give_one_away() { free_ = true; }

    /// When the action ends.
    time_point end_of(std::int64_t id) const { return known(id).end; }

    /// Requests that start nothing, the refused ones too.
    int polls() const { return polls_; }

    /// The most requests in an hour, the refused ones too.
    int busiest_hour() const
    {
        int most = 0;
        for (const auto& [when, requests] : requests_) most = (std::max)(most, requests);
        return most;
    }

    cloud66::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        cloud66::attempt_result done;
        done.sent = true;
        const bool starts = message.method == cloud66::http::verb::post;
        if (!starts) ++polls_;
        int& requests = requests_[(time_->now() - opened_) / std::chrono::hours(1)];
        if (!std::exchange(free_, false)) ++requests;
        const int asked = requests;
        done.response.headers = {{"X-RateLimit-Limit", std::to_string(limit_)},
                                 {"X-RateLimit-Remaining", std::to_string((std::max)(0, limit_ - asked))}};
        if (asked > limit_) {
            done.response.status = 503;
            done.response.body = R"({"error":"throttled","details":"Rate limit exceeded"})";
        } else {
            done.response.status = 200;
            done.response.body = response(message.target, starts);
        }
        co_return done;
    }

private:
    struct action
    {
        std::size_t stack;
        time_point start, end;
    };

    const action& known(std::int64_t id) const { return actions_.at(static_cast<std::size_t>(id - 1)); }

    std::string response(std::string_view target, bool starts)
    {
        const auto rest_after = [&](std::string_view part) {
            if (!target.starts_with(part))
                throw std::logic_error("the bench has no response to " + std::string(target));
            target.remove_prefix(part.size());
        };
        const auto number = [&] {
            std::int64_t value = 0;
            const auto parsed = std::from_chars(target.data(), target.data() + target.size(), value);
            target.remove_prefix(static_cast<std::size_t>(parsed.ptr - target.data()));
            return value;
        };
        rest_after("/api/3/stacks/");
        const auto stack = static_cast<std::size_t>(number());
        rest_after("/actions");
        if (starts) return R"({"response":)" + shown(start(stack)) + '}';
        if (target.starts_with('/')) {
            target.remove_prefix(1);
            return R"({"response":)" + shown(number()) + '}';
        }
        rest_after(".json");
        if (target.empty()) return page(stack, 1);
        rest_after("?page=");
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
        const auto neighbour = [](bool there, std::size_t page) {
            return there ? std::to_string(page) : std::string("null");
        };
        body += R"(],"count":)" + std::to_string(last - first);
        body += R"(,"pagination":{"previous":)" + neighbour(number > 1, number - 1);
        body += R"(,"next":)" + neighbour(number < pages, number + 1);
        body += R"(,"current":)" + std::to_string(number);
        body += R"(,"per_page":)" + std::to_string(length);
        body += R"(,"count":)" + std::to_string(ids.size());
        body += R"(,"pages":)" + std::to_string(pages) + "}}";
        return body;
    }

    std::string shown(std::int64_t id) const
    {
        const action& it = known(id);
        std::string body = R"({"id":)" + std::to_string(id);
        body +=
            R"(,"user":"someone@example.com","resource_type":"stack","action":"service_restart","resource_id":")";
        body += std::to_string(it.stack) + R"(","started_via":"api","started_at":)" + date(it.start);
        if (it.end <= time_->now()) {
            body += R"(,"finished_at":)" + date(it.end);
            return body + R"(,"finished_success":true,"finished_message":"Completed successfully"})";
        }
        return body + R"(,"finished_at":null,"finished_success":null,"finished_message":null})";
    }

    std::string date(time_point when) const
    {
        using namespace std::chrono;
        const auto total = duration_cast<seconds>(when - opened_);
        const auto day = floor<days>(total);
        const hh_mm_ss clock(total - day);
        char text[64];
        std::snprintf(text, sizeof text, R"("2026-01-%02dT%02d:%02d:%02dZ")",
                      static_cast<int>(day.count()) + 1, static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
        return text;
    }

    std::shared_ptr<cloud66::time_source> time_;
    time_point opened_;
    int limit_;
    std::function<milliseconds()> next_duration_;
    std::vector<action> actions_;                      // the one with id 1 first
    std::vector<std::vector<std::int64_t>> by_stack_;  // ids, oldest first
    std::map<std::int64_t, int> requests_;             // of each hour
    int polls_ = 0;
    bool free_ = false;  // the next request
};

}  // namespace bench

#endif
