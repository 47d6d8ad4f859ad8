// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/failover_groups.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <string>

using cloud66::client;
using cloud66::failover_group;
using cloud66::failover_stack;

TEST_CASE("an empty uid detaches a stack of a failover group, and cannot create one")
{
    test::scripted_client loop;
    loop.check_rejects("primary_stack_uid is empty",
                       [](const client& c) { return c.create_failover_group({.primary_stack_uid = ""}); });
    loop.check_sends(
        "PUT /api/3/failover_groups/fg-1", R"({"secondary_stack_uid": ""})", R"({"ok": true})",
        [](const client& c) { return c.update_failover_group("fg-1", {.secondary_stack_uid = ""}); });
}

TEST_CASE("which stack of a failover group gets the rate_limiter is a code, and a new one keeps its number")
{
    const auto current = [](int code) {
        return test::decoded<failover_group>(R"({"uid":"fg-1","current_stack":)" + std::to_string(code) + '}')
            .current_stack;
    };
    CHECK(current(1) == failover_stack::primary);
    CHECK(current(2) == failover_stack::secondary);
    CHECK(current(3) == static_cast<failover_stack>(3));
}

TEST_CASE("a failover group that is not changed is an error")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok": false, "message": "It is being switched"})"));
    const auto failure = test::error_of([&] { loop.run(loop.client.delete_failover_group("fg-1")); });
    CHECK(failure.code() == cloud66::errc::rejected);
    CHECK_THAT(failure.what(), test::contains("It is being switched"));
}
