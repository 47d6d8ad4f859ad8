// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_POLICY_HPP
#define CLOUD66_DETAIL_POLLING_POLL_POLICY_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace cloud66::inline v1::detail {

/// How long after a poll of an action of that age the next one comes, if nothing speaks against it.
inline std::chrono::duration<double> poll_interval(const polling_options& options, time_source::duration age)
{
    using seconds = std::chrono::duration<double>;
    if (options.interval) {
        try {
            const auto wanted = options.interval(std::chrono::duration_cast<std::chrono::milliseconds>(age));
            return (std::max)(wanted, options.min_interval);
        } catch (...) {
            return options.max_interval;
        }
    }
    const seconds grown(std::sqrt((std::max)(seconds(age).count(), 0.0)));
    return std::clamp<seconds>(grown, options.min_interval, options.max_interval);
}

/// Whether the API itself has refused a request: its error responses name an `error` such as `not_found`, where gateways
/// and frameworks have a phrase such as `Not Found`.
inline bool is_api_error(const error& why)
{
    const auto is_of_id = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !why.details().api_error.empty() && std::ranges::all_of(why.details().api_error, is_of_id);
}

/// When to poll one action again, and when to stop polling: sans-io.
class poll_policy
{
public:
    using time_point = time_source::time_point;
    using duration = time_source::duration;

    /// For an action that started, or was first heard of, at `now`.
    /// \param options must outlive the policy.
    poll_policy(const polling_options& options, time_point now) : options_(&options), started_(now) {}
    poll_policy(polling_options&& options, time_point now) = delete;

    /// When the action started, or was first heard of.
    time_point started() const { return started_; }

    /// When to poll next: at once before the first poll, else the interval of its age, with jitter,
    /// after the last poll; later while throttled. Never before `now`.
    /// \param random from 0 up to 1.
    CLOUD66_DECL time_point next_poll(time_point now, double random) const;

    /// A poll showed the action.
    CLOUD66_DECL void polled(time_point now);

    /// A poll failed. True if that ends the waits; false if another poll may do better. Only an error in
    /// the API's own words is final: a gateway, a maintenance page or a login page that stands in front of the API
    /// for a while responds with the same statuses.
    CLOUD66_DECL bool failed(const error& why, time_point now);

    /// A new wait begins after a failure has ended the others.
    CLOUD66_DECL void reset(time_point now);

private:
    const polling_options* options_;
    time_point started_;
    time_point failing_since_ = time_source::never;  // the first failure after the last good poll
    time_point last_poll_ = time_source::never;      // good or not
    bool throttled_ = false;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/poll_policy.ipp>
#endif

#endif
