// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_TRAFFIC_IPP
#define CLOUD66_SESSION_TRAFFIC_IPP

#include <cloud66/session/traffic.hpp>
#include <cloud66/time/alarm.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL traffic::traffic(const asio::any_io_executor& executor, const cloud66::options& options,
                              std::function<double()> random)
    : executor_(executor),
      options_(options),
      random_(std::move(random)),
      budget_(options.rate_limit),
      shown_(budget_)
{
}

CLOUD66_DECL traffic::~traffic() = default;

CLOUD66_DECL void traffic::change()
{
    {
        const std::lock_guard lock(mutex_);
        shown_ = budget_;
        shown_throttled_ = !gate_.is_open();
    }
    if (changed_) changed_();
}

CLOUD66_DECL request_budget traffic::budget() const
{
    const auto now = options_.time->now();
    const std::lock_guard lock(mutex_);
    request_budget known = shown_.at(now);
    known.throttled = shown_throttled_;
    return known;
}

CLOUD66_DECL traffic::time_point traffic::looks_allowed_from() const
{
    return line_.empty() ? gate_.passable_from() : (time_point::max)();
}

/// A call's place in the line before the gate.
class traffic::place_in_line
{
public:
    place_in_line(traffic& owner, bool again) : owner_(owner), bell_(owner.executor_, owner.options_.time)
    {
        place_ = owner_.line_.insert(again ? owner_.line_.begin() : owner_.line_.end(), &bell_);
        if (owner_.line_.size() == 1) owner_.change();
    }
    ~place_in_line()
    {
        const bool next_is_first = is_first();
        owner_.line_.erase(place_);
        if (next_is_first && !owner_.line_.empty()) owner_.line_.front()->notify();
        if (owner_.line_.empty()) owner_.change();
    }
    place_in_line(const place_in_line&) = delete;
    place_in_line& operator=(const place_in_line&) = delete;

    bool is_first() const { return place_ == owner_.line_.begin(); }
    alarm& bell() { return bell_; }

private:
    traffic& owner_;
    alarm bell_;
    std::list<alarm*>::iterator place_;
};

CLOUD66_DECL asio::awaitable<throttle_gate::pass> traffic::enter(purpose why, time_point until, bool again)
{
    const auto& time = options_.time;
    if (line_.empty() || gate_.is_open()) {
        const auto given = gate_.ask(time->now());
        if (given != throttle_gate::pass::refused) co_return given;
    }
    if (why == purpose::poll) co_return throttle_gate::pass::refused;
    place_in_line mine(*this, again);
    while (time->now() < until) {
        // Only the first in line tries, so that the others stay in order.
        if (mine.is_first() || gate_.is_open()) {
            const auto given = gate_.ask(time->now());
            if (given != throttle_gate::pass::refused) co_return given;
        }
        const auto next_try = mine.is_first() ? gate_.passable_from() : until;
        co_await mine.bell().wait_until((std::min)(until, next_try));
    }
    co_return throttle_gate::pass::refused;
}

CLOUD66_DECL traffic::passage::passage(traffic& owner, purpose why, throttle_gate::pass given)
    : owner_(owner), why_(why), given_(given)
{
}

CLOUD66_DECL traffic::passage::~passage() { fail(on_its_way_); }

CLOUD66_DECL void traffic::passage::leave()
{
    on_its_way_ = true;
    owner_.budget_.sent(why_, owner_.options_.time->now());
    owner_.change();
}

CLOUD66_DECL void traffic::passage::arrive(const http::incoming& answer, bool throttled,
                                           std::optional<std::chrono::seconds> retry_after)
{
    const auto now = owner_.options_.time->now();
    const logger& log = owner_.options_.log;
    on_its_way_ = false;
    owner_.budget_.answered(read_rate_headers(answer), throttled, now);
    if (throttled) {
        throttled_answer by;
        by.retry_after = retry_after;
        by.known_reset = owner_.budget_.known_reset(now);
        by.random = owner_.random_();
        if (owner_.gate_.throttled(given_, by, now)) {
            const auto wait = std::chrono::ceil<std::chrono::seconds>(owner_.gate_.next_probe() - now);
            log(log_level::warning,
                "throttled: requests wait, one tries in " + std::to_string(wait.count()) + " s");
        }
        if (!owner_.line_.empty()) owner_.line_.front()->notify();
    } else if (owner_.gate_.answered(given_)) {
        log(log_level::info,
            "no longer throttled: " + std::to_string(owner_.line_.size()) + " waiting calls go on");
        for (alarm* bell : owner_.line_) bell->notify();
    }
    given_ = throttle_gate::pass::granted;
    owner_.change();
}

CLOUD66_DECL void traffic::passage::fail(bool sent)
{
    const bool was_probe =
        std::exchange(given_, throttle_gate::pass::granted) == throttle_gate::pass::as_probe;
    const bool was_on_its_way = std::exchange(on_its_way_, false);
    if (was_probe) {
        owner_.gate_.probe_lost(owner_.options_.time->now());
        if (!owner_.line_.empty()) owner_.line_.front()->notify();
    }
    if (was_on_its_way) owner_.budget_.lost(sent, owner_.options_.time->now());
    if (was_probe || was_on_its_way) owner_.change();
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
