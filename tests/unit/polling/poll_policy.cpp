// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"

#include <boost/asio/error.hpp>

#include <chrono>
#include <vector>

using boost::system::error_code;
using cloud66::errc;
using cloud66::polling_options;
using cloud66::detail::poll_policy;
using namespace std::chrono_literals;

namespace {

const poll_policy::time_point policy_start{1000h};
const polling_options default_polling;

/// An error that is not the API's own: of the network, a gateway, a login page.
cloud66::error not_from_api(const error_code& code) { return cloud66::error(code, {}); }

/// An error with the API's error member.
cloud66::error refusal_by_api(errc code)
{
    cloud66::error_details details;
    details.status = 400;
    details.api_error = "some_reason";
    return cloud66::error(code, details);
}

const cloud66::error connection_lost = not_from_api(boost::asio::error::connection_reset);

/// The time between a poll at this age and the next one, to the millisecond.
std::chrono::milliseconds interval(poll_policy::duration age, double random = 0.5,
                                   polling_options options = {})
{
    poll_policy policy(options, policy_start);
    policy.polled(policy_start + age);
    return std::chrono::round<std::chrono::milliseconds>(policy.next_poll(policy_start + age, random) -
                                                         (policy_start + age));
}

/// The ages at which an action is polled until `end`, without jitter.
std::vector<std::chrono::seconds> polls_until(std::chrono::seconds end)
{
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start);
    std::vector<std::chrono::seconds> ages;
    for (auto now = policy_start;;) {
        now = policy.next_poll(now, 0.5);
        if (now > policy_start + end) return ages;
        ages.push_back(std::chrono::round<std::chrono::seconds>(now - policy_start));
        policy.polled(now);
    }
}

}  // namespace

TEST_CASE("an action without a poll is polled now")
{
    const poll_policy policy(default_polling, policy_start);
    CHECK(policy.next_poll(policy_start, 0.5) == policy_start);
    CHECK(policy.next_poll(policy_start + 1h, 0.5) == policy_start + 1h);
}

TEST_CASE("the interval is the square root of the age, within its limits")
{
    CHECK(interval(0s) == 2s);
    CHECK(interval(4s) == 2s);
    CHECK(interval(9s) == 3s);
    CHECK(interval(12250ms) == 3500ms);
    CHECK(interval(16s) == 4s);
    CHECK(interval(24h) == 4s);
    CHECK(interval(20 * 365 * 24h) == 4s);
}

TEST_CASE("a minute takes less than twenty polls, and twenty minutes about three hundred")
{
    CHECK(polls_until(20s).front() == 2s);
    CHECK(polls_until(60s).size() >= 15);
    CHECK(polls_until(60s).size() < 20);
    CHECK(polls_until(20min).size() <= 305);
}

TEST_CASE("the interval of the options replaces the square root, within the limits")
{
    polling_options custom;
    custom.interval = [](std::chrono::milliseconds age) { return age / 10; };
    CHECK(interval(100s, 0.5, custom) == 10s);
    CHECK(interval(1s, 0.5, custom) == 2s);
}

TEST_CASE("the limits of the interval can be set")
{
    polling_options options;
    options.min_interval = options.max_interval = 5s;
    CHECK(interval(0s, 0.5, options) == 5s);
    CHECK(interval(1h, 0.5, options) == 5s);
    options.min_interval = 1ms;
    CHECK(interval(0s, 0.5, options) == 1ms);
    CHECK(interval(1s, 0.5, options) == 1s);
}

TEST_CASE("jitter lengthens or shortens the interval by its fraction")
{
    CHECK(interval(100s, 0) == 3600ms);
    CHECK(interval(100s, 0.25) == 3800ms);
    CHECK(interval(100s, 0.999999) == 4400ms);
    polling_options no_jitter;
    no_jitter.jitter = 0;
    CHECK(interval(100s, 0, no_jitter) == 4s);
    CHECK(interval(100s, 0.99, no_jitter) == 4s);
}

TEST_CASE("the interval starts at the last poll, and the next poll is never in the past")
{
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start + 1s);
    CHECK(policy.next_poll(policy_start + 2s, 0.5) == policy_start + 3s);
    CHECK(policy.next_poll(policy_start + 10s, 0.5) == policy_start + 10s);
}

TEST_CASE("the age is not negative if the clock goes back")
{
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start - 10s);
    CHECK(policy.next_poll(policy_start - 10s, 0.5) == policy_start - 8s);
}

TEST_CASE("a failed poll is followed by another after the usual interval")
{
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 100s));
    CHECK(policy.next_poll(policy_start + 100s, 0.5) == policy_start + 104s);
}

TEST_CASE("transient errors are tolerated for the failure budget")
{
    const error_code code = GENERATE(
        values<error_code>({boost::asio::error::connection_reset, errc::server_error, errc::request_timeout,
                            errc::attempt_timed_out, errc::connect_timed_out}));
    CAPTURE(code);
    const cloud66::error failure = not_from_api(code);
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start);
    const auto first_failure = policy_start + 1h;  // after a long time without polls
    for (auto elapsed = 0s; elapsed < 5min; elapsed += 15s)
        CHECK_FALSE(policy.failed(failure, first_failure + elapsed));
    CHECK_FALSE(policy.failed(failure, first_failure + 5min - 1s));
    CHECK(policy.failed(failure, first_failure + 5min));
}

TEST_CASE("a successful or throttled poll resets the failure budget")
{
    poll_policy policy(default_polling, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    policy.polled(policy_start + 4min);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 6min));
    CHECK_FALSE(policy.failed(not_from_api(errc::throttled), policy_start + 10min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 12min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 17min - 1s));
    CHECK(policy.failed(connection_lost, policy_start + 17min));
}

TEST_CASE("an unlimited failure budget does not overflow")
{
    polling_options unlimited;
    unlimited.failure_budget = unlimited.not_found_grace = std::chrono::milliseconds::max();
    poll_policy policy(unlimited, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 20 * 365 * 24h));
    CHECK_FALSE(policy.failed(refusal_by_api(errc::not_found), policy_start + 20 * 365 * 24h));
}

TEST_CASE("with a failure budget of zero the first error ends the wait")
{
    polling_options options;
    options.failure_budget = 0s;
    CHECK(poll_policy(options, policy_start).failed(connection_lost, policy_start));
}

TEST_CASE("an API error and missing credentials end the wait at once")
{
    for (const errc code : {errc::unauthenticated, errc::trial_expired, errc::forbidden})
        CHECK(poll_policy(default_polling, policy_start).failed(refusal_by_api(code), policy_start));
    CHECK(
        poll_policy(default_polling, policy_start).failed(not_from_api(errc::no_credentials), policy_start));
}

TEST_CASE("a 404 is tolerated shortly after the start, and not later")
{
    poll_policy policy(default_polling, policy_start);
    CHECK_FALSE(policy.failed(refusal_by_api(errc::not_found), policy_start));
    CHECK_FALSE(policy.failed(refusal_by_api(errc::not_found), policy_start + 30s - 1ns));
    CHECK(policy.failed(refusal_by_api(errc::not_found), policy_start + 30s));

    polling_options strict;
    strict.not_found_grace = 0s;
    CHECK(poll_policy(strict, policy_start).failed(refusal_by_api(errc::not_found), policy_start));
}

TEST_CASE("responses that are not the API's own are tolerated for the failure budget")
{
    for (const errc code : {errc::malformed_response, errc::bad_request, errc::not_implemented,
                            errc::unexpected_status, errc::response_too_large, errc::conflict,
                            errc::unauthenticated, errc::forbidden, errc::not_found}) {
        CAPTURE(error_code(code));
        poll_policy policy(default_polling, policy_start);
        for (auto age = 0s; age < 5min; age += 3s)
            CHECK_FALSE(policy.failed(not_from_api(code), policy_start + age));
        CHECK(policy.failed(not_from_api(code), policy_start + 5min));
    }
}

TEST_CASE("throttling never ends the wait, and lengthens the interval until a poll succeeds")
{
    poll_policy policy(default_polling, policy_start);
    policy.polled(policy_start);
    auto now = policy_start + 2s;
    for (int hour = 0; hour < 10; ++hour, now += 1h) {
        CHECK_FALSE(policy.failed(not_from_api(errc::throttled), now));
        CHECK(policy.next_poll(now, 0.5) == now + 1min);
    }
    CHECK_FALSE(policy.failed(connection_lost, now));
    CHECK(policy.next_poll(now, 0.5) == now + 1min);
    policy.polled(now);
    CHECK(policy.next_poll(now, 0.5) == now + 4s);
}

TEST_CASE("throttled polls are not more frequent than the interval of the options")
{
    polling_options slow;
    slow.min_interval = slow.max_interval = 5min;
    poll_policy policy(slow, policy_start);
    CHECK_FALSE(policy.failed(not_from_api(errc::throttled), policy_start));
    CHECK(policy.next_poll(policy_start, 0.5) == policy_start + 5min);
}

TEST_CASE("after a reset the next poll is due at once and the failure budget is full")
{
    poll_policy policy(default_polling, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    REQUIRE(policy.failed(connection_lost, policy_start + 5min));
    policy.reset(policy_start + 6min);
    CHECK(policy.next_poll(policy_start + 6min, 0.5) == policy_start + 6min);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 6min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 11min - 1s));
    CHECK(policy.failed(connection_lost, policy_start + 11min));

    policy.reset(policy_start + 12min);
    CHECK_FALSE(policy.failed(not_from_api(errc::malformed_response), policy_start + 12min));
    CHECK_FALSE(policy.failed(not_from_api(errc::malformed_response), policy_start + 17min - 1s));
}

TEST_CASE("a gateway's reason phrase in JSON is not an API error")
{
    const auto phrase = GENERATE(as<std::string>{}, "Not Found", "Forbidden", "Unauthorized");
    cloud66::error_details details;
    details.api_error = phrase;
    poll_policy policy(default_polling, policy_start);
    CHECK_FALSE(policy.failed(cloud66::error(errc::forbidden, details), policy_start + 1min));
    details.api_error = "forbidden";
    CHECK(policy.failed(cloud66::error(errc::forbidden, details), policy_start + 2min));
}
