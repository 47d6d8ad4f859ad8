// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_RETRY_HPP
#define CLOUD66_DETAIL_CLIENT_RETRY_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace cloud66::inline v1::detail {

/// How one attempt failed, as far as it matters for what comes next.
struct failed_attempt
{
    boost::system::error_code code;  ///< What the caller would get.
    int status = 0;                  ///< Of the response; 0 if there was none.
    bool sent = false;               ///< Whether a byte of the request may have left.
    bool is_safe = true;             ///< Whether the request could have done something.
    int attempts = 1;                ///< How many there have been, this one included.
    std::optional<std::chrono::seconds> retry_after;
};

/// What comes next.
struct retry_decision
{
    enum
    {
        fail,
        retry,
        outcome_unknown
    } kind = fail;
    std::chrono::milliseconds delay{0};  ///< Before trying again.
};

/// Decides after a failed attempt: sans-io.
/// \param random from 0 up to 1; spreads the retries of many clients (full jitter).
inline retry_decision decide_retry(const retry_options& options, const failed_attempt& attempt, double random)
{
    using std::chrono::milliseconds;
    retry_decision decision;

    // A response other than "the server failed" tells what happened; without one, a change may have been made.
    const bool responded = attempt.status != 0;
    const bool server_failed = attempt.status >= 500 && attempt.code == errc::server_error;
    if (!attempt.is_safe && attempt.sent &&
        (!responded || server_failed || attempt.code == errc::request_timeout)) {
        decision.kind = retry_decision::outcome_unknown;
        return decision;
    }

    // Of what a server responds, only this may pass. What the API throttles waits at the circuit breaker and not here; 429 is
    // left to requests without a circuit breaker, such as downloads.
    const bool passing = responded
                             ? attempt.status == 408 || attempt.status == 429 || attempt.status == 500 ||
                                   attempt.status == 502 || attempt.status == 504 ||
                                   (attempt.status == 503 && attempt.code == errc::server_error)
                             : attempt.code == condition::retryable && attempt.code != errc::throttled &&
                                   attempt.code != errc::call_timed_out;
    const bool safe = attempt.is_safe || !attempt.sent;  // then nothing was done
    if (!passing || !safe || attempt.attempts > options.retries) return decision;

    const double doubled = std::ldexp(static_cast<double>(options.base_delay.count()), attempt.attempts - 1);
    const double longest = (std::min)(doubled, static_cast<double>(options.max_delay.count()));
    decision.delay = milliseconds(static_cast<milliseconds::rep>(longest * random));
    if (attempt.retry_after) {
        // In seconds: what a server asks for may not fit in milliseconds.
        if (*attempt.retry_after > std::chrono::floor<std::chrono::seconds>(options.max_delay))
            return decision;
        decision.delay = (std::max)(decision.delay, milliseconds(*attempt.retry_after));
    }
    decision.kind = retry_decision::retry;
    return decision;
}

/// How many retries a client may still make: sans-io. In an outage every call fails, and if each were retried the
/// server would get a multiple of the requests just when it can least do with them.
class retry_throttle
{
public:
    explicit retry_throttle(int most) : most_(most), left_(most) {}

    /// Takes a retry. \return whether there was one left.
    bool take()
    {
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

    /// A request got a response with a good status: ten of them give back one retry.
    void succeeded() { left_ = (std::min)(left_ + 0.1, most_); }

private:
    double most_;
    double left_;
};

}  // namespace cloud66::inline v1::detail

#endif
