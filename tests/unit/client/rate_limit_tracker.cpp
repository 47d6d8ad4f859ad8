// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/rate_limit_tracker.hpp>
#include <cloud66/error.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::rate_limit_tracker;
using cloud66::detail::rate_report;
using cloud66::detail::read_rate_report;
using cloud66::detail::sent_request;
using cloud66::http::request_priority;
using namespace std::chrono_literals;

namespace {

const rate_limit_tracker::time_point tracker_start{};

/// A tracker with a limit of 100 requests, and its clock.
struct tracker_fixture
{
    tracker_fixture()
    {
        options.limit = 100;
        options.reserved_share = 0.25;
        tracker = rate_limit_tracker(options);
    }

    sent_request send(request_priority priority = request_priority::call)
    {
        return tracker.sent(priority, now);
    }

    void respond(const sent_request& request, std::optional<int> remaining = std::nullopt,
                 std::optional<int> limit = std::nullopt)
    {
        rate_report report;
        report.served = true;
        report.remaining = remaining;
        report.limit = limit;
        tracker.responded(request, report, now);
    }

    void throttle(const sent_request& request)
    {
        rate_report report;
        report.remaining = 0;
        tracker.responded(request, report, now);
    }

    void send_and_respond(std::optional<int> remaining = std::nullopt) { respond(send(), remaining); }

    cloud66::rate_limit_status status() const { return tracker.known(now); }
    int remaining() const { return status().remaining; }

    cloud66::rate_limit_options options;
    rate_limit_tracker tracker{options};
    rate_limit_tracker::time_point now = tracker_start;
};

rate_report read(int status, const std::string& limit, const std::string& remaining,
                 boost::system::error_code code = {})
{
    cloud66::http::response response;
    response.status = status;
    response.headers.add("x-ratelimit-limit", limit);
    response.headers.add("x-ratelimit-remaining", remaining);
    return read_rate_report(response, code);
}

}  // namespace

TEST_CASE("the rate limit headers are read from a response of any status")
{
    for (const int status : {200, 404, 500}) {
        const auto report = read(status, "3600", "3597");
        CHECK(report.limit == 3600);
        CHECK(report.remaining == 3597);
    }
    CHECK(read(200, "3000", "0").remaining == 0);
}

TEST_CASE("invalid rate limit headers are ignored")
{
    for (const char* text : {"", "-1", "many", "12x", " 12", "1.5", "100000001", "99999999999999999999"}) {
        CAPTURE(text);
        const auto report = read(200, text, text);
        CHECK_FALSE(report.limit);
        CHECK_FALSE(report.remaining);
    }
    CHECK_FALSE(read(200, "0", "0").limit);
    const auto none = read_rate_report(cloud66::http::response(), {});
    CHECK_FALSE(none.limit);
    CHECK_FALSE(none.remaining);
}

TEST_CASE("a 503 throttled leaves no requests; a 429, which may be a gateway's, reports its headers only")
{
    const boost::system::error_code throttled = cloud66::errc::throttled;
    CHECK(read(503, "3000", "17", throttled).remaining == 0);
    CHECK(read(503, "", "", throttled).remaining == 0);
    CHECK(read(429, "3000", "17", throttled).remaining == 17);
    CHECK_FALSE(read(429, "", "", throttled).remaining);
    CHECK_FALSE(read(503, "", "", cloud66::errc::server_error).remaining);
}

TEST_CASE("a response counts as served unless the API throttled or the server failed")
{
    CHECK(read(200, "", "").served);
    CHECK(read(404, "", "", cloud66::errc::not_found).served);
    CHECK_FALSE(read(429, "", "", cloud66::errc::throttled).served);
    CHECK_FALSE(read(503, "", "", cloud66::errc::throttled).served);
    CHECK_FALSE(read(502, "", "", cloud66::errc::server_error).served);
}

TEST_CASE("before the first request the whole limit of the options remains")
{
    tracker_fixture fixture;
    const auto status = fixture.status();
    CHECK(status.limit == 100);
    CHECK(status.remaining == 100);
    CHECK(status.reserved_for_calls == 25);
    CHECK(status.calls == 0);
    CHECK(status.polls == 0);
    CHECK_FALSE(status.from_responses);
    CHECK_FALSE(status.reset_seen);
    CHECK(status.resets_in == 3600s);
}

TEST_CASE("without headers the tracker counts its own requests by priority")
{
    tracker_fixture fixture;
    fixture.send_and_respond();
    fixture.respond(fixture.send(request_priority::poll));
    fixture.send(request_priority::poll);
    CHECK(fixture.status().calls == 1);
    CHECK(fixture.status().polls == 2);
    CHECK(fixture.remaining() == 97);
    CHECK_FALSE(fixture.status().from_responses);
    for (int i = 0; i < 200; ++i) fixture.send_and_respond();
    CHECK(fixture.remaining() == 0);
}

TEST_CASE("the counts of responses override the tracker's own")
{
    tracker_fixture fixture;
    fixture.respond(fixture.send(), 2990, 3600);
    CHECK(fixture.status().limit == 3600);
    CHECK(fixture.status().reserved_for_calls == 900);
    CHECK(fixture.remaining() == 2990);
    CHECK(fixture.status().from_responses);
    fixture.send_and_respond(1500);
    CHECK(fixture.remaining() == 1500);
    fixture.send_and_respond();  // without headers, as from a gateway: the tracker counts on
    CHECK(fixture.remaining() == 1499);
}

TEST_CASE("a reported limit without a remaining count adjusts the tracker's own count")
{
    tracker_fixture fixture;
    fixture.respond(fixture.send(), std::nullopt, 50);
    CHECK(fixture.status().limit == 50);
    CHECK(fixture.remaining() == 49);
}

TEST_CASE("a remaining count above the reported limit becomes the limit")
{
    tracker_fixture fixture;
    fixture.respond(fixture.send(), 9999, 3600);
    CHECK(fixture.status().limit == 9999);
    CHECK(fixture.remaining() == 9999);
}

TEST_CASE("requests in flight are subtracted from a reported count")
{
    tracker_fixture fixture;
    const auto first = fixture.send(), second = fixture.send(), third = fixture.send();
    fixture.respond(first, 50);
    CHECK(fixture.remaining() == 48);
    fixture.respond(second, 49);
    CHECK(fixture.remaining() == 48);
    fixture.respond(third, 48);
    CHECK(fixture.remaining() == 48);
}

TEST_CASE("responses that arrive out of order neither raise the count nor start a new window")
{
    tracker_fixture fixture;
    const auto first = fixture.send(), second = fixture.send(), third = fixture.send();
    fixture.respond(third, 47);
    CHECK(fixture.remaining() == 45);
    fixture.respond(first, 90);  // sent first, so its count is older
    fixture.respond(second, 48);
    CHECK(fixture.remaining() == 45);
    CHECK_FALSE(fixture.status().reset_seen);
    fixture.send_and_respond(46);
    CHECK(fixture.remaining() == 46 - 0);
    CHECK_FALSE(fixture.status().reset_seen);
}

TEST_CASE("a higher count in the response to a later request starts a new window and resets the counters")
{
    tracker_fixture fixture;
    fixture.now += 10min;
    fixture.send_and_respond(40);
    fixture.send_and_respond(39);
    fixture.send(request_priority::poll);
    CHECK(fixture.status().resets_in == 3600s);
    fixture.now += 7min;
    CHECK(fixture.status().resets_in == 53min);
    fixture.send_and_respond(99);
    const auto status = fixture.status();
    CHECK(status.reset_seen);
    CHECK(status.resets_in == 3600s);
    CHECK(status.remaining == 98);  // a poll is in flight still
    CHECK(status.calls == 1);
    CHECK(status.polls == 0);
}

TEST_CASE("a late response from the previous window does not change the count of the new one")
{
    tracker_fixture fixture;
    fixture.send_and_respond(3);
    const auto slow = fixture.send();
    fixture.send_and_respond(99);
    fixture.respond(slow, 2);
    CHECK(fixture.remaining() == 98);
    fixture.send_and_respond(97);
    CHECK(fixture.remaining() == 97);
}

TEST_CASE("the counters are reset at the end of the estimated window, and the next response corrects them")
{
    tracker_fixture fixture;
    fixture.now += 5min;
    fixture.send_and_respond(30);
    fixture.now += 59min;
    CHECK(fixture.remaining() == 30);
    CHECK(fixture.status().resets_in == 60s);
    fixture.now += 1min;
    CHECK(fixture.remaining() == 100);
    CHECK(fixture.status().calls == 0);
    CHECK_FALSE(fixture.status().from_responses);
    CHECK(fixture.status().resets_in == 3600s);
    fixture.now += 30min;  // the next window is assumed to start with its first request
    fixture.send_and_respond(12);
    CHECK(fixture.remaining() == 12);
    CHECK(fixture.status().resets_in == 3600s);
    CHECK_FALSE(fixture.status().reset_seen);
}

TEST_CASE("a reset that was seen determines the windows that follow")
{
    tracker_fixture fixture;
    fixture.send_and_respond(3);
    fixture.now += 20min;
    fixture.send_and_respond(99);
    fixture.now += 60min;
    CHECK(fixture.remaining() == 100);
    CHECK(fixture.status().resets_in == 3600s);
    fixture.now += 3h + 15min;
    CHECK(fixture.status().resets_in == 45min);
    fixture.send_and_respond(80);
    CHECK(fixture.remaining() == 80);
    CHECK(fixture.status().resets_in == 45min);
    CHECK(fixture.status().reset_seen);
    fixture.now += 20min;  // the first reset was seen late; this one is more accurate
    fixture.send_and_respond(99);
    CHECK(fixture.status().resets_in == 3600s);
}

TEST_CASE("the first response served after throttling starts a new window, with headers or without")
{
    tracker_fixture fixture;
    fixture.send_and_respond();
    fixture.throttle(fixture.send());
    CHECK(fixture.remaining() == 0);
    fixture.now += 10min;
    fixture.throttle(fixture.send());
    CHECK(fixture.remaining() == 0);
    CHECK_FALSE(fixture.status().reset_seen);
    fixture.now += 10min;
    SECTION("with headers")
    {
        fixture.send_and_respond(98);
        CHECK(fixture.remaining() == 98);
    }
    SECTION("without headers")
    {
        fixture.send_and_respond();
        CHECK(fixture.remaining() == 99);
        CHECK_FALSE(fixture.status().from_responses);
    }
    CHECK(fixture.status().reset_seen);
    CHECK(fixture.status().resets_in == 3600s);
    CHECK(fixture.status().calls == 1);
}

TEST_CASE("a gateway's response after throttling changes nothing")
{
    tracker_fixture fixture;
    fixture.throttle(fixture.send());
    fixture.tracker.responded(fixture.send(), rate_report(), fixture.now);
    CHECK(fixture.remaining() == 0);
    CHECK_FALSE(fixture.status().reset_seen);
}

TEST_CASE("an unsent request is not counted; a request whose response was lost is counted")
{
    tracker_fixture fixture;
    fixture.tracker.lost(fixture.send(), false, fixture.now);
    CHECK(fixture.remaining() == 100);
    CHECK(fixture.status().calls == 0);
    fixture.tracker.lost(fixture.send(request_priority::poll), true, fixture.now);
    CHECK(fixture.remaining() == 99);
    CHECK(fixture.status().polls == 1);
    fixture.send_and_respond(90);  // none is in flight
    CHECK(fixture.remaining() == 90);
}

TEST_CASE("an unsent request of the previous window does not raise the count of the current one")
{
    tracker_fixture fixture;
    const auto slow = fixture.send();
    fixture.now += 1h;
    fixture.send_and_respond(50);
    CHECK(fixture.remaining() == 49);
    fixture.tracker.lost(slow, false, fixture.now);
    CHECK(fixture.status().calls == 1);
    CHECK(fixture.remaining() == 49);
}
