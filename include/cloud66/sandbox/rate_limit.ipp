// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RATE_LIMIT_IPP
#define CLOUD66_SANDBOX_RATE_LIMIT_IPP

#include <cloud66/sandbox/rate_limit.hpp>

#include <chrono>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL bool rate_limit::take(unsigned requests, time_point now)
{
    turn(now);
    const bool within = requests <= limit_ - used_;
    used_ = within ? used_ + requests : limit_;
    return within;
}

CLOUD66_DECL unsigned rate_limit::remaining(time_point now)
{
    turn(now);
    return limit_ - used_;
}

CLOUD66_DECL void rate_limit::turn(time_point now)
{
    constexpr std::chrono::hours window(1);
    const auto past = (now - window_start_) / window;
    if (past == 0) return;
    window_start_ += past * window;
    used_ = 0;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
