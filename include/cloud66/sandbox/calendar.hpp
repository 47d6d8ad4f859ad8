// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_CALENDAR_HPP
#define CLOUD66_SANDBOX_CALENDAR_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// `2014-08-14T00:38:14Z`
CLOUD66_DECL std::string iso_date(std::chrono::system_clock::time_point when);

/// `2014-08-14 00:38:14 UTC`, the older form in some members.
CLOUD66_DECL std::string legacy_date(std::chrono::system_clock::time_point when);

/// `Thu, 14 Aug 2014 00:38:14 GMT`
CLOUD66_DECL std::string http_date(std::chrono::system_clock::time_point when);

/// The dates of the sandbox: what its calendar showed at the start, plus what has passed since.
class calendar
{
public:
    using time_point = time_source::time_point;

    CLOUD66_DECL calendar(std::shared_ptr<time_source> time, std::chrono::system_clock::time_point start);

    time_point start() const { return start_; }
    time_point now() const { return time_->now(); }

    CLOUD66_DECL std::chrono::system_clock::time_point date(time_point when) const;
    std::string iso(time_point when) const { return iso_date(date(when)); }

private:
    std::shared_ptr<time_source> time_;
    time_point start_;
    std::chrono::system_clock::time_point start_date_;
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/calendar.ipp>
#endif

#endif
