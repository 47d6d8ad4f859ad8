// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/calls/call.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::errc;

namespace {

/// Sends a mutating request whose response is only an acknowledgement.
void put_with_response(test::scripted_client& loop, const test::scripted_response& response)
{
    loop.transport->respond(response);
    loop.run(
        cloud66::detail::fetch<void>(static_cast<const cloud66::stacks_api<cloud66::client>&>(loop.client),
                                     cloud66::detail::put("call", "/things/{id}", {7}, "{}")));
}

}  // namespace

TEST_CASE("an acknowledgement that is true, absent or empty ends the call without an error")
{
    test::scripted_client loop;
    CHECK_NOTHROW(put_with_response(loop, test::ok(R"({"ok": true, "message": "done"})")));
    CHECK_NOTHROW(put_with_response(loop, test::response(200, "")));
    CHECK_NOTHROW(put_with_response(loop, test::ok(R"({"message": "done"})")));
}

TEST_CASE(
    "an acknowledgement that is false is an error with the API's message, despite its successful status")
{
    test::scripted_client loop;
    const auto failure = test::error_of(
        [&] { put_with_response(loop, test::ok(R"({"ok": false, "message": "Stack is busy"})")); });
    CHECK(failure.code() == errc::rejected);
    CHECK(failure.details().api_message == "Stack is busy");
    CHECK_THAT(failure.what(), test::contains("PUT /things/7"));
    CHECK_THAT(failure.what(), test::contains("Stack is busy"));
}

TEST_CASE("a mutating call whose response cannot be decoded has an unknown outcome")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok("[]"));
    const auto failure = test::error_of([&] { static_cast<void>(loop.run(loop.client.update_user(7, {}))); });
    CHECK(failure.code() == errc::outcome_unknown);
    CHECK_THAT(failure.what(), test::contains("response: expected object, got array"));
}

TEST_CASE("an action is resumed by its ids without a request")
{
    test::scripted_client loop;
    const auto handle = loop.client.resume_action("stack-1", 7);
    CHECK(handle.resume_token() == "stacks/stack-1/actions/7");
    CHECK(loop.transport->requests.empty());
    loop.check_rejects("stack_uid", [](const auto& client) { return client.resume_action("", 7); });
}
