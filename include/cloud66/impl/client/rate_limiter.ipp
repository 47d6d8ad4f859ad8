// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_RATE_LIMITER_IPP
#define CLOUD66_IMPL_CLIENT_RATE_LIMITER_IPP

#include <cloud66/detail/at_exit.hpp>
#include <cloud66/detail/client/rate_limiter.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <utility>

namespace cloud66::inline v1::detail {

/// Seconds from `now` to `when`, rounded up.
inline std::chrono::seconds seconds_until(time_source::time_point when, time_source::time_point now)
{
    return std::chrono::ceil<std::chrono::seconds>((std::max)(when - now, time_source::duration::zero()));
}

CLOUD66_DECL rate_limiter::rate_limiter(const asio::any_io_executor& executor,
                                        const cloud66::options& options, std::function<double()> random)
    : executor_(executor),
      options_(options),
      random_(std::move(random)),
      tracker_(options.rate_limit),
      published_(tracker_)
{
}

CLOUD66_DECL rate_limit_status rate_limiter::status() const
{
    const std::lock_guard lock(mutex_);
    rate_limit_status known = published_.known(options_.time->now());
    known.throttled = public_throttled_;
    return known;
}

CLOUD66_DECL time_source::time_point rate_limiter::polls_allowed_from() const
{
    // A call that waits is the probe.
    if (!breaker_.is_closed() && !queue_.empty()) return time_source::never;
    return breaker_.next_probe_at();
}

CLOUD66_DECL std::optional<std::chrono::seconds> rate_limiter::retry_after() const
{
    if (breaker_.is_closed() || breaker_.is_half_open()) return std::nullopt;
    return seconds_until(breaker_.next_probe_at(), options_.time->now());
}

CLOUD66_DECL void rate_limiter::changed()
{
    {
        const std::lock_guard lock(mutex_);
        published_ = tracker_;
        public_throttled_ = !breaker_.is_closed();
    }
    if (!queue_.empty()) queue_.front().notify();
    if (hook_) hook_();
}

CLOUD66_DECL rate_limiter::permit::permit(rate_limiter& owner, http::request_priority why,
                                          const api_request& request,
                                          std::chrono::milliseconds max_throttle_wait)
    : owner_(owner),
      why_(why),
      request_(request),
      max_wait_(max_throttle_wait),
      place_(owner.queue_.last_place())
{
}

CLOUD66_DECL rate_limiter::permit::~permit()
{
    if (passed_) lost(false);  // it came to no attempt
}

/// The request, for the log.
CLOUD66_DECL std::string rate_limiter::permit::name() const
{
    std::string text(to_string(request_.method));
    return text.append(" ").append(request_.path());
}

CLOUD66_DECL bool rate_limiter::permit::can_acquire() const
{
    const bool is_next = owner_.queue_.empty() || owner_.queue_.front().place() >= place_;
    return owner_.breaker_.allows(owner_.options_.time->now()) &&
           (is_next || (why_ == http::request_priority::poll && owner_.breaker_.is_closed()));
}

/// Whether nothing can pass before its time is up.
CLOUD66_DECL bool rate_limiter::permit::cannot_pass_in_time() const
{
    const auto now = owner_.options_.time->now();
    if (why_ == http::request_priority::poll || now >= *deadline_) return true;
    return !owner_.breaker_.is_closed() && !owner_.breaker_.is_half_open() &&
           owner_.breaker_.next_probe_at() > *deadline_;
}

CLOUD66_DECL void rate_limiter::permit::pass()
{
    passed_ = owner_.tracker_.sent(why_, owner_.options_.time->now());
    owner_.breaker_.passed(passed_->number);
    if (!owner_.breaker_.is_closed())
        owner_.note(log_level::debug, name() + ": probing whether the API still throttles");
}

CLOUD66_DECL bool rate_limiter::permit::try_acquire()
{
    if (!can_acquire()) return false;
    pass();
    owner_.changed();
    return true;
}

CLOUD66_DECL asio::awaitable<bool> rate_limiter::permit::acquire()
{
    const cloud66::options& options = owner_.options_;
    if (!deadline_) deadline_ = (std::min)(saturating_add(options.time->now(), max_wait_), request_.deadline);
    if (cannot_pass_in_time()) co_return false;
    owner_.note(log_level::debug, name() + ": waiting, as the API throttles");
    const at_exit change([this] { owner_.changed(); });  // after the entry has left the queue
    wait_queue::entry entry(owner_.queue_, place_, owner_.executor_.get(), options.time);
    owner_.changed();
    while (!can_acquire()) {
        if (cannot_pass_in_time()) co_return false;
        const auto next = entry.is_first() ? owner_.breaker_.next_probe_at() : *deadline_;
        co_await entry.wait_until((std::min)(next, *deadline_));
    }
    pass();
    co_return true;
}

CLOUD66_DECL void rate_limiter::permit::responded(const http::response& response,
                                                  const boost::system::error_code& code,
                                                  std::optional<std::chrono::seconds> retry_after)
{
    const sent_request request = *std::exchange(passed_, std::nullopt);
    const auto now = owner_.options_.time->now();
    const rate_report report = read_rate_report(response, code);
    owner_.tracker_.responded(request, report, now);
    if (code == errc::throttled) {
        throttle_hint hint;
        hint.retry_after = retry_after;
        if (report.remaining == 0) hint.resets_at = owner_.tracker_.resets_at(now);
        hint.reset_seen = owner_.tracker_.reset_seen();
        const bool was_closed = owner_.breaker_.is_closed();
        if (owner_.breaker_.throttled(request.number, hint, now, owner_.random_())) {
            const std::string next =
                "next try in " + std::to_string(seconds_until(owner_.breaker_.next_probe_at(), now).count()) +
                " s";
            owner_.note(was_closed ? log_level::warning : log_level::debug,
                        was_closed ? "throttled: requests wait; " + next : "still throttled; " + next);
        }
    } else if (!report.served && !report.remaining) {
        owner_.breaker_.lost(request.number, now);  // what stands in between may fail without asking the API
    } else if (owner_.breaker_.responded(request.number)) {
        owner_.note(log_level::info, "no longer throttled: requests go on");
    }
    owner_.changed();
}

CLOUD66_DECL void rate_limiter::permit::repeat(const http::response& response)
{
    const sent_request request = *std::exchange(passed_, std::nullopt);
    owner_.tracker_.responded(request, read_rate_report(response, errc::unauthenticated),
                              owner_.options_.time->now());
    if (!owner_.breaker_.rejects(request.number)) pass();
    owner_.changed();
}

CLOUD66_DECL void rate_limiter::permit::lost(bool left)
{
    const sent_request request = *std::exchange(passed_, std::nullopt);
    const auto now = owner_.options_.time->now();
    owner_.tracker_.lost(request, left, now);
    owner_.breaker_.lost(request.number, now);
    owner_.changed();
}

}  // namespace cloud66::inline v1::detail

#endif
