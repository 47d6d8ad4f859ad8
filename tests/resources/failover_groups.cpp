// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <string>
#include <vector>

using cloud66::errc;
using cloud66::failover_group;
using cloud66::failover_stack;

namespace {

/// A sandbox in which everybody knows the failover groups.
struct failover_loop : test::documented_sandbox
{
    std::vector<failover_group> groups() { return run(client.list_failover_groups()); }

    /// The last one that was made.
    failover_group last() { return groups().back(); }

    std::string staging = run(client.list_stacks({.environment = "staging"})).front().uid;
};

}  // namespace

TEST_CASE("the sandbox has a failover group between production and staging, and one that is not in use")
{
    failover_loop loop;
    const auto groups = loop.groups();
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].primary_stack_uid == loop.stack);
    CHECK(groups[0].primary_stack_name == "Storefront");
    CHECK(groups[0].secondary_stack_uid == loop.staging);
    CHECK(groups[0].current_stack == failover_stack::primary);
    CHECK_FALSE(groups[1].primary_stack_uid);
    CHECK_FALSE(groups[1].secondary_stack_name);
    CHECK(groups[0].uid != groups[1].uid);
    CHECK(groups[0].address != groups[1].address);
}

TEST_CASE("a failover group is created, switched over and back, emptied and deleted")
{
    failover_loop loop;
    loop.run(loop.client.create_failover_group(
        {.primary_stack_uid = loop.stack, .secondary_stack_uid = loop.staging}));
    const auto group = loop.last();
    REQUIRE(loop.groups().size() == 3);
    CHECK(group.primary_stack_uid == loop.stack);
    CHECK(group.secondary_stack_uid == loop.staging);
    CHECK(group.current_stack == failover_stack::primary);

    const auto change = [&](cloud66::update_failover_group_params wanted) {
        loop.run(loop.client.update_failover_group(group.uid, wanted));
        return loop.last();
    };
    const auto failed_over = change({.current_stack = failover_stack::secondary});
    CHECK(failed_over.current_stack == failover_stack::secondary);
    CHECK(failed_over.primary_stack_uid == loop.stack);
    CHECK(failed_over.address == group.address);
    CHECK(change({.current_stack = failover_stack::primary}).current_stack == failover_stack::primary);

    const auto emptied = change({.secondary_stack_uid = ""});
    CHECK_FALSE(emptied.secondary_stack_uid);
    CHECK_FALSE(emptied.secondary_stack_name);
    CHECK(emptied.primary_stack_uid == loop.stack);

    loop.run(loop.client.delete_failover_group(group.uid));
    CHECK(loop.groups().size() == 2);
    CHECK(loop.error_of(loop.client.delete_failover_group(group.uid)).code() == errc::not_found);
    loop.check_all_called("failover_groups");
}

TEST_CASE("a failover group of an unknown stack or uid is rejected, and nothing is changed")
{
    failover_loop loop;
    const auto group = loop.groups().front();
    const auto unknown = loop.error_of(loop.client.update_failover_group(
        group.uid, {.primary_stack_uid = "", .secondary_stack_uid = "no-such-stack"}));
    CHECK(unknown.code() == errc::bad_request);
    CHECK_THAT(unknown.what(), test::contains("secondary_stack_uid"));
    CHECK(loop.groups().front().primary_stack_uid == loop.stack);

    const auto third = loop.error_of(
        loop.client.update_failover_group(group.uid, {.current_stack = static_cast<failover_stack>(3)}));
    CHECK(third.code() == errc::bad_request);
    CHECK_THAT(third.what(), test::contains("current_stack"));
    CHECK(loop.error_of(loop.client.update_failover_group("fg-0", {})).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.create_failover_group({.primary_stack_uid = "no-such-stack"})).code() ==
          errc::bad_request);
    CHECK(loop.groups().size() == 2);
}
