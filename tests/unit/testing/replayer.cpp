// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/http.hpp>
#include <cloud66/result.hpp>
#include <cloud66/testing/recorder.hpp>

#include <boost/asio/error.hpp>
#include <boost/json.hpp>

#include <memory>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/loop.hpp"

using cloud66::errc;
using cloud66::http::verb;
namespace json = boost::json;

namespace {

/// Exchanges as a person would write them, in the envelope of a recording.
std::string recording_of(const std::string& exchanges)
{
    return "{\"cloud66_recording\": 1, \"exchanges\": [" + exchanges + "]}";
}

std::string an_exchange(const std::string& method, const std::string& target, const std::string& response,
                        const std::string& body = "")
{
    return R"({"request": {"method": ")" + method + R"(", "target": ")" + target + '"' +
           (body.empty() ? "" : R"(, "body": )" + body) + "}, " + response + "}";
}

/// A response with that number in it.
std::string numbered(int number)
{
    return R"("response": {"status": 200, "body": )" + std::to_string(number) + '}';
}

struct replaying_loop : test::loop
{
    explicit replaying_loop(const std::string& exchanges)
        : recording(std::make_shared<cloud66::replayer>(folder.write("r.json", recording_of(exchanges))))
    {
        options.credentials = cloud66::credentials::token("any");
        options.transport = recording;
        options.time = time;
    }

    /// The number of the response to a request.
    std::int64_t send(verb method, const std::string& target, const std::string& body = "")
    {
        const cloud66::client client(executor(), options);
        if (body.empty()) return run(client.request(method, target)).as_int64();
        return run(client.request(method, target, json::parse(body))).as_int64();
    }

    cloud66::error request_error(verb method, const std::string& target, const std::string& body = "")
    {
        return test::error_of([&] { send(method, target, body); });
    }

    test::temporary_folder folder;
    std::shared_ptr<cloud66::replayer> recording;
    cloud66::options options;
};

/// The error for a file with that content.
std::string file_refusal(const std::string& content)
{
    const test::temporary_folder folder;
    const auto failure = test::error_of([&] { cloud66::replayer{folder.write("r.json", content)}; });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains(folder.path() + "/r.json\": "));
    return failure.what();
}

}  // namespace

TEST_CASE("a hand-written recording is replayed in its order, by verb, path, query and body", "[replayer]")
{
    replaying_loop loop(an_exchange("GET", "/a?x=1&y=2", numbered(1)) + ',' +
                        an_exchange("GET", "/a", numbered(2)) + ',' + an_exchange("GET", "/a", numbered(3)) +
                        ',' + an_exchange("POST", "/a", numbered(4), R"({"p": 1, "q": [2]})") + ',' +
                        an_exchange("POST", "/a", numbered(5), R"({"p": 2})") + ',' +
                        an_exchange("DELETE", "/a%20b", numbered(6)));
    CHECK(loop.send(verb::post, "/a", R"({"p": 2})") == 5);
    CHECK(loop.send(verb::get, "/a") == 2);
    CHECK(loop.send(verb::get, "/a?y=2&x=1") == 1);
    CHECK(loop.recording->unused() == std::vector<std::string>{"GET /a", "POST /a", "DELETE /a%20b"});
    CHECK(loop.send(verb::get, "/a") == 3);
    CHECK(loop.send(verb::post, "/a", R"({"q": [2], "p": 1})") == 4);
    CHECK(loop.send(verb::delete_, "/%61%20b") == 6);
    CHECK(loop.recording->unused().empty());
}

TEST_CASE("the last response to a GET comes again, and a change is replayed once", "[replayer]")
{
    replaying_loop loop(an_exchange("GET", "/a", numbered(1)) + ',' + an_exchange("GET", "/a", numbered(2)) +
                        ',' + an_exchange("PUT", "/a", numbered(3)));
    for (const int number : {1, 2, 2, 2}) CHECK(loop.send(verb::get, "/a") == number);
    CHECK(loop.send(verb::put, "/a") == 3);
    const auto failure = loop.request_error(verb::put, "/a");
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(),
               test::contains("PUT /a: ") && test::contains("a change is not replayed twice"));
}

TEST_CASE("an unexpected request fails at once, with its name and the nearest one that is there",
          "[replayer]")
{
    replaying_loop loop(
        an_exchange("GET", "/stacks.json", numbered(1)) + ',' +
        an_exchange("GET", "/stacks/1/servers.json?page=1", numbered(2)) + ',' +
        an_exchange("POST", "/stacks/1/actions", numbered(3), R"({"steps": [{"p": 1}, {"p": 2}]})"));
    const auto check = [&](const cloud66::error& failure, const std::string& request,
                           const std::string& why) {
        CHECK(failure.code() == errc::invalid_argument);
        CHECK(failure.details().attempts == 1);
        CHECK_THAT(failure.what(), test::contains(request + ": invalid argument: recording \"") &&
                                       test::contains("/r.json\": ") && test::contains(why));
    };
    check(loop.request_error(verb::get, "/stacks/2/servers.json?page=1"), "GET /stacks/2/servers.json",
          "it has no such request; the nearest is GET /stacks/1/servers.json?page=1");
    check(loop.request_error(verb::delete_, "/stacks.json"), "DELETE /stacks.json",
          "it has no such request; the nearest is GET /stacks.json");
    check(loop.request_error(verb::get, "/stacks/1/servers.json?page=2"), "GET /stacks/1/servers.json",
          "it has the request with another query only: GET /stacks/1/servers.json?page=1");
    check(loop.request_error(verb::post, "/stacks/1/actions", R"({"steps": [{"p": 1}, {"p": 3}]})"),
          "POST /stacks/1/actions", "it has the request with another body only, which differs in steps[1].p");
    check(loop.request_error(verb::post, "/stacks/1/actions", R"({"step": 1})"), "POST /stacks/1/actions",
          "differs in steps");
    check(loop.request_error(verb::post, "/stacks/1/actions"), "POST /stacks/1/actions",
          "another body only, which differs.");
    CHECK(loop.recording->unused().size() == 3);
    CHECK(loop.elapsed().count() == 0);

    check(replaying_loop("").request_error(verb::get, "/a"), "GET /a", "it has no exchanges");
}

TEST_CASE("requests in several accounts are distinguished", "[replayer]")
{
    const auto in_account = [](const std::string& id, int number) {
        return R"({"request": {"method": "GET", "target": "/a", "account": ")" + id + R"("}, )" +
               numbered(number) + '}';
    };
    replaying_loop loop(in_account("1", 1) + ',' + in_account("2", 2) + ',' +
                        an_exchange("GET", "/b", numbered(3)));
    loop.options.account = 2;
    CHECK(loop.send(verb::get, "/a") == 2);
    CHECK_THAT(loop.request_error(verb::get, "/b").what(),
               test::contains("it has the request with another X-Account only"));
    loop.options.account = 1;
    CHECK(loop.send(verb::get, "/a") == 1);
}

TEST_CASE("a wait for an action that a recording does not have ends at once", "[replayer]")
{
    replaying_loop loop(an_exchange("GET", "/stacks.json", numbered(1)));
    const cloud66::client client(loop.executor(), loop.options);
    const auto failure = test::error_of([&] { loop.run(client.resume_action("1", 2).wait()); });
    CHECK_THAT(failure.what(), test::contains("the nearest is GET /stacks.json"));
    CHECK(loop.elapsed().count() < 10);
}

TEST_CASE("recorded failures come again, with what follows from them", "[replayer]")
{
    const std::string refused = R"("failure": {"category": "system", "value": )" +
                                std::to_string(ECONNREFUSED) + R"(, "sent": false})";
    const std::string cut =
        R"("failure": {"category": "asio.misc", "value": 2, "sent": true, "message": "text-1"})";
    replaying_loop loop(an_exchange("GET", "/a", refused) + ',' + an_exchange("GET", "/a", numbered(1)) +
                        ',' + an_exchange("POST", "/a", refused) + ',' +
                        an_exchange("POST", "/a", numbered(2)) + ',' + an_exchange("POST", "/b", cut));
    CHECK(loop.send(verb::get, "/a") == 1);
    CHECK(loop.send(verb::post, "/a") == 2);
    const auto failure = loop.request_error(verb::post, "/b");
    CHECK(failure.code() == errc::outcome_unknown);
    CHECK_THAT(failure.what(), test::contains("End of file, text-1"));
}

TEST_CASE("a body that is not JSON is a text of the recorded length", "[replayer]")
{
    replaying_loop loop(an_exchange("GET", "/a", R"("response": {"status": 502, "text": "text-1", "length": 9,
                                                              "headers": {"Content-Type": "text/html"}})"));
    loop.options.retry.retries = 0;
    cloud66::http::request message;
    message.target = "/api/3/a";
    CHECK(loop.run(loop.recording->send(message)).response.body == "text-1   ");
    const auto failure = loop.request_error(verb::get, "/a");
    CHECK(failure.code() == errc::server_error);
    CHECK(failure.details().content_type == "text/html");
}

TEST_CASE("a request that the client recalls uses no response", "[replayer]")
{
    replaying_loop loop(an_exchange("POST", "/a", numbered(1)));
    cloud66::http::request message;
    message.method = verb::post;
    message.target = "/api/3/a";
    message.may_send = [] { return false; };
    const auto result = loop.run(loop.recording->send(message));
    CHECK(result.code == errc::throttled);
    CHECK_FALSE(result.sent);
    CHECK(loop.recording->unused().size() == 1);
}

TEST_CASE("a file that is no recording is refused with the place where it is wrong", "[replayer]")
{
    CHECK_THAT(file_refusal(""), test::contains("line 1: no JSON"));
    CHECK_THAT(file_refusal("{\n\"cloud66_recording\": 1,\n\"exchanges\": [}\n}"),
               test::contains("line 3: no JSON"));
    CHECK_THAT(file_refusal("{}\n\nx"), test::contains("line 3: no JSON"));
    CHECK_THAT(file_refusal("{}"), test::contains("it is no recording: there is no \"cloud66_recording\""));
    CHECK_THAT(file_refusal("[]"), test::contains("expected an object"));
    CHECK_THAT(file_refusal(R"({"cloud66_recording": 2, "exchanges": []})"),
               test::contains("cloud66_recording: version 2 is not known here, but only 1"));
    CHECK_THAT(file_refusal(R"({"cloud66_recording": 1})"), test::contains("there is no \"exchanges\""));
    CHECK_THAT(file_refusal(R"({"cloud66_recording": 1, "exchanges": 1})"),
               test::contains("exchanges: expected an array"));
    const auto wrong = [](const std::string& second) {
        return file_refusal(recording_of(an_exchange("GET", "/a", numbered(1)) + ',' + second));
    };
    CHECK_THAT(wrong("{}"), test::contains("exchanges[1]: there is no \"request\""));
    CHECK_THAT(wrong(an_exchange("HEAD", "/a", numbered(1))),
               test::contains("exchanges[1].request.method: expected GET, "));
    CHECK_THAT(wrong(an_exchange("GET", "a", numbered(1))),
               test::contains("exchanges[1].request.target: expected a path"));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("x": 1)")),
               test::contains("exchanges[1]: there is no \"response\""));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("response": {"status": 99})")),
               test::contains("exchanges[1].response.status: expected a number from 100 to 599"));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("response": {"status": 200, "headers": {"A": 1}})")),
               test::contains("exchanges[1].response.headers.A: expected a string"));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("response": {"status": 200, "text": "", "length": -1})")),
               test::contains("exchanges[1].response.length: expected a number from 0"));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("failure": {"category": "acme", "value": 1})")),
               test::contains("exchanges[1].failure: \"acme\" is no category of errors"));
    CHECK_THAT(wrong(an_exchange("GET", "/a", R"("failure": {"category": "system", "value": 0})")),
               test::contains("exchanges[1].failure: its value 0 is no failure"));
}

TEST_CASE("a recording that is not there, or a folder, is refused", "[replayer]")
{
    const test::temporary_folder folder;
    const auto missing = test::error_of([&] { cloud66::replayer{folder.path() + "/missing.json"}; });
    CHECK(missing.code() == errc::file_error);
    CHECK_THAT(missing.what(), test::contains("/missing.json\": No such file or directory; record it with"));
    CHECK_THAT(test::error_of([&] { cloud66::replayer{folder.path()}; }).what(),
               test::contains("it is a folder"));
}
