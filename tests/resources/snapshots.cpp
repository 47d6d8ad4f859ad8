// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <array>
#include <chrono>
#include <string_view>

using cloud66::errc;
using namespace std::chrono_literals;

namespace {

struct ledger_snapshots : test::documented_sandbox
{
    ledger_snapshots() { stack = sandbox.stack_uid("Ledger"); }

    std::string snapshot() { return run(client.list_snapshots(stack)).back().uid; }
    cloud66::formation formation() { return run(client.list_formations(stack)).front(); }
};

}  // namespace

TEST_CASE("each deployment leaves a snapshot in the sandbox")
{
    ledger_snapshots loop;
    const auto before = loop.run(loop.client.list_snapshots(loop.stack));
    REQUIRE_FALSE(before.empty());
    CHECK(before.back().action == "deploy");
    CHECK(before.back().triggered_by == "jane@example.com");

    loop.sandbox.start_action(loop.stack, "application_deployment");
    CHECK(loop.run(loop.client.list_snapshots(loop.stack)).size() == before.size());
    loop.time->advance(10min);
    const auto after = loop.run(loop.client.list_snapshots(loop.stack));
    REQUIRE(after.size() == before.size() + 1);
    CHECK(after.front().uid == before.front().uid);
    CHECK(after.back().uid != before.back().uid);
}

TEST_CASE("the sandbox renders a formation for a snapshot")
{
    ledger_snapshots loop;
    const std::string formation = loop.formation().uid;
    const std::string snapshot = loop.snapshot();
    const auto all = loop.run(loop.client.render_snapshot(loop.stack, snapshot, formation));
    REQUIRE(all.stencils.size() == 2);
    CHECK(all.issues.empty());
    CHECK_THAT(all.stencils.front().content.value(), test::contains("kind: Deployment"));

    constexpr std::array<std::string_view, 2> files{"ledger-service.yml", "lost.yml"};
    const auto some =
        loop.run(loop.client.render_snapshot(loop.stack, snapshot, formation, {.requested_files = files}));
    REQUIRE(some.stencils.size() == 1);
    CHECK(some.stencils.front().filename == "ledger-service.yml");
    CHECK(some.requested_files == std::vector<std::string>{"ledger-service.yml", "lost.yml"});
    REQUIRE(some.issues.size() == 1);
    CHECK(some.issues.front().stencil == "lost.yml");
    CHECK(some.issues.front().severity == "error");
    loop.check_all_called("snapshots");
}

TEST_CASE("the sandbox renders what a filter lets through, by name or uid")
{
    ledger_snapshots loop;
    const auto formation = loop.formation();
    const std::string snapshot = loop.snapshot();
    const auto& filter = formation.filters.at(0);
    for (const std::string& named : {filter.name.value(), filter.uid.value()}) {
        const auto some =
            loop.run(loop.client.render_snapshot(loop.stack, snapshot, formation.uid, {.filter = named}));
        REQUIRE(some.stencils.size() == 1);
        CHECK(some.stencils.front().filename == "ledger-service.yml");
    }
}

TEST_CASE("the sandbox renders stencils as they are, or as they were at the snapshot")
{
    ledger_snapshots loop;
    const auto formation = loop.formation();
    const std::string snapshot = loop.snapshot();
    loop.run(loop.client.update_stencil(loop.stack, formation.uid, formation.stencils.at(0).uid.value(),
                                        "kind: Job\n", "try a job"));
    const auto latest = loop.run(loop.client.render_snapshot(loop.stack, snapshot, formation.uid));
    CHECK(latest.stencils.at(0).content == "kind: Job\n");
    const auto then =
        loop.run(loop.client.render_snapshot(loop.stack, snapshot, formation.uid, {.use_latest = false}));
    CHECK_THAT(then.stencils.at(0).content.value(), test::contains("kind: Deployment"));
}

TEST_CASE("the sandbox does not render what it does not know")
{
    ledger_snapshots loop;
    const std::string formation = loop.formation().uid;
    const std::string snapshot = loop.snapshot();
    const auto& c = loop.client;
    CHECK(loop.error_of(c.render_snapshot(loop.stack, "sn-none", formation)).code() == errc::not_found);
    CHECK(loop.error_of(c.render_snapshot(loop.stack, snapshot, "fm-none")).code() == errc::not_found);
    CHECK(loop.error_of(c.list_snapshots("no-such-stack")).code() == errc::not_found);
    const auto rejected =
        loop.error_of(c.render_snapshot(loop.stack, snapshot, formation, {.filter = "no such filter"}));
    CHECK(rejected.code() == errc::bad_request);
    CHECK_THAT(rejected.what(), test::contains("filter"));
}
