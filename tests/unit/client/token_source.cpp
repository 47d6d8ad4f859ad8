// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/token_source.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"
#include "support/scripted_client.hpp"

namespace asio = boost::asio;
using cloud66::errc;
using cloud66::secret;
using cloud66::token_reason;
using cloud66::detail::token_source;
using namespace std::chrono_literals;

namespace {

/// A provider that takes `span` for each token: "token 1", "token 2" and so on.
struct token_loop : test::loop
{
    cloud66::credentials provider()
    {
        return cloud66::credentials::provider([this](token_reason why) { return give(*this, why); });
    }

    static asio::awaitable<secret> give(token_loop& self, token_reason why)
    {
        self.asked.push_back(why);
        const auto number = self.asked.size();
        try {
            co_await cloud66::detail::sleep_for(self.time, self.span);
        } catch (const boost::system::system_error&) {
            ++self.cancelled;
            throw;
        }
        if (self.failure) std::rethrow_exception(self.failure);
        co_return secret("token-" + std::to_string(number));
    }

    std::chrono::milliseconds span{1s};
    std::exception_ptr failure;
    std::vector<token_reason> asked;
    int cancelled = 0;
    cloud66::detail::durable_executor home{executor()};
    token_source source{home, provider(), time, 30s};
};

asio::awaitable<void> renew_one(token_loop& loop, std::vector<std::string>& got)
{
    const auto fresh = co_await loop.source.renew(secret("old"), cloud66::time_source::never);
    got.emplace_back(fresh ? fresh->reveal() : "none");
}

}  // namespace

TEST_CASE(
    "calls that are rejected at once share one new token, and so do those that come later with the old one")
{
    token_loop loop;
    std::vector<std::string> got;
    for (int i = 0; i < 10; ++i) loop.spawn(renew_one(loop, got));
    loop.time->run_until(loop.io, [&] { return got.size() == 10; });
    loop.run(renew_one(loop, got));
    CHECK(got == std::vector<std::string>(11, "token-1"));
    CHECK(loop.asked == std::vector{token_reason::rejected});
    SECTION("and a token that is rejected later is renewed again")
    {
        const auto fresh = loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never));
        CHECK(fresh->reveal() == "token-2");
    }
    SECTION("but not for a minute if the fresh one was no better")
    {
        loop.source.renewed_in_vain(secret("token-1"));
        CHECK_FALSE(loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never)));
        loop.time->advance(1min);
        CHECK(loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never)));
        CHECK(loop.asked.size() == 2);
    }
}

TEST_CASE("a token provider is limited in time and cancelled then")
{
    token_loop loop;
    loop.span = 1h;
    SECTION("by its own limit")
    {
        const auto failure = test::error_of([&] { loop.run(loop.source.get(cloud66::time_source::never)); });
        CHECK(failure.code() == errc::token_timed_out);
        CHECK(loop.elapsed() == 30s);
    }
    SECTION("by the deadline of the call")
    {
        const auto failure = test::error_of([&] { loop.run(loop.source.get(loop.time->now() + 5s)); });
        CHECK(failure.code() == errc::call_timed_out);
        CHECK(loop.elapsed() == 5s);
    }
    SECTION("by the call's cancellation")
    {
        CHECK(loop.cancel(loop.source.get(cloud66::time_source::never), 2s));
        CHECK(loop.elapsed() == 2s);
    }
    loop.time->run_until(loop.io, [&] { return loop.cancelled == 1; });
    CHECK(loop.cancelled == 1);
}

TEST_CASE("a caller that leaves takes no token from the others")
{
    token_loop loop;
    loop.span = 10s;
    std::vector<std::string> got;
    loop.spawn(renew_one(loop, got));
    CHECK(loop.cancel(loop.source.renew(secret("old"), cloud66::time_source::never), 2s));
    loop.time->run_until(loop.io, [&] { return got.size() == 1; });
    CHECK(got.front() == "token-1");
    CHECK(loop.cancelled == 0);
}

TEST_CASE("what a provider throws reaches all that wait for it, and the next call asks again")
{
    token_loop loop;
    loop.failure = std::make_exception_ptr(std::runtime_error("the vault is sealed"));
    CHECK_THROWS_WITH(loop.run(loop.source.renew(secret("old"), cloud66::time_source::never)),
                      "the vault is sealed");
    loop.failure = nullptr;
    CHECK(loop.run(loop.source.renew(secret("old"), cloud66::time_source::never))->reveal() == "token-2");
}

TEST_CASE("a provider that does not react to cancellation holds nobody up")
{
    test::loop loop;
    const auto deaf = [&](token_reason) -> asio::awaitable<secret> {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await cloud66::detail::sleep_for(loop.time, 1h);
        co_return secret("late");
    };
    token_source source(cloud66::detail::durable_executor(loop.executor()),
                        cloud66::credentials::provider(deaf), loop.time, 30s);
    const auto failure = test::error_of([&] { loop.run(source.get(cloud66::time_source::never)); });
    CHECK(failure.code() == errc::token_timed_out);
    CHECK(loop.elapsed() == 30s);
}

TEST_CASE("a fresh token that is rejected too is asked for once a minute, however many calls there are")
{
    test::scripted_client loop;
    int asked_for_fresh = 0;
    loop.options.credentials =
        cloud66::credentials::provider([&](token_reason why) -> asio::awaitable<secret> {
            if (why == token_reason::rejected) ++asked_for_fresh;
            co_return secret("revoked");
        });
    loop.client = cloud66::client(loop.executor(), loop.options);
    loop.transport->otherwise = [](const auto&) { return test::error_response(401); };
    for (int i = 0; i < 20; ++i)
        CHECK(test::error_of([&] { loop.run(loop.client.list_stacks()); }).code() == errc::unauthenticated);
    CHECK(asked_for_fresh == 1);
    loop.time->advance(1min);
    CHECK(test::error_of([&] { loop.run(loop.client.list_stacks()); }).code() == errc::unauthenticated);
    CHECK(asked_for_fresh == 2);
}
