// SPDX-License-Identifier: BSL-1.0
// The headers that Rails and Doorkeeper add to responses.
#include <cloud66/detail/sandbox/storage.hpp>

#include "sandbox/blocking_client.hpp"
#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace detail = cloud66::sandbox_detail;

namespace {

/// A request handler without sockets whose responses a test reads with all headers.
class header_fixture : public test::handler_fixture
{
public:
    detail::raw_response fetch(const std::string& target, detail::header_list more = {},
                               const char* verb = "GET")
    {
        detail::raw_request request;
        request.verb = verb;
        request.target = target;
        request.headers = std::move(more);
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
        return handler().handle(std::move(request)).response;
    }

    std::string token = "secret";
};

std::string header(const detail::raw_response& response, std::string_view name)
{
    return std::string(detail::find_header(response.headers, name));
}

}  // namespace

TEST_CASE("every response of the sandbox has an X-Request-Id, which echoes the client's")
{
    header_fixture api;
    std::set<std::string> ids;
    for (const char* target : {"/api/3/ping", "/api/3/stacks", "/api/3/stacks/none", "/nowhere"})
        ids.insert(header(api.fetch(target), "X-Request-Id"));
    CHECK(ids.size() == 4);
    for (const std::string& id : ids) CHECK(id.size() == 36);
    const auto echoed = [&](const std::string& sent) {
        return header(api.fetch("/api/3/ping", {{"X-Request-Id", sent}}), "X-Request-Id");
    };
    CHECK(echoed("release_7-a@b") == "release_7-a@b");
    CHECK(echoed("a b<c>\"d") == "abcd");
    CHECK(echoed(std::string(300, 'x')) == std::string(255, 'x'));
    CHECK(echoed("<>").size() == 36);
    api.handler().add_fault({.kind = cloud66::fault_kind::throttled});
    CHECK(header(api.fetch("/api/3/ping"), "X-Request-Id").size() == 36);
}

TEST_CASE("a response to GET has an ETag, and is 304 without a body while the document is unchanged")
{
    header_fixture api;
    const std::string stack = "/api/3" + api.stack_path("Storefront");
    const auto whole = api.fetch(stack);
    const std::string tag = header(whole, "ETag");
    CHECK(tag.starts_with("W/\""));
    CHECK(header(whole, "Cache-Control") == "max-age=0, private, must-revalidate");
    CHECK(header(api.fetch(stack, {}, "HEAD"), "ETag") == tag);

    for (const std::string& match : {tag, tag.substr(2), "\"a,b\", " + tag, std::string("*")}) {
        const auto unchanged = api.fetch(stack, {{"If-None-Match", match}});
        CHECK(unchanged.status == 304);
        CHECK(unchanged.body.empty());
        CHECK(header(unchanged, "ETag") == tag);
        CHECK_FALSE(header(unchanged, "X-Request-Id").empty());
        CHECK(api.fetch(stack, {{"If-None-Match", match}}, "HEAD").status == 304);
    }
    CHECK(api.fetch(stack, {{"If-None-Match", "\"x\""}, {"If-None-Match", tag}}).status == 304);
    for (const std::string other : {"", "\"other\"", "W/\"\"", "**"})
        CHECK(api.fetch(stack, {{"If-None-Match", other}}).status == 200);

    api.post(api.stack_path("Storefront") + "/actions", "command=restart");
    const auto changed = api.fetch(stack, {{"If-None-Match", tag}});
    CHECK(changed.status == 200);
    CHECK(header(changed, "ETag") != tag);
}

TEST_CASE("an error and a response to POST have no ETag, and are never 304")
{
    header_fixture api;
    const std::string actions = "/api/3" + api.stack_path("Storefront") + "/actions";
    for (const auto& response :
         {api.fetch("/api/3/stacks/none", {{"If-None-Match", "*"}}),
          api.fetch(actions + "?command=clear_caches", {{"If-None-Match", "*"}}, "POST")}) {
        CHECK(header(response, "ETag").empty());
        CHECK(header(response, "Cache-Control") == "no-cache");
        CHECK(response.status != 304);
    }
}

TEST_CASE("a 304 is sent without a body and without Content headers")
{
    cloud66::sandbox sandbox;
    test::blocking_client client(sandbox);
    client.handshake();
    client.send_request("GET", "/api/3/stacks", "", "", "If-None-Match: *\r\nConnection: close\r\n");
    const std::string text = client.read_to_end().first;
    CHECK(text.starts_with("HTTP/1.1 304 Not Modified\r\n"));
    CHECK(text.ends_with("\r\n\r\n"));
    CHECK_THAT(text, !test::contains("Content-"));
}

TEST_CASE("the storage gives 304 for a file's current ETag")
{
    header_fixture api;
    std::string target;
    api.handler().with_state([&](detail::server_state& state) {
        const auto stack = state.account.find_stack(test::handler_fixture::uid_in(state, "Storefront"));
        const auto& file = stack->documents("storage").at(0).as_object();
        target = detail::signed_target(state, detail::member_text(file, "key"), state.dates.now());
    });
    api.token.clear();
    const std::string tag = header(api.fetch(target), "ETag");
    const auto unchanged = api.fetch(target, {{"If-None-Match", tag}, {"Range", "bytes=5-"}});
    CHECK(unchanged.status == 304);
    CHECK(unchanged.body.empty());
    CHECK(api.fetch(target, {{"If-None-Match", "\"other\""}}).status == 200);
}

TEST_CASE("WWW-Authenticate of a 401 has a Bearer challenge, and that of a 403 the missing scope")
{
    header_fixture api;
    std::string narrow = "narrow";
    api.handler().with_state([&](detail::server_state& state) { state.account.tokens[narrow] = {"public"}; });
    for (const char* token : {"", "wrong"}) {
        api.token = token;
        const auto rejected = api.fetch("/api/3/stacks");
        CHECK(rejected.status == 401);
        CHECK(
            header(rejected, "WWW-Authenticate") ==
            R"(Bearer realm="Cloud 66", error="invalid_token", error_description="The access token is invalid")");
    }
    api.token = narrow;
    const auto rejected = api.fetch("/api/3/users");
    CHECK(rejected.status == 403);
    CHECK_THAT(header(rejected, "WWW-Authenticate"), test::contains(R"(error="insufficient_scope")"));
    CHECK_THAT(header(rejected, "WWW-Authenticate"), test::contains(R"(scope="admin")"));
    CHECK(header(api.fetch("/api/3/stacks"), "WWW-Authenticate").empty());
}
