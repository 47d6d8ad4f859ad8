// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_RATE_LIMITER_HPP
#define CLOUD66_DETAIL_CLIENT_RATE_LIMITER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/circuit_breaker.hpp>
#include <cloud66/detail/client/rate_limit_tracker.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/timing/wait_queue.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

/// Lets a client's requests out: counts them, and keeps them in line while the API throttles. Lives where
/// the client does; it outlives its permits.
class rate_limiter
{
public:
    class permit;

    /// \param options of the client, whose `time` is not null.
    /// \param random gives a number from 0 up to 1.
    CLOUD66_DECL rate_limiter(const asio::any_io_executor& executor, const cloud66::options& options,
                              std::function<double()> random);
    rate_limiter(const rate_limiter&) = delete;
    rate_limiter& operator=(const rate_limiter&) = delete;

    /// What is known of this hour's requests. Thread-safe.
    CLOUD66_DECL rate_limit_status status() const;

    /// When a poll of an action may be sent, which then is sent at once or throws `throttled`: the past if
    /// the API does not throttle, the time of the next probe if it does, never while a probe is under way
    /// or a call waits, which will be the probe.
    CLOUD66_DECL time_source::time_point polls_allowed_from() const;

    /// Calls `hook` whenever one of the two above may have changed, within `client_impl::send` too, but not for
    /// the mere passing of time. One hook at a time; it must not throw.
    void on_change(std::function<void()> hook) { hook_ = std::move(hook); }

private:
    /// Publishes a change of the tracker, the circuit breaker or the queue; done last.
    void changed();
    std::optional<std::chrono::seconds> retry_after() const;
    void note(log_level level, const std::string& line) const { options_.log(level, line); }

    durable_executor executor_;
    const cloud66::options& options_;
    std::function<double()> random_;
    rate_limit_tracker tracker_;
    circuit_breaker breaker_;
    wait_queue queue_;  // in the order of the first attempts
    std::function<void()> hook_;

    mutable std::mutex mutex_;
    rate_limit_tracker published_;  // a copy for any thread, with the next
    bool public_throttled_ = false;
};

/// One request's dealings with the circuit breaker, for all of its attempts. Whatever way it ends, it leaves the
/// queue and makes way for the next probe.
class rate_limiter::permit
{
public:
    /// \param request outlives the permit.
    /// \param max_throttle_wait how long it may wait from when it first has to, if not beyond the request's deadline.
    CLOUD66_DECL permit(rate_limiter& owner, http::request_priority why, const api_request& request,
                        std::chrono::milliseconds max_throttle_wait);
    CLOUD66_DECL ~permit();
    permit(const permit&) = delete;
    permit& operator=(const permit&) = delete;

    /// Whether the request may be sent now; it has passed then. If not, `acquire` waits for that.
    CLOUD66_DECL bool try_acquire();

    /// Waits until the request may be sent, in the order of coming and for `max_throttle_wait` in total;
    /// polls do not wait. False if it may not. Throws `operation_aborted` if the coroutine is
    /// cancelled.
    CLOUD66_DECL asio::awaitable<bool> acquire();

    /// Whether the request that passed, but is not on its way yet, has to come back: the circuit breaker has opened.
    bool is_cancelled() const { return passed_ && owner_.breaker_.rejects(passed_->number); }

    /// The request that passed got a response. `code` is what the response means.
    CLOUD66_DECL void responded(const http::response& response, const boost::system::error_code& code,
                                std::optional<std::chrono::seconds> retry_after);

    /// The request that passed was refused for its token, and is sent once more with another: at once, unless the
    /// circuit breaker has opened since.
    CLOUD66_DECL void repeat(const http::response& response);

    /// Whether it has passed and has no response yet.
    bool is_held() const { return passed_.has_value(); }

    /// The request that passed will not get a response.
    /// \param left whether any byte of it may have left.
    CLOUD66_DECL void lost(bool left);

    /// How long it makes no sense to try again, as far as is known.
    std::optional<std::chrono::seconds> retry_after() const { return owner_.retry_after(); }

private:
    std::string name() const;
    bool can_acquire() const;
    bool cannot_pass_in_time() const;
    void pass();

    rate_limiter& owner_;
    const http::request_priority why_;
    const api_request& request_;
    const std::chrono::milliseconds max_wait_;
    const wait_queue::place place_;  // in the order of the first attempts
    std::optional<sent_request> passed_;
    std::optional<time_source::time_point> deadline_;  // once it has had to wait
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/rate_limiter.ipp>
#endif

#endif
