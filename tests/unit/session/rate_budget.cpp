// SPDX-License-Identifier: BSL-1.0
#include <cloud66/session/rate_budget.hpp>

#include <chrono>
#include <string>

#include "support/catch.hpp"

using cloud66::detail::purpose;
using cloud66::detail::rate_budget;
using cloud66::detail::rate_headers;
using cloud66::detail::read_rate_headers;
using namespace std::chrono_literals;

namespace {

const rate_budget::time_point hour_start{1000h};

/// An API without headers, unless the test gives some.
struct hourly
{
    rate_budget budget{cloud66::rate_limit_options()};
    rate_budget::time_point now = hour_start;

    void send(purpose why = purpose::call) { budget.sent(why, now); }
    void get(rate_headers said = {}, bool throttled = false) { budget.answered(said, throttled, now); }
    void ask(rate_headers said = {}, bool throttled = false)
    {
        send();
        get(said, throttled);
    }
    cloud66::request_budget known() const { return budget.at(now); }
};

cloud66::http::incoming with_headers(const std::string& limit, const std::string& remaining)
{
    cloud66::http::incoming answer;
    answer.headers = {{"X-RateLimit-Limit", limit}, {"X-RateLimit-Remaining", remaining}};
    return answer;
}

}  // namespace

TEST_CASE("the limit's headers are read, and nonsense in them is not")
{
    const rate_headers said = read_rate_headers(with_headers("3600", "3599"));
    CHECK(said.limit == 3600);
    CHECK(said.remaining == 3599);
    const auto nonsense =
        GENERATE(values<std::string>({"", "many", "-1", "1.5", "12 ", "99999999999999999999", "2000000000"}));
    CAPTURE(nonsense);
    CHECK_FALSE(read_rate_headers(with_headers(nonsense, nonsense)).limit);
    CHECK_FALSE(read_rate_headers(with_headers(nonsense, nonsense)).remaining);
    CHECK_FALSE(read_rate_headers(with_headers("0", "0")).limit);
    CHECK(read_rate_headers(with_headers("0", "0")).remaining == 0);
}

TEST_CASE("before the first answer the options say what an hour has")
{
    const hourly api;
    CHECK(api.known().limit == 3000);
    CHECK(api.known().remaining == 3000);
    CHECK(api.known().reserve == 600);
    CHECK(api.known().resets_in == 1h);
    CHECK_FALSE(api.known().from_answers);
}

TEST_CASE("without headers the session counts for itself")
{
    hourly api;
    api.ask();
    api.send(purpose::poll);
    CHECK(api.known().remaining == 2998);
    CHECK(api.known().calls == 1);
    CHECK(api.known().looks == 1);
    api.budget.lost(true, api.now);
    CHECK(api.known().remaining == 2998);
    api.send();
    api.budget.lost(false, api.now);  // nobody has counted it
    CHECK(api.known().remaining == 2998);
}

TEST_CASE("what answers say counts more than what the session counted, less what is on its way")
{
    hourly api;
    api.send();
    api.send();
    api.send();
    api.get({3600, 1000});  // others use the account, too
    CHECK(api.known().from_answers);
    CHECK(api.known().limit == 3600);
    CHECK(api.known().reserve == 720);
    CHECK(api.known().remaining == 998);
    api.get({3600, 999});
    api.get({3600, 998});
    CHECK(api.known().remaining == 998);
}

TEST_CASE("an answer that was overtaken does not raise the count")
{
    hourly api;
    api.ask({3000, 100});
    api.send();
    api.send();
    api.get({3000, 98});
    api.get({3000, 99});
    CHECK(api.known().remaining == 98);
    CHECK_FALSE(api.known().reset_seen);
}

TEST_CASE("what was wrongly counted is put right by the next answer")
{
    hourly api;
    api.ask({3000, 100});
    for (int i = 0; i < 5; ++i) {
        api.send();
        api.budget.lost(true, api.now);
    }
    CHECK(api.known().remaining == 95);
    api.ask({3000, 98});
    CHECK(api.known().remaining == 98);
}

TEST_CASE("a count that jumps up shows that another hour has begun")
{
    hourly api;
    api.ask({3000, 2000});
    api.now += 10min;
    api.ask({3000, 2999});
    CHECK(api.known().reset_seen);
    CHECK(api.known().remaining == 2999);
    CHECK(api.known().calls == 0);
    CHECK(api.known().resets_in == 1h);
    CHECK(api.budget.known_reset(api.now) == api.now + 1h);
    CHECK(api.budget.known_reset(api.now + 150min) == api.now + 3h);
}

TEST_CASE("an hour whose end was not seen is thought to begin with its first request")
{
    hourly api;
    api.now += 5h;
    api.ask();
    api.now += 20min;
    api.ask();
    CHECK(api.known().resets_in == 40min);
    CHECK_FALSE(api.budget.known_reset(api.now));
    api.now += 40min;
    CHECK(api.known().remaining == 3000);
    CHECK(api.known().resets_in == 1h);
    api.now += 10min;
    api.ask();
    CHECK(api.known().resets_in == 1h);
    CHECK(api.known().remaining == 2999);
}

TEST_CASE("a throttled answer means that nothing is left, until one that is not")
{
    hourly api;
    api.ask({}, true);
    CHECK(api.known().remaining == 0);
    api.now += 10min;
    SECTION("without headers")
    {
        api.ask();
        CHECK(api.known().remaining == 2999);
        CHECK(api.known().reset_seen);
    }
    SECTION("with headers")
    {
        api.ask({3000, 2990});
        CHECK(api.known().remaining == 2990);
        CHECK(api.known().reset_seen);
    }
    SECTION("with more throttling")
    {
        api.ask({3000, 5}, true);
        CHECK(api.known().remaining == 0);
    }
}

TEST_CASE("a remaining count over the limit is the limit")
{
    hourly api;
    api.ask({100, 5000});
    CHECK(api.known().remaining == 100);
}
