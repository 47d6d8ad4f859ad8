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

/// A provider that takes `latency` for each token: "token 1", "token 2" and so on.
struct token_loop : test::loop
{
    cloud66::credentials provider()
    {
        return cloud66::credentials::provider([this](token_reason reason) { return provide(*this, reason); });
    }

    static asio::awaitable<secret> provide(token_loop& self, token_reason reason)
    {
        self.reasons.push_back(reason);
        const auto number = self.reasons.size();
        try {
            co_await cloud66::detail::sleep_for(self.time, self.latency);
        } catch (const boost::system::system_error&) {
            ++self.cancelled;
            throw;
        }
        if (self.failure) std::rethrow_exception(self.failure);
        co_return secret("token-" + std::to_string(number));
    }

    std::chrono::milliseconds latency{1s};
    std::exception_ptr failure;
    std::vector<token_reason> reasons;
    int cancelled = 0;
    cloud66::detail::durable_executor durable{executor()};
    token_source source{durable, provider(), time, 30s};
};

asio::awaitable<void> renew_one(token_loop& loop, std::vector<std::string>& tokens)
{
    const auto fresh = co_await loop.source.renew(secret("old"), cloud66::time_source::never);
    tokens.emplace_back(fresh ? fresh->reveal() : "none");
}

}  // namespace

TEST_CASE(
    "calls that are rejected at the same time share one new token, and so does a later call with the old "
    "token")
{
    token_loop loop;
    std::vector<std::string> tokens;
    for (int i = 0; i < 10; ++i) loop.spawn(renew_one(loop, tokens));
    loop.time->run_until(loop.io, [&] { return tokens.size() == 10; });
    loop.run(renew_one(loop, tokens));
    CHECK(tokens == std::vector<std::string>(11, "token-1"));
    CHECK(loop.reasons == std::vector{token_reason::rejected});
    SECTION("and the new token is renewed if it is rejected later")
    {
        const auto fresh = loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never));
        CHECK(fresh->reveal() == "token-2");
    }
    SECTION("but not within a minute if it was rejected at once")
    {
        loop.source.renewed_in_vain(secret("token-1"));
        CHECK_FALSE(loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never)));
        loop.time->advance(1min);
        CHECK(loop.run(loop.source.renew(secret("token-1"), cloud66::time_source::never)));
        CHECK(loop.reasons.size() == 2);
    }
}

TEST_CASE("a token provider is cancelled at the end of its wait")
{
    token_loop loop;
    loop.latency = 1h;
    SECTION("at its own time limit")
    {
        const auto failure = test::error_of([&] { loop.run(loop.source.get(cloud66::time_source::never)); });
        CHECK(failure.code() == errc::token_timed_out);
        CHECK(loop.elapsed() == 30s);
    }
    SECTION("at the deadline of the call")
    {
        const auto failure = test::error_of([&] { loop.run(loop.source.get(loop.time->now() + 5s)); });
        CHECK(failure.code() == errc::call_timed_out);
        CHECK(loop.elapsed() == 5s);
    }
    SECTION("at the cancellation of the call")
    {
        CHECK(loop.cancel(loop.source.get(cloud66::time_source::never), 2s));
        CHECK(loop.elapsed() == 2s);
    }
    loop.time->run_until(loop.io, [&] { return loop.cancelled == 1; });
    CHECK(loop.cancelled == 1);
}

TEST_CASE("the cancellation of one caller does not cancel the provider for the others")
{
    token_loop loop;
    loop.latency = 10s;
    std::vector<std::string> tokens;
    loop.spawn(renew_one(loop, tokens));
    CHECK(loop.cancel(loop.source.renew(secret("old"), cloud66::time_source::never), 2s));
    loop.time->run_until(loop.io, [&] { return tokens.size() == 1; });
    CHECK(tokens.front() == "token-1");
    CHECK(loop.cancelled == 0);
}

TEST_CASE("an exception of a provider reaches the waiting call, and the next call invokes the provider again")
{
    token_loop loop;
    loop.failure = std::make_exception_ptr(std::runtime_error("the vault is sealed"));
    CHECK_THROWS_WITH(loop.run(loop.source.renew(secret("old"), cloud66::time_source::never)),
                      "the vault is sealed");
    loop.failure = nullptr;
    CHECK(loop.run(loop.source.renew(secret("old"), cloud66::time_source::never))->reveal() == "token-2");
}

TEST_CASE("a provider that ignores cancellation does not delay the call")
{
    test::loop loop;
    const auto uncancellable = [&](token_reason) -> asio::awaitable<secret> {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await cloud66::detail::sleep_for(loop.time, 1h);
        co_return secret("late");
    };
    token_source source(cloud66::detail::durable_executor(loop.executor()),
                        cloud66::credentials::provider(uncancellable), loop.time, 30s);
    const auto failure = test::error_of([&] { loop.run(source.get(cloud66::time_source::never)); });
    CHECK(failure.code() == errc::token_timed_out);
    CHECK(loop.elapsed() == 30s);
}

TEST_CASE("a new token that is rejected too is renewed at most once a minute")
{
    test::scripted_client loop;
    int renewals = 0;
    loop.options.credentials =
        cloud66::credentials::provider([&](token_reason reason) -> asio::awaitable<secret> {
            if (reason == token_reason::rejected) ++renewals;
            co_return secret("revoked");
        });
    loop.client = cloud66::client(loop.executor(), loop.options);
    loop.transport->otherwise = [](const auto&) { return test::error_response(401); };
    for (int i = 0; i < 20; ++i)
        CHECK(test::error_of([&] { loop.run(loop.client.list_stacks()); }).code() == errc::unauthenticated);
    CHECK(renewals == 1);
    loop.time->advance(1min);
    CHECK(test::error_of([&] { loop.run(loop.client.list_stacks()); }).code() == errc::unauthenticated);
    CHECK(renewals == 2);
}
