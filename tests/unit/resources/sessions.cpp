// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/sessions.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("it must be said which session is meant")
{
    test::scripted_client loop;
    loop.check_rejects("service_name is empty",
                       [](const client& c) { return c.start_session("stack-1", ""); });
    loop.check_rejects("session_uid or service_name must be given",
                       [](const client& c) { return c.fetch_session("stack-1", {}); });
    loop.check_rejects("session_uid is empty",
                       [](const client& c) { return c.fetch_session("stack-1", {.session_uid = ""}); });
    loop.check_rejects("service_name is empty",
                       [](const client& c) { return c.fetch_session("stack-1", {.service_name = ""}); });
}
