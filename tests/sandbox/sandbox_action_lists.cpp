// SPDX-License-Identifier: BSL-1.0
#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

// The options of a stack's list of actions. No source documents how the real API orders and completes it.

namespace {

/// A request handler and the actions of one of its stacks.
class list_fixture : public test::handler_fixture
{
public:
    explicit list_fixture(cloud66::sandbox_options options = {}) : handler_fixture(std::move(options)) {}

    /// Starts an action and returns its id.
    std::int64_t start() { return post(path, "command=clear_caches").response().at("id").as_int64(); }

    /// Starts `count` actions and returns their ids.
    std::vector<std::int64_t> start(int count)
    {
        std::vector<std::int64_t> ids;
        for (int i = 0; i < count; ++i) ids.push_back(start());
        return ids;
    }

    /// The ids of one page.
    std::vector<std::int64_t> listed(int page = 1)
    {
        std::vector<std::int64_t> ids;
        const auto actions = get(path + "?page=" + std::to_string(page)).response();
        for (const auto& action : actions.as_array()) ids.push_back(action.at("id").as_int64());
        return ids;
    }

    const std::string path = stack_path("Ledger") + "/actions";
};

}  // namespace

TEST_CASE("action_page_size sets the page size of actions only")
{
    list_fixture api(
        {.page_size = 5, .action_order = cloud66::action_list_order::oldest_first, .action_page_size = 2});
    api.start(5);
    CHECK(api.listed().size() == 2);
    CHECK(api.listed(2).size() == 2);
    CHECK(api.listed() != api.listed(2));
    CHECK(api.get(api.path).json().at("pagination").at("per_page") == 2);
    CHECK(api.get("/stacks").json().at("pagination").at("per_page") == 5);

    list_fixture plain({.page_size = 3});
    plain.start(4);
    CHECK(plain.listed().size() == 3);
}

TEST_CASE("with action_list_lag a list shows an action later than a request by its id")
{
    list_fixture api({.action_duration = 1s, .action_list_lag = 5s});
    const auto past = api.listed();
    const auto first = api.start();
    api.time->advance(4s);
    const auto second = api.start();
    CHECK(api.listed() == past);
    CHECK(api.get(api.path + "/" + std::to_string(first)).response().at("finished_success") == true);
    CHECK(api.get(api.path + "/" + std::to_string(second)).status == 200);
    api.time->advance(1s);
    auto expected = past;
    expected.insert(expected.begin(), first);
    CHECK(api.listed() == expected);
    api.time->advance(4s);
    expected.insert(expected.begin(), second);
    CHECK(api.listed() == expected);
}

TEST_CASE("with action_list_misses lists leave out a share of the actions, always the same ones")
{
    const auto shown = [](unsigned misses) {
        list_fixture api({.action_page_size = 1000, .action_list_misses = misses});
        const auto ids = api.start(200);
        const auto first = api.listed();
        CHECK(api.listed() == first);
        for (const auto id : ids) CHECK(api.get(api.path + "/" + std::to_string(id)).status == 200);
        return first;
    };
    const auto all = shown(0).size();
    CHECK(all >= 200);
    const auto some = shown(30).size();
    CHECK(some > all / 2);
    CHECK(some < all * 85 / 100);
    CHECK(shown(30).size() == some);
    CHECK(shown(100).empty());
}

TEST_CASE("a fault can fail the list while each action can be read")
{
    list_fixture api;
    const unsigned status = GENERATE(403u, 404u);
    api.handler().add_fault({.verb = "GET",
                             .path = "/stacks/*/actions",
                             .times = 0,
                             .kind = cloud66::fault_kind::response,
                             .status = status});
    const auto id = api.start();
    CHECK(api.get(api.path).status == status);
    CHECK(api.get(api.path + "?page=2").status == status);
    CHECK(api.get(api.path + "/" + std::to_string(id)).status == 200);
}
