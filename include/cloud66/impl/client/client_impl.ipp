// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_CLIENT_IMPL_IPP
#define CLOUD66_IMPL_CLIENT_CLIENT_IMPL_IPP

#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/error_body.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/client/rate_limiter.hpp>
#include <cloud66/detail/client/request_events.hpp>
#include <cloud66/detail/client/retry.hpp>
#include <cloud66/detail/client/token_source.hpp>
#include <cloud66/detail/execution/any_strand.hpp>
#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/network_transport.hpp>
#include <cloud66/error.hpp>
#include <cloud66/version.hpp>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>

namespace cloud66::inline v1::detail {

struct client_impl::state
{
    state(const durable_executor& executor, const cloud66::options& options,
          std::function<double()> next_random)
        : server(parse_url(options.base_url)),
          rate_limiter(executor.get(), options, std::move(next_random)),
          tokens(executor, options.credentials, options.time, options.timeouts.token),
          retry_throttle(options.retry.quota),
          transport(options.transport ? options.transport
                                      : make_network_transport(executor.get(), server, options))
    {
        headers.set("Accept", "application/json");
        headers.set("User-Agent", "cloud66-cpp/" CLOUD66_VERSION +
                                      (options.user_agent.empty() ? "" : ' ' + options.user_agent));
        if (options.account) headers.set("X-Account", std::to_string(*options.account));
    }

    const url server;           // of base_url
    http::header_list headers;  // those that every request carries
    boost::uuids::random_generator_mt19937 make_uuid;
    std::minstd_rand random{std::random_device{}()};
    detail::rate_limiter rate_limiter;
    token_source tokens;
    detail::retry_throttle retry_throttle;
    std::shared_ptr<cloud66::transport> transport;
};

/// `log`, whose lines are written on `executor`, whichever thread logs them.
inline logger log_on(const durable_executor& executor, logger log)
{
    if (!log.write) return log;
    log.write = [executor, log](log_level level, std::string_view line) {
        executor.dispatch([log, level, text = std::string(line)] { log(level, text); });
    };
    return log;
}

CLOUD66_DECL client_impl::client_impl(const asio::any_io_executor& executor, cloud66::options options)
    : executor_(options.thread_safe ? make_any_strand(executor) : executor), options_(std::move(options))
{
    options_.validate();
    if (options_.thread_safe) options_.log = log_on(executor_, std::move(options_.log));
    if (!options_.time) options_.time = steady_time();
    state_ = std::make_unique<state>(executor_, options_, [this] { return random(); });
}

CLOUD66_DECL client_impl::~client_impl() = default;

CLOUD66_DECL std::shared_ptr<client_impl> client_impl::make(const asio::any_io_executor& executor,
                                                            cloud66::options options)
{
    auto made = std::make_unique<client_impl>(executor, std::move(options));
    if (!made->options_.thread_safe) return made;
    const auto work_executor = made->executor_;
    return make_shared_on(work_executor, std::move(made));
}

CLOUD66_DECL double client_impl::random()
{
    return std::uniform_real_distribution<double>(0, 1)(state_->random);
}

CLOUD66_DECL detail::rate_limiter& client_impl::rate_limiter() noexcept { return state_->rate_limiter; }

CLOUD66_DECL http::request client_impl::address(const api_request& request, const secret& token,
                                                std::string& request_id)
{
    const call_settings* settings = request.settings.get();
    if (settings && !settings->request_id.empty())
        request_id = settings->request_id;
    else
        request_id = boost::uuids::to_string(state_->make_uuid());
    http::request message;
    message.method = request.method;
    message.target.reserve(state_->server.path.size() + request.target.size());
    message.target.append(state_->server.path).append(request.target);
    message.headers.reserve(state_->headers.text().size() + 256);
    message.headers = state_->headers;
    message.headers.add("Request-Id", request_id);
    if (const auto account = account_of(request.settings))
        message.headers.set("X-Account", std::to_string(*account));
    if (!request.body.empty()) message.headers.set("Content-Type", "application/json");
    if (settings && settings->form) settings->form->add_headers(message.headers);
    for (const auto& [name, value] : options_.headers) message.headers.set(name, value);
    message.token = token;
    message.body = request.body;
    message.deadline = request.deadline;
    return message;
}

CLOUD66_DECL void client_impl::remember(const secret& token)
{
    const std::lock_guard lock(mutex_);
    if (last_token_ != token) last_token_ = token;
}

CLOUD66_DECL std::string client_impl::printable(std::string_view text) const
{
    const std::lock_guard lock(mutex_);
    return detail::printable(text, last_token_);
}

CLOUD66_DECL boost::system::error_code client_impl::explain(const attempt_result& attempt,
                                                            const redaction& hidden,
                                                            error_details& details) const
{
    details.status = attempt.response.status;
    details.message = detail::printable(attempt.message, hidden);
    if (attempt.code) return attempt.code;
    const error_body reason = read_error_body(attempt.response.body);
    if (!reason.is_json) {
        std::string what = describe_other_body(reason.message, attempt.response.headers, hidden, details);
        if (reason.message.empty() && details.message.empty()) details.message = std::move(what);
    }
    details.api_error = detail::printable(reason.id, hidden);
    details.api_message = detail::printable(reason.message, hidden);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    details.retry_after = retry_after(attempt.response, now);
    return make_error_code(code_of(attempt.response.status, reason));
}

CLOUD66_DECL void client_impl::log_attempt(const attempt_result& attempt, const redaction& hidden,
                                           const error_details& details, time_source::duration took) const
{
    const std::string_view warning = attempt.response.headers["X-Cloud66-Warning"];
    if (!warning.empty())
        options_.log(log_level::warning, "the API warns: " + detail::printable(warning, hidden));
    if (!options_.log.wants(log_level::debug)) return;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    options_.log(log_level::debug,
                 details.verb + ' ' + details.path + " -> " +
                     (attempt.code ? attempt.code.message() : std::to_string(attempt.response.status)) +
                     " in " + std::to_string(milliseconds) + " ms [attempt " +
                     std::to_string(details.attempts) + ", request id " + details.request_id + ']');
}

/// The response with a good status to `request`. If it was a change and cannot be read, what became of it is unknown.
inline api_response open_response(const api_request& request, http::response&& received,
                                  error_details&& details, redaction&& hidden)
{
    api_response response;
    try {
        response = api_response(std::move(received.body), std::move(details), std::move(hidden),
                                request.is_safe(), received.headers);
    } catch (const error& unreadable) {
        if (request.is_safe()) throw;
        throw accepted_but_unreadable(unreadable);
    }
    if ((!request.is_safe() || request.can_be_rejected) && is_rejection(response)) throw rejected(response);
    return response;
}

CLOUD66_DECL void client_impl::set_deadline(api_request& request) const
{
    if (request.settings && request.settings->timeout && request.deadline == time_source::never)
        request.deadline = saturating_add(options_.time->now(), *request.settings->timeout);
}

CLOUD66_DECL asio::awaitable<api_response> client_impl::send(api_request request)
{
    const auto make = [this](api_request wanted) { return do_send(shared_from_this(), std::move(wanted)); };
    if (request.is_safe() && !options_.thread_safe) return make(std::move(request));
    return run_change(std::move(request), make);
}

/// What is known of a request before it is sent.
inline error_details details_of(const api_request& request)
{
    error_details details;
    details.verb = to_string(request.method);
    details.path = request.path();
    return details;
}

/// The error of a request that the circuit breaker holds back for longer than it may wait.
/// \param refused the details of its last attempt, if there was one.
inline error throttled_error(const api_request& request, std::unique_ptr<error_details> refused, int attempts,
                             std::optional<std::chrono::seconds> retry_after, const call_settings& settings)
{
    error_details details = refused ? std::move(*refused) : details_of(request);
    details.attempts = attempts;
    if (retry_after) details.retry_after = retry_after;
    details.message = "nothing was done; requests are held back ";
    details.message +=
        retry_after ? "for " + std::to_string(retry_after->count()) + " s" : "until one gets through";
    if (settings.priority == http::request_priority::call)
        details.message += settings.max_throttle_wait || settings.timeout
                               ? ", longer than this call may wait"
                               : ", longer than options.rate_limit.max_throttle_wait allows";
    return error(make_error_code(errc::throttled), std::move(details));
}

/// The error of a request that failed and might be sent again.
inline error not_repeated(const boost::system::error_code& code, error_details details, std::string_view why)
{
    if (!details.message.empty()) details.message += "; ";
    details.message.append("not tried again, since ").append(why);
    return error(code, std::move(details));
}

/// The error of a change whose response was lost.
inline error lost_response(const boost::system::error_code& code, error_details details)
{
    details.message = "the response was lost (" + code.message() +
                      (details.message.empty() ? ")" : ", " + details.message + ')');
    return error(make_error_code(errc::outcome_unknown), std::move(details));
}

CLOUD66_DECL std::chrono::milliseconds client_impl::retry_delay(const api_request& request,
                                                                failed_attempt failure, error_details details)
{
    retry_options limits = options_.retry;
    if (request.settings) limits.retries = request.settings->retries.value_or(limits.retries);
    failure.status = details.status;
    failure.is_safe = request.is_safe();
    failure.retry_after = details.retry_after;
    const retry_decision decision = decide_retry(limits, failure, random());
    if (decision.kind == retry_decision::outcome_unknown)
        throw lost_response(failure.code, std::move(details));
    if (decision.kind == retry_decision::fail) throw error(failure.code, std::move(details));
    if (saturating_add(options_.time->now(), decision.delay) >= request.deadline)
        throw not_repeated(failure.code, std::move(details), "the call's time limit comes before");
    if (!state_->retry_throttle.take())
        throw not_repeated(failure.code, std::move(details), "too many requests of this client fail");
    options_.log(log_level::debug, details.verb + ' ' + details.path + ": trying again in " +
                                       std::to_string(decision.delay.count()) + " ms");
    return decision.delay;
}

inline constexpr std::size_t longest_target = 8000;  // RFC 9112, 3

/// \throws error if `request` was refused when it was made, or no server would take it.
inline void check_request(const api_request& request)
{
    if (request.problem) throw error(*request.problem);
    if (request.target.size() > longest_target)
        throw error(errc::invalid_argument,
                    "path and query are longer than the 8,000 bytes that every server takes");
}

CLOUD66_DECL asio::awaitable<api_response> client_impl::do_send(std::shared_ptr<client_impl> self,
                                                                api_request request)
{
    check_request(request);
    if (!self->executor_.get()) throw context_destroyed();
    const auto& time = self->options_.time;
    static const call_settings usual;
    const call_settings& settings = request.settings ? *request.settings : usual;
    self->set_deadline(request);
    rate_limiter::permit permit(
        self->state_->rate_limiter, settings.priority, request,
        settings.max_throttle_wait.value_or(self->options_.rate_limit.max_throttle_wait));
    std::unique_ptr<error_details>
        refused;                    // of the last attempt, if the API refused that since it throttles
    std::optional<secret> renewed;  // to be sent next
    bool was_renewed = false;
    int attempts = 0;
    int failures = 0;  // that count against the retries
    request_events events(self->options_.events.get(), self->state_->server, *time);
    try {
        for (;;) {
            const bool admitted = permit.is_held() || permit.try_acquire() || co_await permit.acquire();
            if (!admitted)
                throw throttled_error(request, std::move(refused), attempts, permit.retry_after(), settings);
            error_details details = details_of(request);
            details.attempts = ++attempts;
            secret token;
            if (const secret* fixed = self->state_->tokens.fixed())
                token = *fixed;
            else if (renewed)
                token = std::move(*std::exchange(renewed, std::nullopt));
            else if (!settings.form)
                token = co_await self->state_->tokens.get(request.deadline);
            if (token.empty() && !settings.form) {
                details.message = "options.credentials is empty; give an access token";
                throw error(make_error_code(errc::no_credentials), details);
            }
            self->remember(token);
            http::request message = self->address(request, token, details.request_id);
            message.priority = settings.priority;
            message.may_send = [&permit, in_flight = request.in_flight.get()] {
                if (permit.is_cancelled()) return false;
                if (in_flight) *in_flight = true;
                return true;
            };
            events.started(request, message, details.request_id, attempts - 1);
            const auto start = time->now();
            if (!request.is_safe()) details.sent_at = std::chrono::system_clock::now();
            attempt_result attempt = co_await self->state_->transport->send(std::move(message));
            if (request.in_flight) *request.in_flight = false;
            if (settings.timeout && attempt.code == errc::attempt_timed_out &&
                time->now() >= request.deadline)
                attempt.code = make_error_code(errc::call_timed_out);
            if (settings.form) settings.form->make_readable(attempt.response);
            redaction hidden(std::move(token), request.body);
            self->log_attempt(attempt, hidden, details, time->now() - start);

            if (!attempt.code && attempt.response.status / 100 == 2) {
                events.ended(attempt, {});
                permit.responded(attempt.response, {}, std::nullopt);
                self->state_->retry_throttle.succeeded();
                details.status = attempt.response.status;
                co_return open_response(request, std::move(attempt.response), std::move(details),
                                        std::move(hidden));
            }
            failed_attempt failure;
            failure.code = self->explain(attempt, hidden, details);
            events.ended(attempt, failure.code);
            // The API refused the request, so that sending it again repeats nothing.
            if (failure.code == errc::unauthenticated) {
                if (was_renewed)
                    self->state_->tokens.renewed_in_vain(hidden.token());
                else
                    renewed = co_await self->state_->tokens.renew(hidden.token(), request.deadline);
                was_renewed = true;
                if (renewed) {
                    permit.repeat(attempt.response);
                    continue;
                }
            }
            if (attempt.code)
                permit.lost(attempt.sent);
            else
                permit.responded(attempt.response, failure.code, details.retry_after);

            if (failure.code == errc::throttled) {  // nothing was done either: back to the circuit breaker
                if (attempt.code)
                    --attempts;  // recalled before it was sent
                else
                    refused = std::make_unique<error_details>(std::move(details));
                if (settings.priority == http::request_priority::call) continue;
                throw throttled_error(request, std::move(refused), attempts, permit.retry_after(), settings);
            }
            failure.sent = attempt.sent;
            failure.attempts = ++failures;
            const auto delay = self->retry_delay(request, failure, std::move(details));
            co_await sleep_for(time, delay);
        }
    } catch (const boost::system::system_error& failure) {
        throw to_error(failure);
    }
}

}  // namespace cloud66::inline v1::detail

#endif
