// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RATE_LIMIT_HPP
#define CLOUD66_SANDBOX_RATE_LIMIT_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A fixed number of requests in each hour; the hours follow one another without a gap.
class rate_limit
{
public:
    using time_point = time_source::time_point;

    rate_limit(unsigned limit, time_point window_start) : limit_(limit), window_start_(window_start) {}

    unsigned limit() const { return limit_; }

    /// Counts some requests.
    /// \returns whether they were within the limit.
    CLOUD66_DECL bool take(unsigned requests, time_point now);

    CLOUD66_DECL unsigned remaining(time_point now);

private:
    void turn(time_point now);

    unsigned limit_;
    unsigned used_ = 0;
    time_point window_start_;
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/rate_limit.ipp>
#endif

#endif
