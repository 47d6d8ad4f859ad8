// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_TRAFFIC_HPP
#define CLOUD66_SESSION_TRAFFIC_HPP

#include <cloud66/budget.hpp>
#include <cloud66/config.hpp>
#include <cloud66/http/message.hpp>
#include <cloud66/options.hpp>
#include <cloud66/session/purpose.hpp>
#include <cloud66/session/rate_budget.hpp>
#include <cloud66/session/throttle_gate.hpp>
#include <cloud66/time/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace cloud66 {
inline namespace v1 {
namespace detail {

class alarm;

/// Which requests of a session may go when: counts them, and holds them back while the API throttles.
class traffic
{
public:
    using time_point = time_source::time_point;

    /// \param options must outlive it.
    /// \param random gives numbers from 0 up to 1.
    CLOUD66_DECL traffic(const asio::any_io_executor& executor, const cloud66::options& options,
                         std::function<double()> random);
    CLOUD66_DECL ~traffic();

    /// One request on its way through the gate to its answer; told what becomes of it.
    class passage
    {
    public:
        CLOUD66_DECL passage(traffic& owner, purpose why, throttle_gate::pass given);
        CLOUD66_DECL ~passage();
        passage(const passage&) = delete;
        passage& operator=(const passage&) = delete;

        /// The request is about to be sent.
        CLOUD66_DECL void leave();

        /// Its answer has come.
        /// \param throttled whether that says that the limit is used up; then \p retry_after is what it asks.
        CLOUD66_DECL void arrive(const http::incoming& answer, bool throttled,
                                 std::optional<std::chrono::seconds> retry_after);

        /// There is no answer.
        /// \param sent whether the API may have received it.
        CLOUD66_DECL void fail(bool sent);

    private:
        traffic& owner_;
        purpose why_;
        throttle_gate::pass given_;
        bool on_its_way_ = false;
    };

    /// Waits until a request may go: calls in line while the API throttles, looks not at all.
    /// \param until how long at most.
    /// \param again whether it comes back from a try; it is the first in line then.
    /// \return `refused` if it may not go by then. Cancellation ends the wait.
    CLOUD66_DECL asio::awaitable<throttle_gate::pass> enter(purpose why, time_point until, bool again);

    /// When a look may be sent: the past if the API does not throttle, the moment of the next probe if it does and
    /// no call waits to be it, never while a probe is under way.
    CLOUD66_DECL time_point looks_allowed_from() const;

    /// When the next request may try, while the API throttles.
    time_point next_probe() const { return gate_.next_probe(); }

    /// What is known of the hour. Thread-safe.
    CLOUD66_DECL request_budget budget() const;

    /// Calls `hook` whenever `budget` or `looks_allowed_from` may have changed.
    void on_change(std::function<void()> hook) { changed_ = std::move(hook); }

private:
    class place_in_line;

    void change();

    asio::any_io_executor executor_;
    const cloud66::options& options_;
    std::function<double()> random_;
    rate_budget budget_;
    throttle_gate gate_;
    std::list<alarm*> line_;
    std::function<void()> changed_;

    mutable std::mutex mutex_;
    rate_budget shown_;  // what other threads see
    bool shown_throttled_ = false;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/session/traffic.ipp>
#endif

#endif
