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
const polling_options usual_polling;

/// An error as it comes from what does not speak for the API: the network, a gateway, a login page.
cloud66::error from_outside(const error_code& code) { return cloud66::error(code, {}); }

/// An error in the API's own words.
cloud66::error from_api(errc code)
{
    cloud66::error_details details;
    details.status = 400;
    details.api_error = "some_reason";
    return cloud66::error(code, details);
}

const cloud66::error connection_lost = from_outside(boost::asio::error::connection_reset);

/// How long after a poll of this age the next one comes, to the millisecond.
std::chrono::milliseconds interval(poll_policy::duration age, double random = 0.5,
                                   polling_options options = {})
{
    poll_policy policy(options, policy_start);
    policy.polled(policy_start + age);
    return std::chrono::round<std::chrono::milliseconds>(policy.next_poll(policy_start + age, random) -
                                                         (policy_start + age));
}

/// The ages at which an action is polled until `end`, without jitter.
std::vector<std::chrono::seconds> looks_until(std::chrono::seconds end)
{
    poll_policy policy(usual_polling, policy_start);
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

TEST_CASE("an action that nobody has polled at is polled at now")
{
    const poll_policy policy(usual_polling, policy_start);
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
    CHECK(looks_until(20s).front() == 2s);
    CHECK(looks_until(60s).size() >= 15);
    CHECK(looks_until(60s).size() < 20);
    CHECK(looks_until(20min).size() <= 305);
}

TEST_CASE("the caller's own interval takes the place of the square root")
{
    polling_options own;
    own.interval = [](std::chrono::milliseconds age) { return age / 10; };
    CHECK(interval(100s, 0.5, own) == 10s);
    CHECK(interval(1s, 0.5, own) == 2s);
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

TEST_CASE("jitter varies the interval by its share, up and down")
{
    CHECK(interval(100s, 0) == 3600ms);
    CHECK(interval(100s, 0.25) == 3800ms);
    CHECK(interval(100s, 0.999999) == 4400ms);
    polling_options none;
    none.jitter = 0;
    CHECK(interval(100s, 0, none) == 4s);
    CHECK(interval(100s, 0.99, none) == 4s);
}

TEST_CASE("the next poll is counted from the last one, and is never in the past")
{
    poll_policy policy(usual_polling, policy_start);
    policy.polled(policy_start + 1s);
    CHECK(policy.next_poll(policy_start + 2s, 0.5) == policy_start + 3s);
    CHECK(policy.next_poll(policy_start + 10s, 0.5) == policy_start + 10s);
}

TEST_CASE("a clock that goes back makes the age no less than nothing")
{
    poll_policy policy(usual_polling, policy_start);
    policy.polled(policy_start - 10s);
    CHECK(policy.next_poll(policy_start - 10s, 0.5) == policy_start - 8s);
}

TEST_CASE("a poll that failed is followed by another in its time")
{
    poll_policy policy(usual_polling, policy_start);
    policy.polled(policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 100s));
    CHECK(policy.next_poll(policy_start + 100s, 0.5) == policy_start + 104s);
}

TEST_CASE("trouble is tolerated until it has lasted as long as the options say")
{
    const error_code code = GENERATE(
        values<error_code>({boost::asio::error::connection_reset, errc::server_error, errc::request_timeout,
                            errc::attempt_timed_out, errc::connect_timed_out}));
    CAPTURE(code);
    const cloud66::error trouble = from_outside(code);
    poll_policy policy(usual_polling, policy_start);
    policy.polled(policy_start);
    const auto begun = policy_start + 1h;  // however long nobody polled before
    for (auto span = 0s; span < 5min; span += 15s) CHECK_FALSE(policy.failed(trouble, begun + span));
    CHECK_FALSE(policy.failed(trouble, begun + 5min - 1s));
    CHECK(policy.failed(trouble, begun + 5min));
}

TEST_CASE("a good poll, or a response that only says no, ends trouble")
{
    poll_policy policy(usual_polling, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    policy.polled(policy_start + 4min);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 6min));
    CHECK_FALSE(policy.failed(from_outside(errc::throttled), policy_start + 10min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 12min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 17min - 1s));
    CHECK(policy.failed(connection_lost, policy_start + 17min));
}

TEST_CASE("patience without end does not overflow")
{
    polling_options endless;
    endless.failure_budget = endless.not_found_grace = std::chrono::milliseconds::max();
    poll_policy policy(endless, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 20 * 365 * 24h));
    CHECK_FALSE(policy.failed(from_api(errc::not_found), policy_start + 20 * 365 * 24h));
}

TEST_CASE("without patience the first trouble is told")
{
    polling_options options;
    options.failure_budget = 0s;
    CHECK(poll_policy(options, policy_start).failed(connection_lost, policy_start));
}

TEST_CASE("a refusal is told at once")
{
    for (const errc refusal : {errc::unauthenticated, errc::trial_expired, errc::forbidden})
        CHECK(poll_policy(usual_polling, policy_start).failed(from_api(refusal), policy_start));
    CHECK(poll_policy(usual_polling, policy_start).failed(from_outside(errc::no_credentials), policy_start));
}

TEST_CASE("an action may be missing shortly after its start, and not later")
{
    poll_policy policy(usual_polling, policy_start);
    CHECK_FALSE(policy.failed(from_api(errc::not_found), policy_start));
    CHECK_FALSE(policy.failed(from_api(errc::not_found), policy_start + 30s - 1ns));
    CHECK(policy.failed(from_api(errc::not_found), policy_start + 30s));

    polling_options strict;
    strict.not_found_grace = 0s;
    CHECK(poll_policy(strict, policy_start).failed(from_api(errc::not_found), policy_start));
}

TEST_CASE("what is not the API's own refusal is tolerated for the failure budget")
{
    for (const errc code : {errc::malformed_response, errc::bad_request, errc::not_implemented,
                            errc::unexpected_status, errc::response_too_large, errc::conflict,
                            errc::unauthenticated, errc::forbidden, errc::not_found}) {
        CAPTURE(error_code(code));
        poll_policy policy(usual_polling, policy_start);
        for (auto age = 0s; age < 5min; age += 3s)
            CHECK_FALSE(policy.failed(from_outside(code), policy_start + age));
        CHECK(policy.failed(from_outside(code), policy_start + 5min));
    }
}

TEST_CASE("throttling is never told, and makes the polls rare until one succeeds")
{
    poll_policy policy(usual_polling, policy_start);
    policy.polled(policy_start);
    auto now = policy_start + 2s;
    for (int hour = 0; hour < 10; ++hour, now += 1h) {
        CHECK_FALSE(policy.failed(from_outside(errc::throttled), now));
        CHECK(policy.next_poll(now, 0.5) == now + 1min);
    }
    CHECK_FALSE(policy.failed(connection_lost, now));
    CHECK(policy.next_poll(now, 0.5) == now + 1min);
    policy.polled(now);
    CHECK(policy.next_poll(now, 0.5) == now + 4s);
}

TEST_CASE("throttled polls are not more frequent than the options ask for")
{
    polling_options slow;
    slow.min_interval = slow.max_interval = 5min;
    poll_policy policy(slow, policy_start);
    CHECK_FALSE(policy.failed(from_outside(errc::throttled), policy_start));
    CHECK(policy.next_poll(policy_start, 0.5) == policy_start + 5min);
}

TEST_CASE("who tries again after the waiters were told begins with a poll and full patience")
{
    poll_policy policy(usual_polling, policy_start);
    CHECK_FALSE(policy.failed(connection_lost, policy_start));
    REQUIRE(policy.failed(connection_lost, policy_start + 5min));
    policy.reset(policy_start + 6min);
    CHECK(policy.next_poll(policy_start + 6min, 0.5) == policy_start + 6min);
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 6min));
    CHECK_FALSE(policy.failed(connection_lost, policy_start + 11min - 1s));
    CHECK(policy.failed(connection_lost, policy_start + 11min));

    policy.reset(policy_start + 12min);
    CHECK_FALSE(policy.failed(from_outside(errc::malformed_response), policy_start + 12min));
    CHECK_FALSE(policy.failed(from_outside(errc::malformed_response), policy_start + 17min - 1s));
}

TEST_CASE("a gateway's phrase in JSON is not the API's refusal")
{
    const auto phrase = GENERATE(as<std::string>{}, "Not Found", "Forbidden", "Unauthorized");
    cloud66::error_details details;
    details.api_error = phrase;
    poll_policy policy(usual_polling, policy_start);
    CHECK_FALSE(policy.failed(cloud66::error(errc::forbidden, details), policy_start + 1min));
    details.api_error = "forbidden";
    CHECK(policy.failed(cloud66::error(errc::forbidden, details), policy_start + 2min));
}
