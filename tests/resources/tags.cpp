// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using cloud66::entity_tags;
using cloud66::errc;
using cloud66::tagged_entity;
using cloud66::http::verb;

namespace {

using words = std::vector<std::string>;

words values(const entity_tags& tagged)
{
    words result;
    for (const auto& tag : tagged.tags) result.push_back(tag.value.value());
    return result;
}

words values(const std::vector<entity_tags>& all)
{
    REQUIRE(all.size() == 1);
    return values(all.front());
}

constexpr std::array<std::string_view, 2> blue_green{"blue", "green"};

}  // namespace

TEST_CASE("tags of a sandbox server are listed, replaced, added, removed and deleted")
{
    test::documented_sandbox loop;
    const auto bear = loop.sandbox.collection(loop.stack, "servers").back();
    const auto server = boost::json::value_to<std::string>(bear.at("uid"));
    const auto kind = tagged_entity::server;
    const auto none = loop.run(loop.client.list_tags(kind, server));
    CHECK(values(none).empty());
    CHECK(none[0].entity_type == "server");
    CHECK(none[0].entity_id == server);

    CHECK(values(loop.run(loop.client.replace_tags(kind, server, blue_green))) == words{"blue", "green"});
    constexpr std::array<std::string_view, 2> red_blue{"red", "blue"};
    constexpr std::array<std::string_view, 2> green_unknown{"green", "unknown"};
    const auto updated =
        loop.run(loop.client.update_tags(kind, server, {.add = red_blue, .remove = green_unknown}));
    CHECK(values(updated) == words{"blue", "red"});
    CHECK(values(loop.run(loop.client.list_tags(kind, server))) == words{"blue", "red"});

    CHECK(values(loop.run(loop.client.delete_tags(kind, server))).empty());
    CHECK(values(loop.run(loop.client.list_tags(kind, server))).empty());
    loop.check_all_called("tags");
}

TEST_CASE("a tag that is removed and added at once is there: deletions run first")
{
    test::documented_sandbox loop;
    const auto kind = tagged_entity::loadbalancer;
    const auto updated =
        loop.run(loop.client.update_tags(kind, "17823", {.add = blue_green, .remove = blue_green}));
    CHECK(values(updated) == words{"edge", "blue", "green"});
}

TEST_CASE("the system's own tags stay")
{
    test::documented_sandbox loop;
    const auto kind = tagged_entity::stack;
    CHECK(values(loop.run(loop.client.list_tags(kind, loop.stack))) ==
          words{"shop", "critical", "c66.production"});
    constexpr std::array<std::string_view, 1> reserved{"c66.production"};
    CHECK(loop.run(loop.client.update_tags(kind, loop.stack, {.remove = reserved}))[0].tags.size() == 3);
    const auto replaced = loop.run(loop.client.replace_tags(kind, loop.stack, blue_green));
    CHECK(values(replaced) == words{"c66.production", "blue", "green"});
    CHECK(replaced[0].tags[0].reserved == true);
    CHECK(replaced[0].tags[1].reserved == false);
    CHECK(values(loop.run(loop.client.delete_tags(kind, loop.stack))) == words{"c66.production"});
}

TEST_CASE("tags of things that do not exist are rejected")
{
    test::documented_sandbox loop;
    for (const auto kind : {tagged_entity::stack, tagged_entity::server, tagged_entity::loadbalancer})
        CHECK(loop.error_of(loop.client.list_tags(kind, "no-such-thing")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.list_tags(tagged_entity::loadbalancer, loop.stack)).code() ==
          errc::not_found);
    const auto unknown = loop.error_of(loop.client.request(verb::get, "/tags/planet/7"));
    CHECK(unknown.code() == errc::bad_request);
    CHECK_THAT(unknown.what(), test::contains("entity_type"));
}

TEST_CASE("changes of tags that make no sense are rejected, and change nothing")
{
    test::documented_sandbox loop;
    const std::string path = "/tags/stack/" + loop.stack;
    const auto check_rejected = [&](verb method, const std::string& body, const std::string& why) {
        CAPTURE(body);
        const auto failure = loop.error_of(loop.client.request(method, path, boost::json::parse(body)));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.what(), test::contains(why));
    };
    check_rejected(verb::post, "{}", "tags");
    check_rejected(verb::post, R"({"tags": ["new", " "]})", "tags");
    check_rejected(verb::patch, "{}", "operations");
    check_rejected(verb::patch, R"({"operations": "add"})", "operations");
    check_rejected(verb::patch, R"({"operations": [{"op": "add", "tags": ["new"]}, {"tags": ["shop"]}]})",
                   "op");
    check_rejected(verb::patch, R"({"operations": [{"op": "rename", "tags": ["shop"]}]})", "op");
    check_rejected(verb::patch, R"({"operations": [{"op": "add"}]})", "tags");
    CHECK(loop.run(loop.client.list_tags(tagged_entity::stack, loop.stack))[0].tags.size() == 3);
}
