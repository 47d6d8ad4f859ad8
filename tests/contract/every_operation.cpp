// SPDX-License-Identifier: BSL-1.0
// What no single resource can say: that together they are the whole API.
#include <boost/json/object.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/contract.hpp"
#include "support/inventory.hpp"
#include "support/omissions.hpp"
#include "support/schema.hpp"

using test::inventory;

TEST_CASE("every resource of the inventory has a contract test, and no resource has two")
{
    std::set<std::string> documented;
    for (const test::operation& one : inventory::get().operations())
        if (!one.deprecated) documented.insert(one.tag);
    const auto& tested = test::contract_tags();
    CHECK(std::set<std::string>(tested.begin(), tested.end()) == documented);
    CHECK(tested.size() == documented.size());
}

TEST_CASE("the inventory is whole")
{
    std::set<std::string> ids;
    for (const test::operation& one : inventory::get().operations()) ids.insert(one.id);
    CHECK(ids.size() == inventory::get().operations().size());
    CHECK(ids.size() >= 162);
    CHECK(inventory::get().schemas().size() >= 187);
}

TEST_CASE("the inventory's examples fit its schemas")
{
    for (const auto& schema : inventory::get().schemas()) {
        INFO("schema " << std::string_view(schema.key()));
        for (const auto& example : schema.value().at("examples").as_array())
            CHECK(test::mismatches(schema.value(), example, "example") == std::vector<std::string>());
        CHECK(test::mismatches(schema.value(), test::complete_example(schema.value()), "complete example") ==
              std::vector<std::string>());
    }
}

namespace {

/// Adds the names of all schemas that something refers to.
void add_references(const boost::json::value& described, std::set<std::string>& names)
{
    if (const auto* list = described.if_array()) {
        for (const auto& element : *list) add_references(element, names);
    } else if (const auto* members = described.if_object()) {
        const std::string name = test::schema_name(described);
        if (!name.empty() && inventory::get().schemas().contains(name) && names.insert(name).second)
            add_references(inventory::get().schemas().at(name), names);
        for (const auto& member : *members) add_references(member.value(), names);
    }
}

}  // namespace

TEST_CASE("every schema is part of an operation's contract, or left out for a reason")
{
    std::set<std::string> used;
    std::set<std::string> deprecated;
    for (const test::operation& one : inventory::get().operations()) {
        auto& names = one.deprecated ? deprecated : used;
        if (one.request_schema) add_references(*one.request_schema, names);
        if (one.response_schema) add_references(*one.response_schema, names);
    }
    std::size_t properties = 0;
    for (const auto& schema : inventory::get().schemas()) {
        const std::string name(std::string_view(schema.key()));
        INFO("schema " << name);
        if (used.contains(name) || !deprecated.contains(name))
            CHECK(used.contains(name) != test::is_omitted(name));
        if (used.contains(name)) properties += test::properties_of(schema.value()).size();
    }
    CHECK(used.size() >= 150);
    CHECK(properties >= 800);
}

TEST_CASE("every omission is of something in the inventory, and has a reason")
{
    for (const test::omission& one : test::omissions()) {
        INFO("omission " << one.name);
        CHECK_FALSE(one.reason.empty());
        std::string_view what = one.name;
        const std::string_view direction = what.substr(0, what.find(' ') + 1);
        what.remove_prefix(direction.size());
        const std::size_t dot = what.find('.');
        const std::string owner(what.substr(0, dot));
        const auto& operations = inventory::get().operations();
        const auto found = std::find_if(operations.begin(), operations.end(),
                                        [&](const test::operation& each) { return each.id == owner; });
        const auto& schemas = inventory::get().schemas();
        REQUIRE((found != operations.end() || schemas.contains(owner)));
        if (dot == std::string_view::npos) continue;
        const std::string member(what.substr(dot + 1));
        const bool is_query =
            found != operations.end() &&
            std::find(found->queries.begin(), found->queries.end(), member) != found->queries.end();
        const bool is_property =
            schemas.contains(owner) &&
            test::properties_of(schemas.at(owner)).contains(member.substr(0, member.find('.')));
        CHECK((is_query || is_property) == (direction != "model "));
    }
}
