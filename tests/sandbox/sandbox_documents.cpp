// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/sandbox/account.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>

#include <chrono>
#include <string_view>

#include "support/catch.hpp"

using cloud66::sandbox_detail::document_store;
using cloud66::sandbox_detail::http_error;
using cloud66::sandbox_detail::parse_document;

namespace {

document_store two_gateways()
{
    document_store store;
    store.documents("gateways").push_back(parse_document(R"({"id": 7, "name": "bastion"})"));
    store.documents("gateways").push_back(parse_document(R"({"id": 9, "name": "lobby"})"));
    return store;
}

}  // namespace

TEST_CASE("documents are found by a string or number member")
{
    auto store = two_gateways();
    CHECK(store.find("gateways", "name", "lobby") == &store.documents("gateways")[1].as_object());
    CHECK(store.find("gateways", "id", "7") == &store.documents("gateways")[0].as_object());
    CHECK(store.find("gateways", "id", "8") == nullptr);
    CHECK(store.find("gateways", "no_such_member", "7") == nullptr);
    CHECK(store.find("clouds", "id", "7") == nullptr);
    CHECK(&store.get("gateways", "id", "9", "Gateway") == store.find("gateways", "name", "lobby"));
}

TEST_CASE("get throws 404 with the type's name for a missing document")
{
    auto store = two_gateways();
    try {
        store.get("gateways", "id", "8", "Gateway");
        FAIL("found");
    } catch (const http_error& error) {
        CHECK(error.to_response().status == 404);
        CHECK(std::string_view(error.what()) == "Gateway not found");
    }
}

TEST_CASE("documents are erased, and new ones get unused numbers")
{
    auto store = two_gateways();
    CHECK(store.next_number("gateways", "id", 0) == 10);
    CHECK(store.erase("gateways", "id", "9"));
    CHECK_FALSE(store.erase("gateways", "id", "9"));
    CHECK(store.documents("gateways").size() == 1);
    CHECK(store.next_number("gateways", "id", 20) == 21);
    CHECK(store.next_number("clouds", "id", 0) == 1);
}

TEST_CASE("a template's placeholders are replaced by random digits, dates and given values")
{
    cloud66::sandbox_options options;
    options.time = cloud66::steady_time();
    options.calendar = std::chrono::sys_days(std::chrono::year(2024) / 3 / 1);
    cloud66::sandbox_detail::server_state state(options);
    const auto document = cloud66::sandbox_detail::from_template(state, R"({
        "id": "${number}", "key": "a-${hex 4}-${digits 3}", "list": ["${stack/name}", null],
        "yesterday": "${hours -24}", "soon": "${seconds 90}", "owner": "${account/user_email}"})",
                                                                 {{"number", 7}, {"stack", {{"name", "n"}}}});
    CHECK(document.at("id") == 7);
    CHECK(document.at("key").as_string().size() == 10);
    CHECK(document.at("list").at(0) == "n");
    CHECK(document.at("list").at(1).is_null());
    CHECK(document.at("yesterday") == "2024-02-29T00:00:00Z");
    CHECK(document.at("soon") == "2024-03-01T00:01:30Z");
    CHECK(document.at("owner") == "jane@example.com");
}
