// SPDX-License-Identifier: BSL-1.0
// Waiting for many actions, and finding those that were started without a response, against the sandbox.
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using namespace std::chrono_literals;

namespace {

/// Sets the duration and outcome of the next action.
void set_next_action(cloud66::sandbox& sandbox, std::chrono::seconds duration,
                     cloud66::action_outcome outcome = cloud66::action_outcome::success)
{
    cloud66::action_behavior behavior;
    behavior.duration = duration;
    behavior.outcome = outcome;
    sandbox.add_action_behavior(behavior);
}

}  // namespace

TEST_CASE("wait_each returns the actions of several stacks in the order in which they end")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    std::vector<cloud66::action> actions;
    for (const auto duration : {60s, 20s, 40s}) {
        set_next_action(
            loop.sandbox, duration,
            duration == 20s ? cloud66::action_outcome::failure : cloud66::action_outcome::success);
        const std::string uid = loop.sandbox.stack_uid(actions.empty() ? "Ledger" : "Storefront");
        actions.push_back(loop.run(client.restart_services(uid)));
    }
    auto each = cloud66::wait_each(actions);
    std::vector<std::size_t> order;
    while (const auto ended = loop.run(each.next())) {
        order.push_back(ended->index);
        CHECK(ended->handle.id() == actions[ended->index].id());
        CHECK(ended->outcome.has_value() == (ended->index != 1));
    }
    CHECK(order == std::vector<std::size_t>{1, 2, 0});
}

TEST_CASE("recover_actions finds an action whose start response was lost, and its handle can be waited for")
{
    const auto order =
        GENERATE(cloud66::action_list_order::newest_first, cloud66::action_list_order::oldest_first,
                 cloud66::action_list_order::unsorted);
    cloud66::sandbox_options options;
    options.action_order = order;
    test::sandbox_loop loop(options);
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    cloud66::fault_rule lost;
    lost.verb = "POST";
    lost.path = "/stacks/*/actions";
    lost.kind = cloud66::fault_kind::close_after_bytes;
    lost.bytes = 20;
    loop.sandbox.add_fault(lost);

    const auto error = test::error_of([&] { (void)loop.run(client.restart_services(uid)); });
    REQUIRE(error.code() == errc::outcome_unknown);
    cloud66::recover_actions_params params;
    params.command = "service_restart";
    const auto found = loop.run(client.recover_actions(uid, error.details().sent_at.value(), params));
    REQUIRE(found.size() == 1);
    CHECK(found[0].info().action == "service_restart");
    CHECK(loop.run(found[0].wait()).finished_success == true);
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);
}

TEST_CASE("recover_actions finds nothing if the start request was lost")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    cloud66::fault_rule lost;
    lost.verb = "POST";
    lost.kind = cloud66::fault_kind::close_before_response;
    lost.carried_out = false;
    loop.sandbox.add_fault(lost);
    const auto error = test::error_of([&] { (void)loop.run(client.restart_services(uid)); });
    REQUIRE(error.code() == errc::outcome_unknown);
    CHECK(loop.run(client.recover_actions(uid, error.details().sent_at.value())).empty());
}
