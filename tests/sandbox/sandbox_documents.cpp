// SPDX-License-Identifier: BSL-1.0
#include <cloud66/sandbox/account.hpp>
#include <cloud66/sandbox/message.hpp>

#include <string_view>

#include "support/catch.hpp"

using cloud66::sandbox_detail::document_store;
using cloud66::sandbox_detail::parse_document;
using cloud66::sandbox_detail::refusal;

namespace {

document_store two_gateways()
{
    document_store store;
    store.part("gateways").push_back(parse_document(R"({"id": 7, "name": "bastion"})"));
    store.part("gateways").push_back(parse_document(R"({"id": 9, "name": "lobby"})"));
    return store;
}

}  // namespace

TEST_CASE("documents are found by a text or a number")
{
    auto store = two_gateways();
    CHECK(store.find("gateways", "name", "lobby") == &store.part("gateways")[1].as_object());
    CHECK(store.find("gateways", "id", "7") == &store.part("gateways")[0].as_object());
    CHECK(store.find("gateways", "id", "8") == nullptr);
    CHECK(store.find("gateways", "no_such_member", "7") == nullptr);
    CHECK(store.find("clouds", "id", "7") == nullptr);
    CHECK(&store.get("gateways", "id", "9", "Gateway") == store.find("gateways", "name", "lobby"));
}

TEST_CASE("a document that must exist and does not is 404 with its name")
{
    auto store = two_gateways();
    try {
        store.get("gateways", "id", "8", "Gateway");
        FAIL("found");
    } catch (const refusal& no) {
        CHECK(no.to_answer().status == 404);
        CHECK(std::string_view(no.what()) == "Gateway not found");
    }
}

TEST_CASE("documents are taken away, and new ones get numbers that no other has")
{
    auto store = two_gateways();
    CHECK(store.next_number("gateways", "id", 0) == 10);
    CHECK(store.erase("gateways", "id", "9"));
    CHECK_FALSE(store.erase("gateways", "id", "9"));
    CHECK(store.part("gateways").size() == 1);
    CHECK(store.next_number("gateways", "id", 20) == 21);
    CHECK(store.next_number("clouds", "id", 0) == 1);
}
