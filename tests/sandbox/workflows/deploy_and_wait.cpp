// SPDX-License-Identifier: BSL-1.0
#include <cloud66/workflows/deploy_and_wait.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "support/documented_sandbox.hpp"

using cloud66::action_info;
using cloud66::deploy_and_wait;
using cloud66::errc;
using namespace std::chrono_literals;

namespace {

using polls = std::vector<std::optional<action_info>>;

auto keep_in(polls& seen)
{
    return [&seen](const std::optional<action_info>& poll) { seen.push_back(poll); };
}

std::string reference_of(const action_info& seen)
{
    return std::string(seen.metadata.value().value().at("user_reference").as_string());
}

}  // namespace

TEST_CASE("a deployment is made and waited for")
{
    test::documented_sandbox loop;
    polls seen;
    const auto done = loop.run(deploy_and_wait(loop.client, loop.stack, {}, {}, keep_in(seen)));
    CHECK(done.action == "application_deployment");
    CHECK(done.finished_success == true);
    CHECK_THAT(reference_of(done), Catch::Matchers::StartsWith("cloud66-cpp-"));
    CHECK(loop.elapsed() >= 225s);
    REQUIRE_FALSE(seen.empty());
    for (const auto& poll : seen) CHECK(poll.has_value());
    CHECK(seen.back()->finished_at == done.finished_at);
    CHECK(loop.sandbox.request_count("GET", "/stacks/*/actions") == 0);
    CHECK(loop.sandbox.request_count("POST", "") == 1);
    CHECK(loop.run(deploy_and_wait(loop.client, loop.stack)).id > done.id);
}

TEST_CASE("a deployment that has to wait for its turn is followed through the queue")
{
    test::documented_sandbox loop;
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    polls seen;
    const auto done = loop.run(deploy_and_wait(loop.client, loop.stack, {}, {}, keep_in(seen)));
    CHECK(done.started_at->time() == *done.finished_at->time() - 225s);
    CHECK(loop.elapsed() >= 3 * 225s);
    CHECK(loop.elapsed() <= 3 * 225s + 30s);
    CHECK_FALSE(seen.front());
    CHECK(seen.back());
    CHECK(loop.run(loop.client.list_deployments(loop.stack)).front().is_live == true);
}

TEST_CASE("a reference of the caller's is kept, and may have been used before")
{
    test::documented_sandbox loop;
    const auto first = loop.run(loop.client.deploy_stack(loop.stack, {.user_reference = "release-7"}));
    const auto second = loop.run(deploy_and_wait(loop.client, loop.stack, {.user_reference = "release-7"}));
    CHECK(second.id > first.id());
    CHECK(reference_of(second) == "release-7");
    CHECK(loop.elapsed() >= 450s);
}

TEST_CASE("a deployment that fails is an error, and so is one that ends too late")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior(
        {.outcome = cloud66::action_outcome::failure, .message = "No such branch"});
    const auto failure = loop.error_of(deploy_and_wait(loop.client, loop.stack));
    CHECK(failure.code() == errc::action_failed);
    CHECK_THAT(failure.what(), test::contains("No such branch"));

    const auto begin = loop.elapsed();
    const auto late = loop.error_of(deploy_and_wait(loop.client, loop.stack, {}, {.timeout = 60s}));
    CHECK(late.code() == errc::action_timed_out);
    CHECK_FALSE(late.details().resume_token.empty());
    CHECK((loop.elapsed() - begin).count() == Catch::Approx(60).margin(0.002));
}

TEST_CASE("the time limit holds for the queue and the deployment together")
{
    test::documented_sandbox loop;
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    const auto queued = loop.error_of(
        deploy_and_wait(loop.client, loop.stack, {.user_reference = "mine"}, {.timeout = 100s}));
    CHECK(queued.code() == errc::action_timed_out);
    CHECK_THAT(queued.what(), test::contains("waits for its turn"));
    CHECK_THAT(queued.what(), test::contains("mine"));
    CHECK(queued.action_info() == nullptr);
    CHECK(loop.elapsed() == 100s);

    const auto running = loop.error_of(deploy_and_wait(loop.client, loop.stack, {}, {.timeout = 500s}));
    REQUIRE(running.action_info());
    CHECK(loop.elapsed().count() == Catch::Approx(600).margin(0.002));
}

TEST_CASE("a deployment without a time limit is waited for however long it takes")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior({.duration = 5h});
    CHECK(loop.run(deploy_and_wait(loop.client, loop.stack, {}, {.timeout = 0s})).finished_success == true);
    loop.sandbox.add_action_behavior({.duration = 5h});
    CHECK(loop.error_of(deploy_and_wait(loop.client, loop.stack)).code() == errc::action_timed_out);
}

TEST_CASE("a deployment that cannot be right is not made")
{
    test::documented_sandbox loop;
    const auto refused = [&](auto call) {
        CHECK(test::error_of([&] { static_cast<void>(loop.run(call())); }).code() == errc::invalid_argument);
    };
    refused([&] { return deploy_and_wait(loop.client, ""); });
    refused([&] { return deploy_and_wait(loop.client, loop.stack, {.user_reference = ""}); });
    refused([&] { return deploy_and_wait(loop.client, loop.stack, {}, {.timeout = -1s}); });
    CHECK(loop.sandbox.request_count() == 0);
}

TEST_CASE("what a callback throws ends the wait for a deployment, in the queue too")
{
    test::documented_sandbox loop;
    const auto stop = [](const std::optional<action_info>&) {
        throw cloud66::error(errc::invalid_argument, "enough");
    };
    CHECK_THAT(loop.error_of(deploy_and_wait(loop.client, loop.stack, {}, {}, stop)).what(),
               test::contains("enough"));
    CHECK_THAT(loop.error_of(deploy_and_wait(loop.client, loop.stack, {}, {}, stop)).what(),
               test::contains("enough"));
    CHECK(loop.elapsed() < 10s);
}

TEST_CASE("waiting for a deployment's turn can be cancelled")
{
    test::documented_sandbox loop;
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    const auto thrown = loop.cancel(deploy_and_wait(loop.client, loop.stack), 10s);
    const auto failure = test::error_of([&] { std::rethrow_exception(thrown); });
    CHECK(failure.code() == boost::asio::error::operation_aborted);
}
