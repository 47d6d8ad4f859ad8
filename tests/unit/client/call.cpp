// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/call.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::errc;

namespace {

/// Sends a change that gets yes or no.
void change(test::scripted_client& loop, const test::scripted_response& response)
{
    loop.transport->respond(response);
    loop.run(
        cloud66::detail::fetch<void>(static_cast<const cloud66::stacks_api<cloud66::client>&>(loop.client),
                                     cloud66::detail::put("call", "/things/{id}", {7}, "{}")));
}

}  // namespace

TEST_CASE("a yes ends the call, and an empty response is a yes")
{
    test::scripted_client loop;
    CHECK_NOTHROW(change(loop, test::ok(R"({"ok": true, "message": "done"})")));
    CHECK_NOTHROW(change(loop, test::response(200, "")));
    CHECK_NOTHROW(change(loop, test::ok(R"({"message": "done"})")));
}

TEST_CASE("a no with a good status is an error with the API's words")
{
    test::scripted_client loop;
    const auto failure =
        test::error_of([&] { change(loop, test::ok(R"({"ok": false, "message": "Stack is busy"})")); });
    CHECK(failure.code() == errc::rejected);
    CHECK(failure.details().api_message == "Stack is busy");
    CHECK_THAT(failure.what(), test::contains("PUT /things/7"));
    CHECK_THAT(failure.what(), test::contains("Stack is busy"));
}

TEST_CASE("a response to a change that cannot be read leaves open whether it was made")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok("[]"));
    const auto failure = test::error_of([&] { static_cast<void>(loop.run(loop.client.update_user(7, {}))); });
    CHECK(failure.code() == errc::outcome_unknown);
    CHECK_THAT(failure.what(), test::contains("response: expected object, got array"));
}

TEST_CASE("a known action is resumed by its ids, which sends nothing")
{
    test::scripted_client loop;
    const auto handle = loop.client.resume_action("stack-1", 7);
    CHECK(handle.resume_token() == "stacks/stack-1/actions/7");
    CHECK(loop.transport->requests.empty());
    loop.check_rejects("stack_uid", [](const auto& client) { return client.resume_action("", 7); });
}
