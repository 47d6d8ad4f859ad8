// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/snapshots.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;

TEST_CASE("files that cannot stand in a list with commas are not requested")
{
    test::scripted_client loop;
    loop.check_rejects("requested_files has an element with a comma", [](const client& c) {
        constexpr std::array<std::string_view, 2> files{"web.yml", "a,b.yml"};
        return c.render_snapshot("stack-1", "sn-1", "fm-1", {.requested_files = files});
    });
    loop.check_rejects("requested_files has an empty element", [](const client& c) {
        constexpr std::array<std::string_view, 2> files{"web.yml", ""};
        return c.render_snapshot("stack-1", "sn-1", "fm-1", {.requested_files = files});
    });
}
