// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;
using cloud66::named_value;

CONTRACT_TEST(config_store)
{
    calls.check("list_config_store_records", "GET /configstore/namespaces/space-1/records.json?page=1", "",
                [](const client& c) { return c.list_config_store_records("space-1"); });
    calls.check(
        "list_config_store_records", "GET /configstore/namespaces/space-1/records.json?page=2", "",
        [](const client& c) { return c.list_config_store_records("space-1", cloud66::page_number{2}); });
    calls.check("get_config_store_record",
                "GET /configstore/namespaces/space-1/records/app%2Edb%2Fmain%20name.json", "",
                [](const client& c) { return c.get_config_store_record("space-1", "app.db/main name"); });
    calls.check(
        "create_config_store_record", "POST /configstore/namespaces/space-1/records.json",
        R"({"record": {"key": "app.db", "raw_value": "on", "metadata": {"type": "string"}, "ttl": 9}})",
        [](const client& c) {
            const named_value metadata[] = {{"type", "string"}};
            return c.create_config_store_record("space-1", "app.db", "on", {.metadata = metadata, .ttl = 9});
        });
    calls.check("update_config_store_record", "PUT /configstore/namespaces/space-1/records/app%2Edb.json",
                R"({"record": {"key": "app.db", "raw_value": ""}})",
                [](const client& c) { return c.update_config_store_record("space-1", "app.db", ""); });
    calls.check("delete_config_store_record", "DELETE /configstore/namespaces/space-1/records/app%2Edb.json",
                "", [](const client& c) { return c.delete_config_store_record("space-1", "app.db"); });
}
