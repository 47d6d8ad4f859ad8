// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/config_store.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("every character of a ConfigStore key is kept out of the path's grammar")
{
    test::scripted_client loop;
    const std::string record = R"({"key": "any"})";
    const auto sends = [&](const std::string& encoded, std::string_view key) {
        loop.check_sends("GET /api/3/configstore/namespaces/space-1/records/" + encoded + ".json", "", record,
                         [&](const client& c) { return c.get_config_store_record("space-1", key); });
    };
    sends("plain-key_1~", "plain-key_1~");
    sends("newrelic%2Ewebhook", "newrelic.webhook");
    sends("app%2Edb%2Fmain%20name", "app.db/main name");
    sends("a%2Bb%25%3F%23%26%3D", "a+b%?#&=");
    sends("%C3%BC%2Ejson", "\xc3\xbc.json");
}

TEST_CASE("a ConfigStore record needs a namespace, a key and a time to live that can be")
{
    test::scripted_client loop;
    loop.check_rejects("config_namespace is empty",
                       [](const client& c) { return c.list_config_store_records(""); });
    loop.check_rejects("key is empty",
                       [](const client& c) { return c.get_config_store_record("space-1", ""); });
    loop.check_rejects("key is empty",
                       [](const client& c) { return c.create_config_store_record("space-1", "", "1"); });
    loop.check_rejects("ttl is less than 0", [](const client& c) {
        return c.create_config_store_record("space-1", "a", "1", {.ttl = -1});
    });
}
