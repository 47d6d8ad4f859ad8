// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>
#include <cloud66/oauth.hpp>
#include <cloud66/token_store.hpp>

#include <boost/asio/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using cloud66::client;
using cloud66::credentials;
using cloud66::errc;
using cloud66::oauth_token;
using cloud66::secret;
using test::error_of;
using namespace std::chrono_literals;

namespace {

struct kept_token final : cloud66::token_store
{
    boost::asio::awaitable<std::optional<oauth_token>> load() override
    {
        ++loads;
        begin();
        if (time) co_await cloud66::detail::sleep_for(time, 50ms);
        --pending;
        if (is_locked) throw std::runtime_error("the vault is locked");
        co_return token;
    }
    boost::asio::awaitable<void> save(oauth_token fresh) override
    {
        ++saves;
        begin();
        if (time) co_await cloud66::detail::sleep_for(time, 50ms);
        --pending;
        if (is_full) throw std::runtime_error("the disk is full");
        token = std::move(fresh);
    }
    void begin() { most_pending = (std::max)(most_pending, ++pending); }

    std::optional<oauth_token> token;
    std::shared_ptr<cloud66::time_source> time;  // null: calls take no time
    int loads = 0;
    int saves = 0;
    int pending = 0;
    int most_pending = 0;
    bool is_full = false;
    bool is_locked = false;
};

/// An API that takes the token `valid`, and a token endpoint that makes `at-2`, `at-3` and so on out of refresh tokens.
struct renewing_loop : test::scripted_loop
{
    explicit renewing_loop(std::string refresh_token = "rt-1")
    {
        store->token.emplace();
        store->token->access_token = secret("at-1");
        store->token->refresh_token = secret(refresh_token);
        transport->otherwise = [this](const cloud66::http::request& request) { return respond(request); };
        options.log.level = cloud66::log_level::warning;
        options.log.write = [this](cloud66::log_level, std::string_view line) { log.append(line); };
        cloud66::oauth_options program;
        program.client_id = "program";
        login.emplace(executor(), program, options);
        options.credentials = credentials::oauth(store, *login);
    }

    test::scripted_response respond(const cloud66::http::request& request)
    {
        if (request.target != "/oauth/token")
            return request.token.reveal() == valid ? test::ok("[]")
                                                   : test::response(401, R"({"error":"invalid"})");
        ++refreshes;
        const auto fields = cloud66::detail::read_form(request.body);
        for (const auto& [name, value] : fields)
            if (name == "refresh_token") sent_refresh_tokens.push_back(value);
        if (grant_is_over) return test::response(400, R"({"error":"invalid_grant"})");
        const std::string number = std::to_string(refreshes + 1);
        valid = "at-" + number;
        return test::response(
                   200, R"({"access_token":"at-)" + number + R"(","refresh_token":"rt-)" + number + R"("})")
            .after(100ms);
    }

    client make_client() { return client(executor(), options); }

    std::shared_ptr<kept_token> store = std::make_shared<kept_token>();
    std::optional<cloud66::oauth_client> login;
    std::string valid = "at-1";
    int refreshes = 0;
    std::vector<std::string> sent_refresh_tokens;
    bool grant_is_over = false;
    std::string log;
};

boost::asio::awaitable<void> list(client api) { co_await api.list_stacks(); }

}  // namespace

TEST_CASE("the token of a login is used as long as it is taken")
{
    renewing_loop loop;
    const client api = loop.make_client();
    for (int i = 0; i < 3; ++i) loop.run(list(api));
    CHECK(loop.refreshes == 0);
    CHECK(loop.store->saves == 0);
}

TEST_CASE("a token that is rejected is refreshed and saved once for all callers of all clients")
{
    renewing_loop loop;
    loop.valid = "none";
    const client one = loop.make_client();
    const client other = loop.make_client();
    for (int i = 0; i < 10; ++i) {
        loop.spawn(list(one));
        loop.spawn(list(other));
    }
    loop.run(list(one));
    loop.run(list(other));
    CHECK(loop.refreshes == 1);
    CHECK(loop.store->saves == 1);
    CHECK(loop.store->token->access_token.reveal() == "at-2");
    CHECK(loop.store->token->refresh_token.reveal() == "rt-2");

    // A client that has not seen it yet refreshes nothing either.
    loop.run(list(loop.make_client()));
    CHECK(loop.refreshes == 1);
}

TEST_CASE("a token that has expired is refreshed before it is sent")
{
    renewing_loop loop;
    loop.store->token->expires_at = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
    loop.run(list(loop.make_client()));
    CHECK(loop.refreshes == 1);
    const auto& lines = loop.transport->requests;
    CHECK(std::ranges::none_of(lines, [](const auto& one) { return one.token.reveal() == "at-1"; }));
}

TEST_CASE("a token that another process has saved is taken instead of refreshing")
{
    renewing_loop loop;
    const client api = loop.make_client();
    loop.run(list(api));
    loop.store->token->access_token = secret("at-elsewhere");
    loop.valid = "at-elsewhere";
    loop.run(list(api));
    CHECK(loop.refreshes == 0);
}

TEST_CASE("a rejected token without a refresh token is reported as the API does")
{
    renewing_loop loop("");
    loop.valid = "none";
    CHECK(error_of([&] { loop.run(list(loop.make_client())); }).code() == errc::unauthenticated);
    CHECK(loop.refreshes == 0);
}

TEST_CASE("an expired token without a refresh token is not sent")
{
    renewing_loop loop("");
    loop.store->token->expires_at = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
    const auto failure = error_of([&] { loop.run(list(loop.make_client())); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(), test::contains("log in again"));
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("requests without a login say so")
{
    renewing_loop loop;
    loop.store->token.reset();
    const auto failure = error_of([&] { loop.run(list(loop.make_client())); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(), test::contains("oauth_client::log_in"));
}

TEST_CASE("a login that has ended is reported, and not tried again with each call")
{
    renewing_loop loop;
    loop.valid = "none";
    loop.grant_is_over = true;
    const client api = loop.make_client();
    for (int i = 0; i < 3; ++i) CHECK(error_of([&] { loop.run(list(api)); }).code() == errc::invalid_grant);
    CHECK(loop.refreshes <= 3);
}

TEST_CASE("a refresh goes on when the call that wanted it was cancelled, so that its token is not lost")
{
    renewing_loop loop;
    loop.valid = "none";
    const client api = loop.make_client();
    loop.cancel(list(api), 50ms);
    loop.run(list(api));
    CHECK(loop.refreshes == 1);
    CHECK(loop.store->token->access_token.reveal() == "at-2");
}

TEST_CASE("a renewed token that cannot be saved is used all the same, and the log says so")
{
    renewing_loop loop;
    loop.valid = "none";
    loop.store->is_full = true;
    loop.run(list(loop.make_client()));
    CHECK_THAT(loop.log, test::contains("cannot be saved: the disk is full"));
}

TEST_CASE("a renewed token that could not be saved is renewed, and not the older one of the store")
{
    renewing_loop loop;
    loop.valid = "none";
    loop.store->is_full = true;
    const client api = loop.make_client();
    loop.run(list(api));
    loop.time->advance(2min);
    loop.valid = "none";
    loop.store->is_full = false;
    loop.run(list(api));
    CHECK(loop.sent_refresh_tokens == std::vector<std::string>{"rt-1", "rt-2"});
    CHECK(loop.store->token->access_token.reveal() == "at-3");
}

TEST_CASE("a slow store has one call at a time, for all callers of all clients")
{
    renewing_loop loop;
    loop.store->time = loop.time;
    const client one = loop.make_client();
    const client other = loop.make_client();
    const auto list_all = [&] {
        for (int i = 0; i < 10; ++i) {
            loop.spawn(list(one));
            loop.spawn(list(other));
        }
        loop.run(list(one));
        loop.run(list(other));
    };
    list_all();
    CHECK(loop.store->loads == 1);

    loop.valid = "none";
    list_all();
    CHECK(loop.store->loads == 2);
    CHECK(loop.store->saves == 1);
    CHECK(loop.refreshes == 1);
    CHECK(loop.store->most_pending == 1);
}

TEST_CASE("a load goes on for later calls when the call that needed it was cancelled")
{
    renewing_loop loop;
    loop.store->time = loop.time;
    const client api = loop.make_client();
    CHECK(test::error_in(loop.cancel(list(api), 10ms)).code() == boost::asio::error::operation_aborted);
    loop.run(list(api));
    CHECK(loop.store->loads == 1);
}

TEST_CASE("what a load throws is thrown by all calls that wait for it, and the next call loads again")
{
    renewing_loop loop;
    loop.store->time = loop.time;
    loop.store->is_locked = true;
    const client api = loop.make_client();
    int failures = 0;
    const auto fail = [](client from, int& count) -> boost::asio::awaitable<void> {
        try {
            co_await from.list_stacks();
        } catch (const std::runtime_error& failure) {
            if (std::string_view(failure.what()) == "the vault is locked") ++count;
        }
    };
    loop.spawn(fail(api, failures));
    loop.run(fail(api, failures));
    CHECK(failures == 2);
    CHECK(loop.store->loads == 1);

    loop.store->is_locked = false;
    loop.run(list(api));
    CHECK(loop.store->loads == 2);
}

TEST_CASE("credentials of a login need a store")
{
    renewing_loop loop;
    CHECK(error_of([&] { (void)credentials::oauth(nullptr, *loop.login); }).code() == errc::invalid_argument);
}
