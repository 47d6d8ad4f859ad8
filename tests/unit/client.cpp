// SPDX-License-Identifier: BSL-1.0
#include <cloud66.hpp>

#include <boost/json.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

using cloud66::errc;
using cloud66::page_number;
using test::ok;
namespace http = cloud66::http;

namespace {

std::string stacks_page(const std::string& uid, const std::string& pagination)
{
    return R"({"response":[{"uid":")" + uid + R"(","name":"n"}],"count":1,"pagination":)" + pagination + '}';
}

}  // namespace

TEST_CASE("a client with an invalid option is refused")
{
    test::scripted_loop loop;
    loop.options.base_url = "http://app.cloud66.com/api/3";
    CHECK(test::error_of([&] { cloud66::client(loop.executor(), loop.options); }).code() ==
          errc::invalid_argument);
}

TEST_CASE("a list is read page by page until there is no next page")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(200, stacks_page("a", R"({"next":2,"current":1})")));
    loop.transport->respond(test::response(200, stacks_page("b", R"({"next":3,"current":2})")));

    SECTION("the last page has a next page of null")
    {
        loop.transport->respond(test::response(200, stacks_page("c", R"({"next":null,"current":3})")));
    }
    SECTION("the last page has no pagination") { loop.transport->respond(ok(R"([{"uid":"c","name":"n"}])")); }
    SECTION("the last page names itself, as in the vendor's client")
    {
        loop.transport->respond(test::response(200, stacks_page("c", R"({"next":3,"current":3})")));
    }
    SECTION("the last page names itself in a URL")
    {
        loop.transport->respond(
            test::response(200, stacks_page("c", R"({"next":"https://h/stacks.json?page=3","current":3})")));
    }
    SECTION("the last page names an earlier one")
    {
        loop.transport->respond(test::response(200, stacks_page("c", R"({"next":2,"current":3})")));
    }
    const auto stacks = loop.run(client.list_stacks());
    REQUIRE(stacks.size() == 3);
    CHECK(stacks[2].uid == "c");
    CHECK(loop.transport->lines() == std::vector<std::string>{"GET /api/3/stacks.json?page=1",
                                                              "GET /api/3/stacks.json?page=2",
                                                              "GET /api/3/stacks.json?page=3"});
}

TEST_CASE("a response with text that is not UTF-8 is readable")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    const std::string invalid = GENERATE("\xFC", R"(\ud800)");
    loop.transport->respond(
        test::ok(R"([{"uid":"a","name":"M)" + invalid + R"(nchen"},{"uid":"b","name":"fine"}])"));
    const auto stacks = loop.run(client.list_stacks());
    REQUIRE(stacks.size() == 2);
    CHECK(stacks[0].name == "M\xEF\xBF\xBDnchen");
    CHECK(stacks[1].name == "fine");

    const std::string end =
        R"("finished_at":"2026-01-01T00:01:00Z","finished_success":true,"finished_message":"F)" + invalid +
        R"(r")";
    loop.transport->respond(test::ok(R"({"id":1,"finished_at":null})"));
    loop.transport->respond(test::ok(R"({"id":1,)" + end + '}'));
    const auto action = loop.run(client.restart_services("a"));
    CHECK(loop.run(action.wait()).finished_message == "F\xEF\xBF\xBDr");
}

TEST_CASE("the message of an error response reaches the caller")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(422, R"({"errors":{"name":["has already been taken"]}})"));
    const auto failure = test::error_of([&] { (void)loop.run(client.restart_services("a")); });
    CHECK(failure.code() == cloud66::errc::bad_request);
    CHECK(failure.details().api_message == "name has already been taken");
    CHECK_THAT(failure.what(), test::contains("name has already been taken"));
}

TEST_CASE("a list is complete, or the call fails")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    SECTION("an empty page with a next page does not end the list")
    {
        loop.transport->respond(test::response(200, stacks_page("a", R"({"next":2,"current":1})")));
        loop.transport->respond(
            test::response(200, R"({"response":[],"pagination":{"next":3,"current":2}})"));
        loop.transport->respond(test::response(200, stacks_page("b", R"({"next":null,"current":3})")));
        CHECK(loop.run(client.list_stacks()).size() == 2);
    }
    SECTION("pages counted from zero are an error")
    {
        loop.transport->respond(test::response(200, stacks_page("a", R"({"next":1,"current":0})")));
        const auto failure = test::error_of([&] { loop.run(client.list_stacks()); });
        CHECK(failure.code() == cloud66::errc::malformed_response);
        CHECK_THAT(failure.what(), test::contains("page 1 was requested"));
    }
    SECTION("a list of one page is read whatever the page's number")
    {
        loop.transport->respond(
            test::response(200, stacks_page("a", R"({"next":null,"current":0,"pages":1})")));
        CHECK(loop.run(client.list_stacks()).size() == 1);
    }
    SECTION("a page other than the requested one is an error, also for a single page")
    {
        loop.transport->respond(test::response(200, stacks_page("a", R"({"next":2,"current":1})")));
        const auto failure = test::error_of([&] { loop.run(client.list_stacks(cloud66::page_number{2})); });
        CHECK(failure.code() == cloud66::errc::malformed_response);
    }
}

TEST_CASE("a list with more pages than the options allow is an error")
{
    test::scripted_loop loop;
    loop.options.limits.pages = 5;
    const cloud66::client client(loop.executor(), loop.options);
    int page = 0;
    loop.transport->otherwise = [&](const cloud66::http::request&) {
        ++page;
        return test::response(200, stacks_page("a", "{\"current\":" + std::to_string(page) +
                                                        ",\"next\":" + std::to_string(page + 1) + "}"));
    };
    const auto failure = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(failure.code() == cloud66::errc::response_too_large);
    CHECK_THAT(failure.what(), test::contains("options.limits.pages"));
    CHECK(loop.transport->requests.size() == 5);
}

TEST_CASE("a single page has its position in the list")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(
        200, stacks_page("b", R"({"previous":1,"next":3,"current":2,"per_page":30,"count":70,"pages":3})")));
    const auto page = loop.run(client.list_stacks(page_number{2}));
    CHECK(page.items.at(0).uid == "b");
    CHECK(page.position.previous == 1);
    CHECK(page.position.count == 70);
    CHECK(page.position.pages == 3);
    CHECK(page.position.per_page == 30);
    CHECK(page.next()->value() == 3);
    CHECK(loop.transport->lines() == std::vector<std::string>{"GET /api/3/stacks.json?page=2"});
}

TEST_CASE("empty braces mean the parameters of a list call, and so the whole list")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->otherwise = [](const auto&) { return ok("[]"); };
    CHECK(loop.run(client.list_stacks({})).empty());
    CHECK(loop.run(client.list_containers("s", {})).empty());
    CHECK(loop.run(client.list_containers("s", page_number{1}, {})).items.empty());
}

TEST_CASE("page numbers start at one")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    CHECK(test::error_of([&] { loop.run(client.list_stacks(page_number{0})); }).code() ==
          errc::invalid_argument);
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("an unusable member is left empty and logged")
{
    test::scripted_loop loop;
    std::vector<std::string> lines;
    loop.options.log = {cloud66::log_level::warning,
                        [&](cloud66::log_level, std::string_view line) { lines.emplace_back(line); }};
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(ok(R"([{"uid":"u","name":"n","considerations":[1]}])"));
    CHECK_FALSE(loop.run(client.list_stacks()).at(0).considerations);
    CHECK(lines ==
          std::vector<std::string>{
              "GET /stacks.json: response[0].considerations: expected object, got array; left empty"});
}

TEST_CASE("an element of the wrong type is omitted from a list inside a model")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(ok(
        R"([{"uid":"u","name":"n","namespaces":["x",null,{}],"considerations":{"warnings":[{"text":"w"}]}}])"));
    const auto stack = loop.run(client.list_stacks()).at(0);
    CHECK(stack.namespaces == std::vector<std::string>{"x"});
    CHECK(stack.considerations->warnings.empty());
}

TEST_CASE("a required member of the wrong type is an error that names its path")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(ok(R"([{"uid":"u","name":"n"},{"uid":7,"name":"n"}])"));
    const auto error = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(error.code() == errc::malformed_response);
    CHECK(error.details().status == 200);
    CHECK_THAT(error.what(), test::contains("GET /stacks.json") &&
                                 test::contains("response[1].uid: expected string, got number"));
}

TEST_CASE("request() sends any request and returns the whole body")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(200, R"({"response":{"a":1},"count":9})"));
    loop.transport->respond(test::response(200, ""));
    const auto get = loop.run(client.request(http::verb::get, "/things.json?x=%20"));
    CHECK(get.at("count") == boost::json::value(9));
    const boost::json::value body{{"name", "n"}};
    CHECK(loop.run(client.request(http::verb::delete_, "/things/1", body)).is_null());
    CHECK(loop.transport->lines() ==
          std::vector<std::string>{"GET /api/3/things.json?x=%20", "DELETE /api/3/things/1"});
    CHECK(loop.transport->requests.at(1).body == R"({"name":"n"})");
}

TEST_CASE("request() refuses a path that is not below the root or not encoded")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    const auto path =
        GENERATE("", "stacks", "https://evil.example.com/", "/a b", "/a\r\nX: y", "/\xc3\xa9", "/a#b");
    CHECK(test::error_of([&] { loop.run(client.request(http::verb::get, path)); }).code() ==
          errc::invalid_argument);
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("copies of a client share their actions and their executor")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    const cloud66::client copy = client;  // NOLINT(performance-unnecessary-copy-initialization)
    loop.transport->respond(ok(R"({"id":1})"));
    const auto action = loop.run(client.clear_caches("s"));
    CHECK(copy.resume_action(action.resume_token()).info().id == 1);
    CHECK(copy.get_executor() == client.get_executor());
}

TEST_CASE("a client uses a strand of its own, or its executor if it is not thread-safe")
{
    test::scripted_loop loop;
    CHECK(cloud66::client(loop.executor(), loop.options).get_executor() != loop.executor());
    loop.options.thread_safe = false;
    CHECK(cloud66::client(loop.executor(), loop.options).get_executor() == loop.executor());
}

TEST_CASE("a response of null or without a body is an empty list")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(
        test::response(200, GENERATE(as<std::string>{}, R"({"response":null,"count":0})", "", "null")));
    CHECK(loop.run(client.list_stacks()).empty());
}

TEST_CASE("the error for a body that is not JSON describes the body")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.options.retry.retries = 0;
    const auto failure_of = [&](int status, const std::string& body, const char* type,
                                const char* coding = nullptr) {
        auto scripted = test::response(status, body).with("Content-Type", type);
        if (coding) scripted = scripted.with("Content-Encoding", coding);
        loop.transport->respond(scripted);
        return test::error_of([&] { loop.run(client.list_stacks()); });
    };
    SECTION("a web page with a successful status")
    {
        const auto failure =
            failure_of(200, "<html><title>Please log in, the-token</title>", "text/html; charset=utf-8");
        CHECK(failure.code() == cloud66::errc::malformed_response);
        CHECK(failure.details().content_type == "text/html; charset=utf-8");
        CHECK(failure.details().excerpt == "Please log in, [redacted]");
        CHECK_THAT(failure.what(), test::contains("the body is not JSON but text/html; charset=utf-8") &&
                                       test::contains("Please log in, [redacted]") &&
                                       !test::contains("client.request"));
    }
    SECTION("a Content-Encoding that was not requested")
    {
        const auto failure = failure_of(200, "\x1f\x8b\x08", "application/json", "gzip");
        CHECK_THAT(failure.what(),
                   test::contains("the body has the Content-Encoding gzip, which was not requested"));
        CHECK(failure.details().excerpt.empty());
    }
    SECTION("of a refused request")
    {
        const auto failure = failure_of(403, "\x1f\x8b\x08", "text/html", "br");
        CHECK(failure.code() == cloud66::errc::forbidden);
        CHECK_THAT(failure.what(), test::contains("Content-Encoding br"));
    }
    SECTION("truncated")
    {
        const auto failure = failure_of(400, std::string(5000, 'x'), "text/plain");
        CHECK(failure.details().excerpt.size() == 200);
        CHECK(failure.details().api_message.size() == 1000);
    }
}

TEST_CASE("a mutating request is rejected if its successful response contains an error")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->respond(test::response(
        200, GENERATE(as<std::string>{}, R"({"response":{"error":"busy","details":"Stack is busy"}})",
                      R"({"response":{"success":false,"message":"Stack is busy"}})",
                      R"({"error":"busy","error_description":"Stack is busy"})")));
    const auto failure = test::error_of([&] { loop.run(client.cancel_deployment("s", 1)); });
    CHECK(failure.code() == cloud66::errc::rejected);
    CHECK(failure.details().api_message == "Stack is busy");
}

TEST_CASE("a request with a target that is too long is refused before it is sent")
{
    test::scripted_loop loop;
    const cloud66::client client(loop.executor(), loop.options);
    const auto failure = test::error_of(
        [&] { loop.run(client.request(cloud66::http::verb::get, "/a?q=" + std::string(8000, 'x'))); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK(loop.transport->requests.empty());
}
