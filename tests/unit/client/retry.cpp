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

/// A failure, and what comes next for each kind of request.
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
        // The server failed, which says nothing about what it did before.
        {errc::server_error, 500, retry, retry, outcome_unknown},
        {errc::server_error, 502, retry, retry, outcome_unknown},
        {errc::server_error, 503, retry, retry, outcome_unknown},
        {errc::server_error, 504, retry, retry, outcome_unknown},
        {errc::request_timeout, 408, retry, retry, outcome_unknown},
        {errc::server_error, 501, fail, fail, outcome_unknown},  // will not pass
        {errc::server_error, 505, fail, fail, outcome_unknown},
        // The server answered.
        {errc::throttled, 503, fail, fail, fail},  // the gate's matter
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

failed_attempt attempt_of(const failed_request& what, bool is_safe, bool sent)
{
    failed_attempt attempt;
    attempt.code = what.code;
    attempt.status = what.status;
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

failed_attempt told_to_wait(std::chrono::seconds span)
{
    failed_attempt attempt;
    attempt.code = errc::server_error;
    attempt.status = 503;
    attempt.sent = true;
    attempt.retry_after = span;
    return attempt;
}

const retry_options default_retries;

}  // namespace

TEST_CASE("what comes after a failure depends on what it was and on what the request could have done")
{
    for (const failed_request& what : every_failure()) {
        CAPTURE(what.code, what.status);
        CHECK(decide_retry(default_retries, attempt_of(what, true, true), 0.5).kind == what.safe);
        CHECK(decide_retry(default_retries, attempt_of(what, true, false), 0.5).kind == what.safe);
        CHECK(decide_retry(default_retries, attempt_of(what, false, false), 0.5).kind == what.unsent_change);
        CHECK(decide_retry(default_retries, attempt_of(what, false, true), 0.5).kind == what.sent_change);
    }
}

TEST_CASE("whether the outcome is known does not depend on how many retries are left")
{
    retry_options none;
    none.retries = 0;
    for (const failed_request& what : every_failure()) {
        CAPTURE(what.code, what.status);
        const auto decision = decide_retry(none, attempt_of(what, false, true), 0.5);
        CHECK(decision.kind == (what.sent_change == retry ? fail : what.sent_change));
        CHECK(decide_retry(none, attempt_of(what, true, true), 0.5).kind == fail);
        CHECK(decide_retry(none, attempt_of(what, false, false), 0.5).kind == fail);
    }
}

TEST_CASE("a request is tried once more for each retry that the options grant")
{
    for (int attempts = 1; attempts <= 3; ++attempts)
        CHECK(decide_retry(default_retries, lost(attempts), 0.5).kind == retry);
    CHECK(decide_retry(default_retries, lost(4), 0.5).kind == fail);
    CHECK(decide_retry(default_retries, lost(std::numeric_limits<int>::max()), 0.5).kind == fail);
}

TEST_CASE("the pause is random and at most doubles, up to the longest")
{
    retry_options patient;
    patient.retries = 1'000'000;
    const auto pause = [&](int attempts, double random) {
        return decide_retry(patient, lost(attempts), random).delay;
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

TEST_CASE("the longest pause may be as long as time itself")
{
    retry_options endless;
    endless.base_delay = endless.max_delay = std::chrono::milliseconds::max();
    const auto decision = decide_retry(endless, lost(3), 0.999999);
    CHECK(decision.kind == retry);
    CHECK(decision.delay > std::chrono::hours(1'000'000));
}

TEST_CASE("a request without pauses is tried again at once")
{
    retry_options eager;
    eager.base_delay = 0ms;
    CHECK(decide_retry(eager, lost(3), 0.9).kind == retry);
    CHECK(decide_retry(eager, lost(3), 0.9).delay == 0ms);
}

TEST_CASE("Retry-After makes the pause longer, never shorter")
{
    CHECK(decide_retry(default_retries, told_to_wait(0s), 0.5).delay == 250ms);
    CHECK(decide_retry(default_retries, told_to_wait(1s), 0.5).delay == 1s);
    CHECK(decide_retry(default_retries, told_to_wait(20s), 0.5).delay == 20s);
    failed_attempt third = told_to_wait(1s);
    third.attempts = 3;
    CHECK(decide_retry(default_retries, third, 0.9).delay == 1800ms);
}

TEST_CASE("a request is given up if it would have to wait longer than the options allow")
{
    for (const auto span :
         {21s, 3600s, 9'223'372'036'854'775s, 9'223'372'036'854'776s, std::chrono::seconds::max()}) {
        CAPTURE(span.count());
        CHECK(decide_retry(default_retries, told_to_wait(span), 0.5).kind == fail);
    }
    retry_options odd;
    odd.max_delay = 1500ms;
    CHECK(decide_retry(odd, told_to_wait(1s), 0.5).kind == retry);
    CHECK(decide_retry(odd, told_to_wait(2s), 0.5).kind == fail);
}
