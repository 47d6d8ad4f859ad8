// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_RATE_BUDGET_HPP
#define CLOUD66_SESSION_RATE_BUDGET_HPP

#include <cloud66/budget.hpp>
#include <cloud66/config.hpp>
#include <cloud66/http/message.hpp>
#include <cloud66/options.hpp>
#include <cloud66/session/purpose.hpp>
#include <cloud66/time/time_source.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// What the API says of its limit in an answer; empty where it does not, or says nonsense.
struct rate_headers
{
    std::optional<int> limit;      ///< `X-RateLimit-Limit`: requests in an hour.
    std::optional<int> remaining;  ///< `X-RateLimit-Remaining`: what is left of them.
};

/// Reads them.
CLOUD66_DECL rate_headers read_rate_headers(const http::incoming& answer);

/// What is left of the hour's requests: pure.
///
/// Answers tell the count, others who use the account included; between them, and if they say nothing, the
/// session counts for itself. Nothing tells when the hour ends: a count that jumps up shows that it has, and until
/// one has been seen an hour is thought to begin with the first request.
class rate_budget
{
public:
    using time_point = time_source::time_point;

    explicit rate_budget(const rate_limit_options& options)
        : limit_(options.requests), left_(options.requests), reserve_(options.reserve)
    {
    }

    /// A request is on its way.
    CLOUD66_DECL void sent(purpose why, time_point now);

    /// It was answered.
    /// \param throttled whether the answer was that the limit is used up.
    CLOUD66_DECL void answered(const rate_headers& said, bool throttled, time_point now);

    /// It came to nothing.
    /// \param counted whether the API may have counted it.
    CLOUD66_DECL void lost(bool counted, time_point now);

    /// What is known at `now`; `throttled` is left for others to say.
    CLOUD66_DECL request_budget at(time_point now) const;

    /// When the hour ends, if the end of one has been seen.
    CLOUD66_DECL std::optional<time_point> known_reset(time_point now) const;

private:
    void turn(time_point now);
    void begin_hour(int left);
    void learn(int remaining, time_point now);

    int limit_;
    int left_;  // as the last answer counted, without what is on its way
    int on_its_way_ = 0;
    int guessed_ = 0;  // of what is gone from `left_`, how many the API may not have counted
    double reserve_;
    std::uint64_t calls_ = 0;
    std::uint64_t looks_ = 0;
    bool from_answers_ = false;
    bool reset_seen_ = false;
    std::optional<time_point> ends_;  // the hour; empty before its first request
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/session/rate_budget.ipp>
#endif

#endif
