// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>

using cloud66::client;

CONTRACT_TEST(snapshots)
{
    calls.check("list_snapshots", "GET /stacks/stack-1/snapshots.json?page=1", "",
                [](const client& c) { return c.list_snapshots("stack-1"); });
    calls.check("list_snapshots", "GET /stacks/stack-1/snapshots.json?page=2", "",
                [](const client& c) { return c.list_snapshots("stack-1", cloud66::page_number{2}); });
    calls.check("render_snapshot", "GET /stacks/stack-1/snapshots/sn-1/formation/fm-1", "",
                [](const client& c) { return c.render_snapshot("stack-1", "sn-1", "fm-1"); });
    calls.check("render_snapshot",
                "GET /stacks/stack-1/snapshots/sn-1/formation/fm-1"
                "?requested_files=web.yml%2Cdb.yml&use_latest=false&filter=services%20only",
                "", [](const client& c) {
                    constexpr std::array<std::string_view, 2> files{"web.yml", "db.yml"};
                    return c.render_snapshot(
                        "stack-1", "sn-1", "fm-1",
                        {.requested_files = files, .use_latest = false, .filter = "services only"});
                });
}
