// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/application_variants.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("changes of a variant that can never be right are rejected")
{
    test::scripted_client loop;
    loop.check_rejects("operation is empty",
                       [](const client& c) { return c.update_application_variant("s", "v", ""); });
    for (const int share : {-1, 101})
        loop.check_rejects("canary_percentage", [share](const client& c) {
            return c.put_application_variant("s", "v", "commit", {.canary_percentage = share});
        });
}

TEST_CASE("a call without a result can be made where the session is not")
{
    test::scripted_loop loop;
    loop.options.thread_safe = true;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(200, ""));
    loop.run(client.delete_application_variant("s", "v"));
    loop.transport->respond(test::response(404, ""));
    const auto failure = test::error_of([&] { loop.run(client.delete_application_variant("s", "v")); });
    CHECK(failure.code() == cloud66::errc::not_found);
}
