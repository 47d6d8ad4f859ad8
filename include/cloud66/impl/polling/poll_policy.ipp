// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_POLL_POLICY_IPP
#define CLOUD66_IMPL_POLLING_POLL_POLICY_IPP

#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <chrono>

namespace cloud66::inline v1::detail {

/// Whether no later poll can succeed.
inline bool is_final(const error& why)
{
    if (why.code() == errc::no_credentials || why.code() == errc::invalid_argument) return true;
    return why.code() == condition::denied && is_api_error(why);
}

CLOUD66_DECL poll_policy::time_point poll_policy::next_poll(time_point now, double random) const
{
    if (last_poll_ == time_source::never) return now;
    using seconds = std::chrono::duration<double>;
    seconds interval = poll_interval(*options_, now - started_);
    if (throttled_) interval = (std::max)(interval, seconds(std::chrono::minutes(1)));
    const double varied = 1 + options_->jitter * (2 * random - 1);
    return (std::max)(now, last_poll_ + std::chrono::duration_cast<duration>(interval * varied));
}

CLOUD66_DECL void poll_policy::polled(time_point now)
{
    last_poll_ = now;
    failing_since_ = time_source::never;
    throttled_ = false;
}

CLOUD66_DECL bool poll_policy::failed(const error& why, time_point now)
{
    const auto& code = why.code();
    last_poll_ = now;
    if (code == errc::throttled) {  // the API is there, and says when it will be of use again
        polled(now);
        throttled_ = true;
        return false;
    }
    if (is_final(why)) return true;
    // In milliseconds: the longest limit does not fit in the clock's unit.
    using std::chrono::floor, std::chrono::milliseconds;
    if (code == errc::not_found && is_api_error(why))
        return floor<milliseconds>(now - started_) >= options_->not_found_grace;
    failing_since_ = (std::min)(failing_since_, now);
    return floor<milliseconds>(now - failing_since_) >= options_->failure_budget;
}

CLOUD66_DECL void poll_policy::reset(time_point now)
{
    polled(now);
    last_poll_ = time_source::never;
}

}  // namespace cloud66::inline v1::detail

#endif
