// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_RATE_LIMIT_TRACKER_HPP
#define CLOUD66_DETAIL_CLIENT_RATE_LIMIT_TRACKER_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cloud66::inline v1::detail {

/// The window in which the API's limit counts requests.
inline constexpr std::chrono::hours rate_window{1};

/// A request that was let out. Numbers count up from 1, so that of two requests it is known which went first.
struct sent_request
{
    std::uint64_t number = 0;
    http::request_priority why = http::request_priority::call;
};

/// What one response says of the limit.
struct rate_report
{
    std::optional<int> limit;      ///< `X-RateLimit-Limit`, if it makes sense.
    std::optional<int> remaining;  ///< `X-RateLimit-Remaining`, if it makes sense; 0 if the hour is used up.
    bool served = false;           ///< Whether the API dealt with the request, so that one was left for it.
};

/// Reads the headers of `response`. Numbers that make no sense are left out.
/// \param code what the response means: 503 `throttled` says that the hour is used up; 429, which the API does
///        not document, may come from a gateway with a limit of its own and says nothing of the hour.
CLOUD66_DECL rate_report read_rate_report(const http::response& response,
                                          const boost::system::error_code& code);

/// Keeps count of the requests in an hour: sans-io.
///
/// Responses may be overtaken on their way, and a reported count does not include the requests still under
/// way. So the lowest count reported in a window holds, less what is under way. A higher count in response to a
/// request that was sent after the lowest had come can only mean that a new hour has begun.
class rate_limit_tracker
{
public:
    using time_point = time_source::time_point;

    /// Before the first report.
    CLOUD66_DECL explicit rate_limit_tracker(const rate_limit_options& options);

    /// A request goes out.
    CLOUD66_DECL sent_request sent(http::request_priority why, time_point now);

    /// The response to `request` came, good or not.
    CLOUD66_DECL void responded(const sent_request& request, const rate_report& report, time_point now);

    /// There will be no response to `request`.
    /// \param left whether any byte of it may have left, so that it may be counted.
    CLOUD66_DECL void lost(const sent_request& request, bool left, time_point now);

    /// What is known at `now`, which is not before the last event; all but `throttled`.
    CLOUD66_DECL rate_limit_status known(time_point now) const;

    /// When the hour of `now` is thought to end, and whether that is more than a guess.
    CLOUD66_DECL time_point resets_at(time_point now) const;
    bool reset_seen() const noexcept { return reset_seen_; }

private:
    void start_window(time_point now);
    void start_counting();
    void count(http::request_priority why, int change);

    int limit_;
    double reserved_share_;
    int remaining_;  // less than zero if more was sent than there was
    std::uint64_t calls_ = 0;
    std::uint64_t polls_ = 0;
    int under_way_ = 0;
    bool reset_seen_ = false;
    std::optional<time_point> window_start_;
    std::optional<int> lowest_;             // reported in this window
    std::uint64_t last_number_ = 0;         // of the requests sent
    std::uint64_t last_before_lowest_ = 0;  // the last sent when the lowest count came
    std::uint64_t last_before_window_ = 0;  // the last sent when the hour began
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/rate_limit_tracker.ipp>
#endif

#endif
