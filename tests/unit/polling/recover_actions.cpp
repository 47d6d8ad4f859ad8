// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/recover_actions.hpp>

#include <cloud66/client.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"

using test::error_of;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds first_day = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

/// The date `second` seconds after the start of the first day.
std::string date_of(int second)
{
    return "2026-01-01T00:0" + std::to_string(second / 60) + ':' + (second % 60 < 10 ? "0" : "") +
           std::to_string(second % 60) + 'Z';
}

/// A page of the API's list with actions whose ids are the seconds at which they started.
test::scripted_response list_page(const std::vector<int>& ids, int page, int pages)
{
    std::string items;
    for (const int id : ids)
        items += (items.empty() ? "" : ",") + (R"({"id":)" + std::to_string(id)) + R"(,"action":")" +
                 (id % 2 ? "service_restart" : "clear_caches") + R"(","started_at":")" + date_of(id) +
                 R"(","finished_at":null})";
    const std::string next = page < pages ? std::to_string(page + 1) : "null";
    return test::response(200, R"({"response":[)" + items + R"(],"pagination":{"current":)" +
                                   std::to_string(page) + R"(,"next":)" + next + R"(,"pages":)" +
                                   std::to_string(pages) + "}}");
}

std::chrono::system_clock::time_point at_second(int second)
{
    return first_day + std::chrono::seconds(second);
}

/// Without tolerance.
cloud66::recover_actions_params exactly()
{
    cloud66::recover_actions_params params;
    params.tolerance = 0s;
    return params;
}

std::vector<std::int64_t> ids_of(const std::vector<cloud66::action>& actions)
{
    std::vector<std::int64_t> ids;
    for (const auto& action : actions) ids.push_back(action.id());
    return ids;
}

using id_list = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("actions that a lost request may have started are found by time and command")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(list_page({91, 90, 80, 71}, 1, 2));
    loop.transport->respond(list_page({71, 70, 61}, 2, 2));
    auto params = exactly();

    SECTION("of any command")
    {
        CHECK(ids_of(loop.run(client.recover_actions("s", at_second(70), params))) ==
              id_list{70, 71, 80, 90, 91});
    }
    SECTION("of one command")
    {
        params.command = "service_restart";
        const auto found = loop.run(client.recover_actions("s", at_second(70), params));
        CHECK(ids_of(found) == id_list{71, 91});
        CHECK(found[0].stack_uid() == "s");
        CHECK(found[0].info().action == "service_restart");
        CHECK(found[0].info().started_at == cloud66::timestamp(date_of(71)));
    }
    SECTION("of an unknown command")
    {
        params.command = "restart";
        CHECK(loop.run(client.recover_actions("s", at_second(70), params)).empty());
    }
    CHECK(loop.transport->lines() == std::vector<std::string>{"GET /api/3/stacks/s/actions.json?page=1",
                                                              "GET /api/3/stacks/s/actions.json?page=2"});
}

TEST_CASE("actions that started before the given time are found within the tolerance, since clocks differ")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(list_page({300, 200, 100}, 1, 1));
    auto params = exactly();
    SECTION("of two minutes by default")
    {
        params.tolerance = cloud66::recover_actions_params().tolerance;
        CHECK(ids_of(loop.run(client.recover_actions("s", at_second(320), params))) == id_list{200, 300});
    }
    SECTION("of the longest duration")
    {
        params.tolerance = (std::chrono::milliseconds::max)();
        CHECK(ids_of(loop.run(client.recover_actions("s", at_second(320), params))) ==
              id_list{100, 200, 300});
    }
}

TEST_CASE("an action with an absent or unreadable start is found, finished or not")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(test::ok(R"([{"id":1,"finished_at":null},
        {"id":2,"finished_success":true,"finished_at":"2026-01-01T00:09:00Z"},
        {"id":3,"started_at":null,"finished_success":false},
        {"id":4,"started_at":""},
        {"id":5,"started_at":"last Tuesday","finished_success":true},
        {"id":6,"started_at":"1767225600"},
        {"id":7,"started_at":"2025-12-31T00:00:00Z"},
        {"id":8,"started_at":"2025-12-31 00:00:00 +0000","finished_success":true}])"));
    CHECK(ids_of(loop.run(client.recover_actions("s", at_second(70), exactly()))) ==
          id_list{1, 2, 3, 4, 5, 6});
}

TEST_CASE("an action is found for every form of its date")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(
        test::ok(R"([{"id":1,"started_at":"2026-01-01 00:01:10 +0000","finished_success":true},
        {"id":2,"started_at":"2026-01-01 00:01:09 +0000"},
        {"id":3,"started_at":"20260101T000110Z"},
        {"id":4,"started_at":"2025-12-31 20:31:10 -0330"},
        {"id":5,"started_at":"2026-01-01 00:01:10"}])"));
    CHECK(ids_of(loop.run(client.recover_actions("s", at_second(70), exactly()))) == id_list{1, 3, 4, 5});
}

TEST_CASE("a user_reference is sent in the query")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(list_page({90}, 1, 1));
    auto params = exactly();
    params.user_reference = "release 7";
    CHECK(ids_of(loop.run(client.recover_actions("s", at_second(70), params))) == id_list{90});
    CHECK(loop.transport->lines() ==
          std::vector<std::string>{"GET /api/3/stacks/s/actions.json?user_reference=release%207&page=1"});
}

TEST_CASE("a list of actions with repeated pages is an error")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(list_page({300, 400, 350}, 1, 3));
    loop.transport->respond(list_page({300, 400, 350}, 1, 3));
    const auto error =
        error_of([&] { (void)loop.run(client.recover_actions("s", at_second(70), exactly())); });
    CHECK(error.code() == cloud66::errc::malformed_response);
}

TEST_CASE("an action without a command is found for every command")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(test::ok(R"([{"id":1},{"id":2,"action":"other"},{"id":3,"action":"mine"}])"));
    auto params = exactly();
    params.command = "mine";
    CHECK(ids_of(loop.run(client.recover_actions("s", at_second(70), params))) == id_list{1, 3});
}

TEST_CASE("recover_actions() stops after 20 pages with an error")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    int page = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++page;
        return list_page({300, 400, 350}, page, 1000);
    };
    const auto error =
        error_of([&] { (void)loop.run(client.recover_actions("s", at_second(70), exactly())); });
    CHECK(loop.transport->requests.size() == 20);
    CHECK(error.code() == cloud66::errc::outcome_unknown);
    CHECK_THAT(error.what(), test::contains("20 pages of actions of stack s were read"));
}

TEST_CASE("recover_actions() refuses invalid arguments before a request is sent")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    auto negative = exactly();
    negative.tolerance = -1s;
    CHECK(error_of([&] { (void)loop.run(client.recover_actions("s", at_second(70), negative)); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(error_of([&] { (void)loop.run(client.recover_actions("", at_second(70), exactly())); }).code() ==
          cloud66::errc::invalid_argument);
}

TEST_CASE("the error of a lost response has the time of the request and names recover_actions")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    const auto before = std::chrono::system_clock::now();
    SECTION("after no other attempt") {}
    SECTION("after an unsent attempt")
    {
        loop.transport->respond(test::failure(boost::asio::error::connection_refused, false));
    }
    loop.transport->respond(test::failure(boost::asio::error::connection_reset, true));
    const auto error = error_of([&] { (void)loop.run(client.restart_services("s")); });
    CHECK(error.code() == cloud66::errc::outcome_unknown);
    REQUIRE(error.details().sent_at);
    CHECK(*error.details().sent_at >= before);
    CHECK(*error.details().sent_at <= std::chrono::system_clock::now());
    CHECK_THAT(error.what(), test::contains("client::recover_actions"));
}

TEST_CASE("the error of a safe request has no time of the request")
{
    test::scripted_loop loop;
    const auto client = cloud66::client(loop.executor(), loop.options);
    loop.transport->respond(test::response(404, ""));
    CHECK_FALSE(error_of([&] { (void)loop.run(client.get_stack("s")); }).details().sent_at);
}
