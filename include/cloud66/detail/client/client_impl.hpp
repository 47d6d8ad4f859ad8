// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_CLIENT_IMPL_HPP
#define CLOUD66_DETAIL_CLIENT_CLIENT_IMPL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/client/call_settings.hpp>
#include <cloud66/detail/execution/start_on.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

class rate_limiter;
struct failed_attempt;

/// One request's way: rate limiter, token, headers, transport, retries, status, envelope.
class client_impl : public std::enable_shared_from_this<client_impl>
{
public:
    /// A client that is destroyed on its executor, whichever thread drops it last.
    /// \throws error `invalid_argument` if an option cannot be right.
    CLOUD66_DECL static std::shared_ptr<client_impl> make(const asio::any_io_executor& executor,
                                                          cloud66::options options);

    CLOUD66_DECL client_impl(const asio::any_io_executor& executor, cloud66::options options);
    CLOUD66_DECL ~client_impl();

    /// Sends `request` for callers on any executor, which resume on their own, and returns the response.
    /// Cancellation: see `run_change` for a change.
    /// \throws error for every response without a good status, and for every system error, cancellation too.
    CLOUD66_DECL asio::awaitable<api_response> send(api_request request);

    /// The same for callers on the client's executor; see `run`.
    CLOUD66_DECL static asio::awaitable<api_response> do_send(std::shared_ptr<client_impl> self,
                                                              api_request request);

    /// Fixes when the call must be over that begins with `request`. A call of several requests does it before the
    /// first, so that all have one deadline.
    CLOUD66_DECL void set_deadline(api_request& request) const;

    /// Runs `work`, which holds what it needs, on the client's executor, for callers as those of `send`. What comes out is
    /// an `error`.
    template <class T>
    asio::awaitable<T> run(asio::awaitable<T> work)
    {
        return options_.thread_safe ? run_on(executor_, std::move(work))
                                    : run_here(executor_, std::move(work));
    }

    /// Runs `make(request)`, which sends `request` once, as `run` does. If it is a change, any type of cancellation ends it
    /// until its first byte leaves, and only `terminal` from then on: for that it is a coroutine of its own.
    template <class Make>
    auto run_change(api_request request, const Make& make)
    {
        if (request.is_safe()) return run(make(std::move(request)));
        const auto in_flight = std::make_shared<bool>(false);
        request.in_flight = in_flight;
        return run_on(executor_, make(std::move(request)), in_flight);
    }

    /// Where the client's work runs, as long as its context exists.
    const durable_executor& executor() const noexcept { return executor_; }

    /// What it was made with; `time` is never null.
    const cloud66::options& options() const noexcept { return options_; }

    /// A text that the API has sent at some time, for an error: without the last token, see `printable`.
    /// What is known to belong to a request is to be redacted with that request's token instead. Thread-safe.
    CLOUD66_DECL std::string printable(std::string_view text) const;

    /// A random number from 0 up to 1, for jitter.
    CLOUD66_DECL double random();

    /// Which requests may go when, and what the hour has left.
    CLOUD66_DECL detail::rate_limiter& rate_limiter() noexcept;

private:
    struct state;
    http::request address(const api_request& request, const secret& token, std::string& request_id);
    boost::system::error_code explain(const attempt_result& attempt, const redaction& hidden,
                                      error_details& details) const;
    void log_attempt(const attempt_result& attempt, const redaction& hidden, const error_details& details,
                     time_source::duration took) const;
    void remember(const secret& token);

    /// How long to wait until `request` is sent again.
    /// \param failure its code, whether it was sent, and the attempts that count; the rest is taken from the others.
    /// \throws error if it is not, with the reason.
    std::chrono::milliseconds retry_delay(const api_request& request, failed_attempt failure,
                                          error_details details);

    durable_executor executor_;
    cloud66::options options_;
    std::unique_ptr<state> state_;  // what users' files need not see

    mutable std::mutex mutex_;
    secret last_token_;  // guarded by the mutex
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/client_impl.ipp>
#endif

#endif
