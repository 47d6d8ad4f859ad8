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

const rate_limit_tracker::time_point first_moment{};

/// A budget of 100 requests, and the time that goes with it.
struct counted
{
    counted()
    {
        options.limit = 100;
        options.reserved_share = 0.25;
        budget = rate_limit_tracker(options);
    }

    sent_request send(request_priority why = request_priority::call) { return budget.sent(why, now); }

    void response(const sent_request& request, std::optional<int> remaining = std::nullopt,
                  std::optional<int> limit = std::nullopt)
    {
        rate_report report;
        report.served = true;
        report.remaining = remaining;
        report.limit = limit;
        budget.responded(request, report, now);
    }

    void refuse(const sent_request& request)
    {
        rate_report report;
        report.remaining = 0;
        budget.responded(request, report, now);
    }

    void ask(std::optional<int> remaining = std::nullopt) { response(send(), remaining); }

    cloud66::rate_limit_status known() const { return budget.known(now); }
    int remaining() const { return known().remaining; }

    cloud66::rate_limit_options options;
    rate_limit_tracker budget{options};
    rate_limit_tracker::time_point now = first_moment;
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

TEST_CASE("the headers of the limit are read from any response")
{
    for (const int status : {200, 404, 500}) {
        const auto report = read(status, "3600", "3597");
        CHECK(report.limit == 3600);
        CHECK(report.remaining == 3597);
    }
    CHECK(read(200, "3000", "0").remaining == 0);
}

TEST_CASE("headers of the limit without sense are left out")
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

TEST_CASE(
    "503 throttled says that nothing remains; 429 may be a gateway's and says only what its headers say")
{
    const boost::system::error_code throttled = cloud66::errc::throttled;
    CHECK(read(503, "3000", "17", throttled).remaining == 0);
    CHECK(read(503, "", "", throttled).remaining == 0);
    CHECK(read(429, "3000", "17", throttled).remaining == 17);
    CHECK_FALSE(read(429, "", "", throttled).remaining);
    CHECK_FALSE(read(503, "", "", cloud66::errc::server_error).remaining);
}

TEST_CASE("a response shows that the API dealt with a request, unless it was refused or the server failed")
{
    CHECK(read(200, "", "").served);
    CHECK(read(404, "", "", cloud66::errc::not_found).served);
    CHECK_FALSE(read(429, "", "", cloud66::errc::throttled).served);
    CHECK_FALSE(read(503, "", "", cloud66::errc::throttled).served);
    CHECK_FALSE(read(502, "", "", cloud66::errc::server_error).served);
}

TEST_CASE("before the first request the whole limit of the options is there")
{
    counted on;
    const auto known = on.known();
    CHECK(known.limit == 100);
    CHECK(known.remaining == 100);
    CHECK(known.reserved_for_calls == 25);
    CHECK(known.calls == 0);
    CHECK(known.polls == 0);
    CHECK_FALSE(known.from_responses);
    CHECK_FALSE(known.reset_seen);
    CHECK(known.resets_in == 3600s);
}

TEST_CASE("without headers the session's own count holds, by priority")
{
    counted on;
    on.ask();
    on.response(on.send(request_priority::poll));
    on.send(request_priority::poll);
    CHECK(on.known().calls == 1);
    CHECK(on.known().polls == 2);
    CHECK(on.remaining() == 97);
    CHECK_FALSE(on.known().from_responses);
    for (int i = 0; i < 200; ++i) on.ask();
    CHECK(on.remaining() == 0);
}

TEST_CASE("what responses tell counts more, whoever else uses the account")
{
    counted on;
    on.response(on.send(), 2990, 3600);
    CHECK(on.known().limit == 3600);
    CHECK(on.known().reserved_for_calls == 900);
    CHECK(on.remaining() == 2990);
    CHECK(on.known().from_responses);
    on.ask(1500);
    CHECK(on.remaining() == 1500);
    on.ask();  // a gateway's response, say: the session counts on
    CHECK(on.remaining() == 1499);
}

TEST_CASE("a limit report without a count moves the session's own")
{
    counted on;
    on.response(on.send(), std::nullopt, 50);
    CHECK(on.known().limit == 50);
    CHECK(on.remaining() == 49);
}

TEST_CASE("more may remain than the limit that is report: then that is the limit")
{
    counted on;
    on.response(on.send(), 9999, 3600);
    CHECK(on.known().limit == 9999);
    CHECK(on.remaining() == 9999);
}

TEST_CASE("a count does not know of the requests still under way")
{
    counted on;
    const auto first = on.send(), second = on.send(), third = on.send();
    on.response(first, 50);
    CHECK(on.remaining() == 48);
    on.response(second, 49);
    CHECK(on.remaining() == 48);
    on.response(third, 48);
    CHECK(on.remaining() == 48);
}

TEST_CASE("responses that were overtaken raise nothing and are no new hour")
{
    counted on;
    const auto first = on.send(), second = on.send(), third = on.send();
    on.response(third, 47);
    CHECK(on.remaining() == 45);
    on.response(first, 90);  // however much others took meanwhile
    on.response(second, 48);
    CHECK(on.remaining() == 45);
    CHECK_FALSE(on.known().reset_seen);
    on.ask(46);
    CHECK(on.remaining() == 46 - 0);
    CHECK_FALSE(on.known().reset_seen);
}

TEST_CASE("a higher count for a request sent after the lowest came is a new hour, and counts start anew")
{
    counted on;
    on.now += 10min;
    on.ask(40);
    on.ask(39);
    on.send(request_priority::poll);
    CHECK(on.known().resets_in == 3600s);
    on.now += 7min;
    CHECK(on.known().resets_in == 53min);
    on.ask(99);
    const auto known = on.known();
    CHECK(known.reset_seen);
    CHECK(known.resets_in == 3600s);
    CHECK(known.remaining == 98);  // one is under way still
    CHECK(known.calls == 1);
    CHECK(known.polls == 0);
}

TEST_CASE("a response from the hour before, which came late, does not spoil the new one")
{
    counted on;
    on.ask(3);
    const auto slow = on.send();
    on.ask(99);
    on.response(slow, 2);
    CHECK(on.remaining() == 98);
    on.ask(97);
    CHECK(on.remaining() == 97);
}

TEST_CASE("when the guessed hour is over, counts start anew, and the next response corrects")
{
    counted on;
    on.now += 5min;
    on.ask(30);
    on.now += 59min;
    CHECK(on.remaining() == 30);
    CHECK(on.known().resets_in == 60s);
    on.now += 1min;
    CHECK(on.remaining() == 100);
    CHECK(on.known().calls == 0);
    CHECK_FALSE(on.known().from_responses);
    CHECK(on.known().resets_in == 3600s);
    on.now += 30min;  // the next hour is thought to begin with its first request
    on.ask(12);
    CHECK(on.remaining() == 12);
    CHECK(on.known().resets_in == 3600s);
    CHECK_FALSE(on.known().reset_seen);
}

TEST_CASE("a phase that was seen holds for the hours that follow")
{
    counted on;
    on.ask(3);
    on.now += 20min;
    on.ask(99);
    on.now += 60min;
    CHECK(on.remaining() == 100);
    CHECK(on.known().resets_in == 3600s);
    on.now += 3h + 15min;
    CHECK(on.known().resets_in == 45min);
    on.ask(80);
    CHECK(on.remaining() == 80);
    CHECK(on.known().resets_in == 45min);
    CHECK(on.known().reset_seen);
    on.now += 20min;  // it was seen later than it began; now it is known better
    on.ask(99);
    CHECK(on.known().resets_in == 3600s);
}

TEST_CASE("after the API refused, its first response begins a new hour, with headers or without")
{
    counted on;
    on.ask();
    on.refuse(on.send());
    CHECK(on.remaining() == 0);
    on.now += 10min;
    on.refuse(on.send());
    CHECK(on.remaining() == 0);
    CHECK_FALSE(on.known().reset_seen);
    on.now += 10min;
    SECTION("with")
    {
        on.ask(98);
        CHECK(on.remaining() == 98);
    }
    SECTION("without")
    {
        on.ask();
        CHECK(on.remaining() == 99);
        CHECK_FALSE(on.known().from_responses);
    }
    CHECK(on.known().reset_seen);
    CHECK(on.known().resets_in == 3600s);
    CHECK(on.known().calls == 1);
}

TEST_CASE("a response of a gateway after the API refused says nothing")
{
    counted on;
    on.refuse(on.send());
    on.budget.responded(on.send(), rate_report(), on.now);
    CHECK(on.remaining() == 0);
    CHECK_FALSE(on.known().reset_seen);
}

TEST_CASE("a request that was not sent after all is not counted; one whose response was lost is")
{
    counted on;
    on.budget.lost(on.send(), false, on.now);
    CHECK(on.remaining() == 100);
    CHECK(on.known().calls == 0);
    on.budget.lost(on.send(request_priority::poll), true, on.now);
    CHECK(on.remaining() == 99);
    CHECK(on.known().polls == 1);
    on.ask(90);  // and none is under way
    CHECK(on.remaining() == 90);
}

TEST_CASE("a request of the hour before that was not sent is no gain for this one")
{
    counted on;
    const auto slow = on.send();
    on.now += 1h;
    on.ask(50);
    CHECK(on.remaining() == 49);
    on.budget.lost(slow, false, on.now);
    CHECK(on.known().calls == 1);
    CHECK(on.remaining() == 49);
}
