// SPDX-License-Identifier: BSL-1.0
// The workflows about stacks, in the sandbox.
#include <cloud66/workflows/find_creation.hpp>
#include <cloud66/workflows/find_stack.hpp>
#include <cloud66/workflows/wait_until_live.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <string>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using cloud66::find_creation;
using cloud66::find_stack;
using cloud66::stack_status;
using cloud66::wait_until_live;
using namespace std::chrono_literals;

namespace {

cloud66::stack_creation create_shop(test::documented_sandbox& loop)
{
    return loop.run(loop.client.create_stack({.name = "Shop",
                                              .environment = "production",
                                              .service_yaml = "services:\n  web:\n",
                                              .manifest_yaml = "production:\n  web:\n"}));
}

/// Hides every stack for so many lists.
void hide_stacks(test::documented_sandbox& loop, unsigned times)
{
    cloud66::fault_rule nothing_there;
    nothing_there.verb = "GET";
    nothing_there.path = "/stacks";
    nothing_there.times = times;
    nothing_there.kind = cloud66::fault_kind::response;
    nothing_there.status = 200;
    nothing_there.body = R"({"response":[],"count":0,"pagination":{"previous":null,"next":null,"current":1,)"
                         R"("per_page":30,"count":0,"pages":1}})";
    loop.sandbox.add_fault(nothing_there);
}

}  // namespace

TEST_CASE("a stack is found by name and environment")
{
    test::documented_sandbox loop;
    CHECK(loop.run(find_stack(loop.client, "Storefront", "production")).uid == loop.stack);
    CHECK(loop.run(find_stack(loop.client, "Storefront", "staging")).git_branch == "develop");
}

TEST_CASE("a stack that is not there is not found, though others have a part of its name")
{
    test::documented_sandbox loop;
    for (const char* name : {"Store", "storefront", "Storefront 2"}) {
        const auto failure = loop.error_of(find_stack(loop.client, name, "production"));
        CHECK(failure.code() == errc::not_found);
        CHECK_THAT(failure.what(), test::contains(name));
        CHECK_THAT(failure.what(), test::contains("production"));
    }
    CHECK(loop.error_of(find_stack(loop.client, "Ledger", "staging")).code() == errc::not_found);
}

TEST_CASE("of stacks with the same name and environment none is found, and the error names their UIDs")
{
    test::documented_sandbox loop;
    const std::string twin = loop.sandbox.add_stack({.name = "Storefront", .environment = "production"});
    const auto failure = loop.error_of(find_stack(loop.client, "Storefront", "production"));
    CHECK(failure.code() == errc::ambiguous);
    CHECK_THAT(failure.what(), test::contains(loop.stack));
    CHECK_THAT(failure.what(), test::contains(twin));
}

TEST_CASE("a stack without a name is not looked for")
{
    test::documented_sandbox loop;
    const auto request_error = [&](const char* name, const char* environment) {
        return test::error_of([&] { loop.run(find_stack(loop.client, name, environment)); });
    };
    CHECK_THAT(request_error("", "production").what(), test::contains("name is empty"));
    CHECK_THAT(request_error("Storefront", "").what(), test::contains("environment is empty"));
    CHECK(loop.sandbox.request_count() == 0);
}

TEST_CASE("the creation of a stack is watched as soon as the stack is listed")
{
    test::documented_sandbox loop;
    const auto creation = create_shop(loop);
    hide_stacks(loop, 3);
    const auto building = loop.run(find_creation(loop.client, creation));
    CHECK(loop.elapsed() == 6s);
    CHECK(building.id() == creation.started.id);
    CHECK(building.stack_uid() == loop.sandbox.stack_uid("Shop"));
    CHECK(building.info().action == "stack_create");
    const auto done = loop.run(building.wait());
    CHECK(done.finished_success == true);
    CHECK(loop.run(loop.client.get_stack(building.stack_uid())).status == stack_status::success);
}

TEST_CASE("a new stack is not taken for an older one of its name, nor for a newer one")
{
    test::documented_sandbox loop;
    // The sandbox refuses to create a second stack of the name, so the first one has another while the next is made.
    const auto creation = create_shop(loop);
    const std::string made = loop.sandbox.stack_uid("Shop");
    loop.sandbox.change_stack(made, {{"name", "Shop 1"}});
    loop.time->advance(1min);
    const auto next = create_shop(loop);
    loop.sandbox.change_stack(made, {{"name", "Shop"}});
    const std::string older = loop.sandbox.add_stack({.name = "Shop", .environment = "production"});
    const auto first = loop.run(find_creation(loop.client, creation));
    const auto second = loop.run(find_creation(loop.client, next));
    CHECK(first.stack_uid() != older);
    CHECK(second.stack_uid() != older);
    CHECK(first.stack_uid() != second.stack_uid());
    CHECK(loop.run(first.refresh()).id == creation.started.id);
    CHECK(loop.run(second.refresh()).id == next.started.id);
}

TEST_CASE("a new stack that is never listed is waited for in vain, and the error has its action")
{
    test::documented_sandbox loop;
    const auto creation = create_shop(loop);
    hide_stacks(loop, 0);
    const auto failure = loop.error_of(find_creation(loop.client, creation));
    CHECK(loop.elapsed() == 5min);
    CHECK(failure.code() == errc::action_timed_out);
    REQUIRE(failure.action_info());
    CHECK(failure.action_info()->id == creation.started.id);
    CHECK_THAT(failure.what(), test::contains("Shop"));
    CHECK_THAT(failure.what(), test::contains(std::to_string(creation.started.id)));

    const auto sooner = loop.error_of(find_creation(loop.client, creation, {.timeout = 30s}));
    CHECK(sooner.code() == errc::action_timed_out);
    CHECK(loop.elapsed() == 5min + 30s);
    CHECK(loop.error_of(find_creation(loop.client, creation, {.timeout = -1s})).code() ==
          errc::invalid_argument);
}

TEST_CASE("errors of polls are tolerated until a new stack is listed, and an error response ends the wait")
{
    test::documented_sandbox loop;
    const auto creation = create_shop(loop);
    loop.sandbox.add_fault({.verb = "GET",
                            .path = "/stacks",
                            .times = 9,
                            .kind = cloud66::fault_kind::response,
                            .status = 502,
                            .body = ""});
    CHECK(loop.run(find_creation(loop.client, creation)).id() == creation.started.id);
    loop.sandbox.revoke_token(loop.sandbox.token());
    CHECK(loop.error_of(find_creation(loop.client, creation)).code() == errc::unauthenticated);
}

TEST_CASE("find_creation can be cancelled")
{
    test::documented_sandbox loop;
    const auto creation = create_shop(loop);
    hide_stacks(loop, 0);
    const auto thrown = loop.cancel(find_creation(loop.client, creation), 10s);
    const auto failure = test::error_of([&] { std::rethrow_exception(thrown); });
    CHECK(failure.code() == boost::asio::error::operation_aborted);
    CHECK(loop.elapsed() == 10s);
}

TEST_CASE("a stack is live when what was deployed has succeeded")
{
    test::documented_sandbox loop;
    CHECK(loop.run(wait_until_live(loop.client, loop.stack)).uid == loop.stack);
    CHECK(loop.elapsed() == 0s);
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    const auto live = loop.run(wait_until_live(loop.client, loop.stack));
    CHECK(live.status == stack_status::success);
    CHECK(loop.elapsed() >= 450s);
    CHECK(loop.elapsed() <= 465s);
}

TEST_CASE("a stack is not live when what was deployed has failed, or has not ended in time")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior({.outcome = cloud66::action_outcome::failure});
    static_cast<void>(loop.run(loop.client.deploy_stack(loop.stack)));
    CHECK(loop.error_of(wait_until_live(loop.client, loop.stack, {.timeout = 1min})).code() ==
          errc::action_timed_out);
    CHECK(loop.elapsed() == 1min);
    const auto failure = loop.error_of(wait_until_live(loop.client, loop.stack));
    CHECK(failure.code() == errc::action_failed);
    CHECK_THAT(failure.what(), test::contains(loop.stack));
    CHECK(loop.error_of(wait_until_live(loop.client, "no-such-stack")).code() == errc::not_found);
}
