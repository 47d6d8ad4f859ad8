// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <string>

CONTRACT_TEST(application_variants)
{
    using cloud66::client;
    const std::string path = "/stacks/stack-1/application_variants/variant-1.json";
    calls.check("list_application_variants", "GET /stacks/stack-1/application_variants.json", "",
                [](const client& c) { return c.list_application_variants("stack-1"); });
    calls.check(
        "update_application_variant", "PATCH " + path, R"({"operation": "commit"})",
        [](const client& c) { return c.update_application_variant("stack-1", "variant-1", "commit"); });
    calls.check("put_application_variant", "PUT " + path,
                R"({"operation": "commit", "canary_percentage": 30})", [](const client& c) {
                    return c.put_application_variant("stack-1", "variant-1", "commit",
                                                     {.canary_percentage = 30});
                });
    calls.check("delete_application_variant", "DELETE " + path, "",
                [](const client& c) { return c.delete_application_variant("stack-1", "variant-1"); });
}
