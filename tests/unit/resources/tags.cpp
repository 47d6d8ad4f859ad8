// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/tags.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

using cloud66::client;
using cloud66::entity_tags;
using cloud66::tagged_entity;
using test::decoded;

namespace {

const std::string tagged = R"({"entity_type": "loadbalancer", "entity_id": "17823",
    "tags": [{"value": "foo", "reserved": false}], "created_at_iso": "2021-01-04T21:32:33+0000"})";

}  // namespace

TEST_CASE("the tags of one thing are read from an object and from a list, whichever was expected")
{
    for (const std::string& response : {tagged, '[' + tagged + ']'}) {
        CAPTURE(response);
        CHECK(decoded<entity_tags>(response).entity_id == "17823");
        const auto all = decoded<std::vector<entity_tags>>(response);
        REQUIRE(all.size() == 1);
        CHECK(all[0].tags.at(0).value == "foo");
    }
    CHECK(decoded<std::vector<entity_tags>>('[' + tagged + ',' + tagged + ']').size() == 2);
    CHECK(decoded<std::vector<entity_tags>>("[]").empty());
}

TEST_CASE("the tags of one thing are not read from a list of none or several, nor from anything else")
{
    for (const std::string& response : {std::string("[]"), '[' + tagged + ',' + tagged + ']',
                                        std::string("7"), std::string("[7]"), std::string("null")}) {
        CAPTURE(response);
        const auto failure = test::error_of([&] { decoded<entity_tags>(response); });
        CHECK(failure.code() == cloud66::errc::malformed_response);
    }
}

TEST_CASE("a tag is read from an object and from a text")
{
    const auto tags =
        decoded<entity_tags>(R"({"tags": ["foo", {"value": "bar", "reserved": true}, 7]})").tags;
    REQUIRE(tags.size() == 3);
    CHECK(tags[0].value == "foo");
    CHECK_FALSE(tags[0].reserved);
    CHECK(tags[1].value == "bar");
    CHECK(tags[2].value == "7");
}

TEST_CASE("the date of tags is read in its odd form")
{
    const auto created = decoded<entity_tags>(tagged).created_at_iso.value();
    CHECK(created.time() == cloud66::timestamp("2021-01-04T21:32:33Z").time());
}

TEST_CASE("empty tags and changes of nothing are rejected")
{
    test::scripted_client loop;
    static constexpr std::array<std::string_view, 2> words{"foo", ""};
    loop.check_rejects("tag is empty",
                       [](const client& c) { return c.replace_tags(tagged_entity::stack, "7", words); });
    loop.check_rejects("tag is empty", [](const client& c) {
        return c.update_tags(tagged_entity::stack, "7", {.remove = words});
    });
    loop.check_rejects("add and remove are both empty",
                       [](const client& c) { return c.update_tags(tagged_entity::stack, "7", {}); });
    loop.check_rejects("entity_id", [](const client& c) { return c.list_tags(tagged_entity::stack, ""); });
    loop.check_rejects("entity_type",
                       [](const client& c) { return c.list_tags(static_cast<tagged_entity>(99), "7"); });
}
