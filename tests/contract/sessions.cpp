// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(sessions)
{
    calls.check("start_session", "POST /stacks/stack-1/sessions.json", R"({"service_name": "web"})",
                [](const client& c) { return c.start_session("stack-1", "web"); });
    calls.check("fetch_session", "GET /stacks/stack-1/sessions/fetch.json?session_id=session-1", "",
                [](const client& c) { return c.fetch_session("stack-1", {.session_uid = "session-1"}); });
    calls.check("fetch_session", "GET /stacks/stack-1/sessions/fetch.json?service_name=web", "",
                [](const client& c) { return c.fetch_session("stack-1", {.service_name = "web"}); });
}
