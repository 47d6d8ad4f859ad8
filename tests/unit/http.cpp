// SPDX-License-Identifier: BSL-1.0
#include <cloud66/http.hpp>

#include "support/catch.hpp"

using namespace cloud66::http;

TEST_CASE("verbs are written as HTTP writes them")
{
    CHECK(to_string(verb::get) == "GET");
    CHECK(to_string(verb::post) == "POST");
    CHECK(to_string(verb::put) == "PUT");
    CHECK(to_string(verb::patch) == "PATCH");
    CHECK(to_string(verb::delete_) == "DELETE");
    CHECK(to_string(static_cast<verb>(99)) == "?");
}

TEST_CASE("a header is found by its name in any case, the first of several")
{
    incoming answer;
    answer.headers = {{"X-Other", "0"}, {"Retry-After", "1"}, {"retry-after", "2"}, {"Empty", ""}};
    CHECK(answer.find("Retry-After") == "1");
    CHECK(answer.find("RETRY-AFTER") == "1");
    CHECK(answer.find("x-other") == "0");
    CHECK(answer.find("Empty").empty());
}

TEST_CASE("a header that is not there is an empty text")
{
    incoming answer;
    CHECK(answer.find("Date").empty());
    answer.headers = {{"Retry-After", "1"}};
    CHECK(answer.find("Retry").empty());
    CHECK(answer.find("Retry-After-All").empty());
    CHECK(answer.find("").empty());
}
