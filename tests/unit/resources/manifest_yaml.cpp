// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/manifest_yaml.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("a manifest.yml without a text is not stored")
{
    test::scripted_client script;
    script.check_rejects("manifest_yaml", [](const client& c) { return c.create_manifest_yaml("s", ""); });
    script.check_rejects("stack_uid", [](const client& c) { return c.create_manifest_yaml("", "one:"); });
    script.check_rejects("version_uid", [](const client& c) { return c.get_manifest_yaml("s", ""); });
}
