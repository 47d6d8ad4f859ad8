// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::client;
using cloud66::tagged_entity;

namespace {

constexpr std::array<std::string_view, 2> words{"foo", "bar"};
constexpr std::array<std::string_view, 1> old_words{"old"};

}  // namespace

CONTRACT_TEST(tags)
{
    calls.check("list_tags", "GET /tags/loadbalancer/17823?page=1", "",
                [](const client& c) { return c.list_tags(tagged_entity::loadbalancer, "17823"); });
    calls.check("list_tags", "GET /tags/stack/7?page=2", "", [](const client& c) {
        return c.list_tags(tagged_entity::stack, "7", cloud66::page_number{2});
    });
    calls.check("replace_tags", "POST /tags/server/7", R"({"tags": ["foo", "bar"]})",
                [](const client& c) { return c.replace_tags(tagged_entity::server, "7", words); });
    calls.check("replace_tags", "POST /tags/server/7", R"({"tags": []})",
                [](const client& c) { return c.replace_tags(tagged_entity::server, "7", {}); });
    calls.check(
        "update_tags", "PATCH /tags/stack/7",
        R"({"operations": [{"op": "delete", "tags": ["old"]}, {"op": "add", "tags": ["foo", "bar"]}]})",
        [](const client& c) {
            return c.update_tags(tagged_entity::stack, "7", {.add = words, .remove = old_words});
        });
    calls.check("update_tags", "PATCH /tags/stack/7", R"({"operations": [{"op": "add", "tags": ["old"]}]})",
                [](const client& c) { return c.update_tags(tagged_entity::stack, "7", {.add = old_words}); });
    calls.check("delete_tags", "DELETE /tags/stack/7", "",
                [](const client& c) { return c.delete_tags(tagged_entity::stack, "7"); });
}
