// SPDX-License-Identifier: BSL-1.0
#include <boost/json/object.hpp>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using cloud66::named_value;
using cloud66::secret;

namespace {

std::string namespace_of(test::documented_sandbox& loop)
{
    return loop.run(loop.client.get_stack(loop.stack)).configstore_namespace.value();
}

}  // namespace

TEST_CASE("the sandbox keeps ConfigStore records under keys of any form")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const std::string space = namespace_of(loop);
    const std::size_t before = loop.run(client.list_config_store_records(space)).size();
    for (const std::string key : {"app.db/main name", "a+b", "100%", "x.json", "\xc3\xbc?&#"}) {
        INFO(key);
        const named_value metadata[] = {{"type", "string"}};
        const auto made = loop.run(
            client.create_config_store_record(space, key, "first", {.metadata = metadata, .ttl = 60}));
        CHECK(made.key == key);
        CHECK(loop.error_of(client.create_config_store_record(space, key, "again")).code() == errc::conflict);

        const auto read = loop.run(client.get_config_store_record(space, key));
        CHECK(read.raw_value == secret("first"));
        CHECK(read.metadata.at("type") == "string");
        CHECK(read.ttl == 60);

        loop.run(client.update_config_store_record(space, key, "second"));
        const auto replaced = loop.run(client.get_config_store_record(space, key));
        CHECK(replaced.raw_value == secret("second"));
        CHECK(replaced.metadata.empty());
        CHECK(replaced.ttl == 0);
        CHECK(loop.run(client.list_config_store_records(space)).size() == before + 1);

        CHECK(loop.run(client.delete_config_store_record(space, key)).raw_value == secret("second"));
        CHECK(loop.error_of(client.get_config_store_record(space, key)).code() == errc::not_found);
    }
    CHECK(loop.run(client.list_config_store_records(space)).size() == before);
    loop.check_all_called("config_store");
}

TEST_CASE("every stack and account of the sandbox has a ConfigStore namespace of its own")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const std::string space = namespace_of(loop);
    loop.run(client.create_config_store_record(space, "own", "1"));
    loop.stack = loop.sandbox.stack_uid("Ledger");
    CHECK(loop.error_of(client.get_config_store_record(namespace_of(loop), "own")).code() == errc::not_found);
    CHECK(loop.error_of(client.list_config_store_records("none")).code() == errc::not_found);
    CHECK(loop.error_of(client.update_config_store_record(space, "none", "1")).code() == errc::not_found);

    for (const auto& account : loop.run(client.list_accounts())) {
        const std::string shared = account.configstore_namespace.value();
        CHECK(loop.run(client.get_config_store_record(shared, "newrelic.webhook")).raw_value ==
              secret("https://example.com/hook"));
        CHECK(loop.error_of(client.get_config_store_record(shared, "own")).code() == errc::not_found);
    }
}

TEST_CASE("the sandbox rejects ConfigStore records that make no sense")
{
    test::documented_sandbox loop;
    const auto reason_of = [&](const boost::json::object& body) {
        const std::string path = "/configstore/namespaces/" + namespace_of(loop) + "/records.json";
        return loop.error_of(loop.client.request(cloud66::http::verb::post, path, body))
            .details()
            .api_message;
    };
    CHECK(reason_of({{"key", "a"}}) == "record is missing");
    CHECK(reason_of({{"record", {{"raw_value", "1"}}}}) == "key is missing");
    CHECK(reason_of({{"record", {{"key", "a"}, {"ttl", -1}}}}) == "ttl is not a number of at least 0");
    CHECK(reason_of({{"record", {{"key", "a"}, {"metadata", {{"size", 1}}}}}}) ==
          "metadata has a value that is no text");
}
