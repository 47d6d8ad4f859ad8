// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/json.hpp>

#include "support/catch.hpp"
#include "support/documented_sandbox.hpp"
#include "support/errors.hpp"

#include <chrono>

using namespace std::chrono_literals;

TEST_CASE("action behaviors that are removed apply to no action")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior({.times = 0, .outcome = cloud66::action_outcome::failure});
    const auto before = loop.sandbox.start_action(loop.stack, "clear_caches");
    loop.sandbox.clear_action_behaviors();
    const auto after = loop.sandbox.start_action(loop.stack, "clear_caches");
    loop.time->advance(1h);
    CHECK(loop.sandbox.action(loop.stack, before).at("finished_success") == false);
    CHECK(loop.sandbox.action(loop.stack, after).at("finished_success") == true);
}

TEST_CASE("an action behavior of a negative duration is refused")
{
    test::documented_sandbox loop;
    const auto refused = test::error_of([&] { loop.sandbox.add_action_behavior({.duration = -1s}); });
    CHECK(refused.code() == cloud66::errc::invalid_argument);
}
