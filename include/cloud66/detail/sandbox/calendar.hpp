// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_CALENDAR_HPP
#define CLOUD66_DETAIL_SANDBOX_CALENDAR_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <ctime>
#include <iomanip>
#include <locale>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

/// A date in UTC.
/// \param format as `std::put_time` takes it.
inline std::string date_text(std::chrono::system_clock::time_point when, const char* format)
{
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::ostringstream text;
    text.imbue(std::locale::classic());  // whose names of days and months are those of HTTP
    text << std::put_time(&parts, format);
    return text.str();
}

/// `2014-08-14T00:38:14Z`
inline std::string iso_date(std::chrono::system_clock::time_point when)
{
    return date_text(when, "%Y-%m-%dT%H:%M:%SZ");
}

/// `2014-08-14 00:38:14 UTC` for `2014-08-14T00:38:14Z`: the older form in some members.
inline std::string legacy_form(std::string iso)
{
    iso[10] = ' ';
    return iso.replace(19, std::string::npos, " UTC");
}

inline std::string legacy_date(std::chrono::system_clock::time_point when)
{
    return legacy_form(iso_date(when));
}

/// `Thu, 14 Aug 2014 00:38:14 GMT`
inline std::string http_date(std::chrono::system_clock::time_point when)
{
    return date_text(when, "%a, %d %b %Y %H:%M:%S GMT");
}

/// The dates of the sandbox: a configured date at the start, plus the time that has passed since.
class calendar
{
public:
    using time_point = time_source::time_point;

    calendar(std::shared_ptr<time_source> time, std::chrono::system_clock::time_point start)
        : time_(std::move(time)), start_(time_->now()), start_date_(start)
    {
    }

    time_point start() const { return start_; }
    time_point now() const { return time_->now(); }

    std::chrono::system_clock::time_point date(time_point when) const
    {
        return start_date_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(when - start_);
    }

    std::string iso(time_point when) const { return iso_date(date(when)); }

private:
    std::shared_ptr<time_source> time_;
    time_point start_;
    std::chrono::system_clock::time_point start_date_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
