// SPDX-License-Identifier: BSL-1.0
#include <cloud66/raw_json.hpp>

#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string>

using cloud66::raw_json;

TEST_CASE("a default-constructed raw_json is null")
{
    CHECK(raw_json().value().is_null());
    CHECK(raw_json().text() == "null");
}

TEST_CASE("a raw_json keeps its value unchanged")
{
    const std::string text = GENERATE("null", "true", "-1", "9223372036854775807", "18446744073709551615",
                                      "[]", R"({"b":1,"a":{"\u0000":["é",2.5E0]}})");
    CHECK(raw_json(boost::json::parse(text)).text() == text);
}

TEST_CASE("a raw_json copies its source, and its copies share the value")
{
    boost::json::value source = boost::json::parse(R"({"user_reference":"my-useful-id"})");
    raw_json copy;
    {
        const raw_json first(source);
        copy = first;
        CHECK(&copy.value() == &first.value());
    }
    source = nullptr;
    CHECK(copy.value().at("user_reference") == "my-useful-id");
}

TEST_CASE("raw_json objects are equal if their values are")
{
    const raw_json one(boost::json::parse(R"({"a":1,"b":[2]})"));
    CHECK(one == raw_json(boost::json::parse(R"({ "b": [2], "a": 1 })")));
    CHECK(one != raw_json(boost::json::parse(R"({"a":1,"b":[3]})")));
    CHECK(raw_json() == raw_json(boost::json::value()));
}
