// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/retry.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using boost::system::error_code;
using cloud66::errc;
using cloud66::retry_options;
using cloud66::detail::decide_retry;
using cloud66::detail::failed_attempt;
using cloud66::detail::retry_decision;
using namespace std::chrono_literals;

namespace {

const error_code lost_attempt = boost::asio::error::connection_reset;
const error_code bad_certificate(1, boost::asio::error::get_ssl_category());
const error_code aborted_attempt = boost::asio::error::operation_aborted;

constexpr auto fail = retry_decision::fail;
constexpr auto retry = retry_decision::retry;
constexpr auto outcome_unknown = retry_decision::outcome_unknown;

/// A failure, and the decision for each kind of request.
struct failed_request
{
    error_code code;
    int status;
    int safe;           // a GET, sent or not
    int unsent_change;  // a POST of which no byte was sent
    int sent_change;    // a POST that may have arrived
};

const std::vector<failed_request>& every_failure()
{
    static const std::vector<failed_request> failures = {
        // There was no response.
        {lost_attempt, 0, retry, retry, outcome_unknown},
        {boost::asio::error::eof, 0, retry, retry, outcome_unknown},
        {boost::asio::error::host_not_found, 0, retry, retry, outcome_unknown},
        {errc::resolve_timed_out, 0, retry, retry, outcome_unknown},
        {errc::connect_timed_out, 0, retry, retry, outcome_unknown},
        {errc::tls_handshake_timed_out, 0, retry, retry, outcome_unknown},
        {errc::attempt_timed_out, 0, retry, retry, outcome_unknown},
        {errc::call_timed_out, 0, fail, fail, outcome_unknown},
        {bad_certificate, 0, fail, fail, outcome_unknown},
        {aborted_attempt, 0, fail, fail, outcome_unknown},
        {errc::malformed_response, 0, fail, fail, outcome_unknown},
        {errc::response_too_large, 0, fail, fail, outcome_unknown},
        // The server failed, which leaves open what it did before.
        {errc::server_error, 500, retry, retry, outcome_unknown},
        {errc::server_error, 502, retry, retry, outcome_unknown},
        {errc::server_error, 503, retry, retry, outcome_unknown},
        {errc::server_error, 504, retry, retry, outcome_unknown},
        {errc::request_timeout, 408, retry, retry, outcome_unknown},
        {errc::server_error, 501, fail, fail, outcome_unknown},  // permanent
        {errc::server_error, 505, fail, fail, outcome_unknown},
        // The server responded.
        {errc::throttled, 503, fail, fail, fail},  // the circuit breaker handles it
        {errc::throttled, 429, retry, retry, fail},
        {errc::not_implemented, 503, fail, fail, fail},
        {errc::bad_request, 400, fail, fail, fail},
        {errc::unauthenticated, 401, fail, fail, fail},
        {errc::trial_expired, 402, fail, fail, fail},
        {errc::forbidden, 403, fail, fail, fail},
        {errc::not_found, 404, fail, fail, fail},
        {errc::conflict, 409, fail, fail, fail},
        {errc::unexpected_status, 302, fail, fail, fail},
        {errc::malformed_response, 200, fail, fail, fail},
        {errc::response_too_large, 200, fail, fail, fail},
    };
    return failures;
}

failed_attempt attempt_of(const failed_request& failure, bool is_safe, bool sent)
{
    failed_attempt attempt;
    attempt.code = failure.code;
    attempt.status = failure.status;
    attempt.is_safe = is_safe;
    attempt.sent = sent;
    return attempt;
}

/// A GET that lost its connection, for the `attempts`th time.
failed_attempt lost(int attempts)
{
    failed_attempt attempt;
    attempt.code = lost_attempt;
    attempt.attempts = attempts;
    return attempt;
}

failed_attempt attempt_with_retry_after(std::chrono::seconds delay)
{
    failed_attempt attempt;
    attempt.code = errc::server_error;
    attempt.status = 503;
    attempt.sent = true;
    attempt.retry_after = delay;
    return attempt;
}

const retry_options default_retries;

}  // namespace

TEST_CASE(
    "the decision after a failure depends on the error, on whether the request is safe, and on whether it "
    "was sent")
{
    for (const failed_request& failure : every_failure()) {
        CAPTURE(failure.code, failure.status);
        CHECK(decide_retry(default_retries, attempt_of(failure, true, true), 0.5).kind == failure.safe);
        CHECK(decide_retry(default_retries, attempt_of(failure, true, false), 0.5).kind == failure.safe);
        CHECK(decide_retry(default_retries, attempt_of(failure, false, false), 0.5).kind ==
              failure.unsent_change);
        CHECK(decide_retry(default_retries, attempt_of(failure, false, true), 0.5).kind ==
              failure.sent_change);
    }
}

TEST_CASE("an unknown outcome does not depend on the number of retries that are left")
{
    retry_options no_retries;
    no_retries.retries = 0;
    for (const failed_request& failure : every_failure()) {
        CAPTURE(failure.code, failure.status);
        const auto decision = decide_retry(no_retries, attempt_of(failure, false, true), 0.5);
        CHECK(decision.kind == (failure.sent_change == retry ? fail : failure.sent_change));
        CHECK(decide_retry(no_retries, attempt_of(failure, true, true), 0.5).kind == fail);
        CHECK(decide_retry(no_retries, attempt_of(failure, false, false), 0.5).kind == fail);
    }
}

TEST_CASE("a request is retried as often as the options allow")
{
    for (int attempts = 1; attempts <= 3; ++attempts)
        CHECK(decide_retry(default_retries, lost(attempts), 0.5).kind == retry);
    CHECK(decide_retry(default_retries, lost(4), 0.5).kind == fail);
    CHECK(decide_retry(default_retries, lost(std::numeric_limits<int>::max()), 0.5).kind == fail);
}

TEST_CASE("the backoff is random, and its maximum doubles up to max_delay")
{
    retry_options many_retries;
    many_retries.retries = 1'000'000;
    const auto pause = [&](int attempts, double random) {
        return decide_retry(many_retries, lost(attempts), random).delay;
    };
    CHECK(pause(1, 0) == 0ms);
    CHECK(pause(1, 0.5) == 250ms);
    CHECK(pause(1, 0.998) == 499ms);
    CHECK(pause(2, 0.5) == 500ms);
    CHECK(pause(3, 0.5) == 1s);
    CHECK(pause(6, 0.5) == 8s);
    CHECK(pause(7, 0.5) == 10s);
    CHECK(pause(7, 0) == 0ms);
    for (const int attempts : {64, 1024, 100'000}) CHECK(pause(attempts, 0.5) == 10s);
}

TEST_CASE("max_delay may be the longest duration")
{
    retry_options longest_delay;
    longest_delay.base_delay = longest_delay.max_delay = std::chrono::milliseconds::max();
    const auto decision = decide_retry(longest_delay, lost(3), 0.999999);
    CHECK(decision.kind == retry);
    CHECK(decision.delay > std::chrono::hours(1'000'000));
}

TEST_CASE("a request with a base_delay of zero is retried at once")
{
    retry_options no_delay;
    no_delay.base_delay = 0ms;
    CHECK(decide_retry(no_delay, lost(3), 0.9).kind == retry);
    CHECK(decide_retry(no_delay, lost(3), 0.9).delay == 0ms);
}

TEST_CASE("Retry-After lengthens the pause and never shortens it")
{
    CHECK(decide_retry(default_retries, attempt_with_retry_after(0s), 0.5).delay == 250ms);
    CHECK(decide_retry(default_retries, attempt_with_retry_after(1s), 0.5).delay == 1s);
    CHECK(decide_retry(default_retries, attempt_with_retry_after(20s), 0.5).delay == 20s);
    failed_attempt third = attempt_with_retry_after(1s);
    third.attempts = 3;
    CHECK(decide_retry(default_retries, third, 0.9).delay == 1800ms);
}

TEST_CASE("a request fails if Retry-After is longer than the options allow")
{
    for (const auto delay :
         {21s, 3600s, 9'223'372'036'854'775s, 9'223'372'036'854'776s, std::chrono::seconds::max()}) {
        CAPTURE(delay.count());
        CHECK(decide_retry(default_retries, attempt_with_retry_after(delay), 0.5).kind == fail);
    }
    retry_options fractional_delay;
    fractional_delay.max_delay = 1500ms;
    CHECK(decide_retry(fractional_delay, attempt_with_retry_after(1s), 0.5).kind == retry);
    CHECK(decide_retry(fractional_delay, attempt_with_retry_after(2s), 0.5).kind == fail);
}
