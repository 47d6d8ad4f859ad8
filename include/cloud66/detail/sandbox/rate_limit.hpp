// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_RATE_LIMIT_HPP
#define CLOUD66_DETAIL_SANDBOX_RATE_LIMIT_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>

namespace cloud66::inline v1::sandbox_detail {

/// A fixed number of requests in each window of an hour; the windows follow one another without a gap.
class rate_limit
{
public:
    using time_point = time_source::time_point;

    rate_limit(unsigned limit, time_point window_start) : limit_(limit), window_start_(window_start) {}

    unsigned limit() const { return limit_; }

    unsigned remaining(time_point now)
    {
        constexpr std::chrono::hours window(1);
        const auto past = (now - window_start_) / window;
        window_start_ += past * window;
        if (past != 0) used_ = 0;
        return limit_ - used_;
    }

    /// Counts some requests.
    /// \returns whether they were within the limit.
    bool take(unsigned requests, time_point now)
    {
        const bool within = requests <= remaining(now);
        used_ = within ? used_ + requests : limit_;
        return within;
    }

private:
    unsigned limit_;
    unsigned used_ = 0;
    time_point window_start_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
