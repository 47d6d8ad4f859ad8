// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

using cloud66::errc;

TEST_CASE("a session is there when the action that starts it has ended")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto fetch = [&](std::string_view service) {
        return client.fetch_session(loop.stack, {.service_name = service});
    };
    CHECK(loop.error_of(fetch("web")).code() == errc::not_found);
    const auto starting = loop.run(client.start_session(loop.stack, "web"));
    CHECK(loop.error_of(fetch("web")).code() == errc::not_found);
    loop.run(starting.wait());

    const auto first = loop.run(fetch("web"));
    CHECK(first.service_name == "web");
    CHECK_FALSE(first.namespace_);
    loop.finished(client.start_session(loop.stack, "worker"));
    loop.finished(client.start_session(loop.stack, "web"));
    const auto second = loop.run(fetch("web"));
    CHECK(second.uid != first.uid);
    CHECK(loop.run(client.fetch_session(loop.stack, {.session_uid = first.uid})).uid == first.uid);
    CHECK(loop.run(client.fetch_session(loop.stack, {.session_uid = first.uid, .service_name = "worker"}))
              .uid == first.uid);
    loop.check_all_called("sessions");

    CHECK(loop.error_of(client.start_session(loop.stack, "none")).details().api_message ==
          "service_name is not known in this stack");
    CHECK(loop.error_of(client.fetch_session(loop.stack, {.session_uid = "none"})).code() == errc::not_found);

    loop.stack = loop.sandbox.stack_uid("Ledger");
    loop.finished(client.start_session(loop.stack, "ledger"));
    CHECK(loop.run(fetch("ledger")).namespace_ == "ledger");
}
