// SPDX-License-Identifier: BSL-1.0
#include <cloud66/http.hpp>

#include "support/catch.hpp"

TEST_CASE("verbs are written as HTTP writes them")
{
    CHECK(to_string(cloud66::http::verb::get) == "GET");
    CHECK(to_string(cloud66::http::verb::post) == "POST");
    CHECK(to_string(cloud66::http::verb::put) == "PUT");
    CHECK(to_string(cloud66::http::verb::patch) == "PATCH");
    CHECK(to_string(cloud66::http::verb::delete_) == "DELETE");
    CHECK(cloud66::http::to_string(static_cast<cloud66::http::verb>(99)) == "?");
}

TEST_CASE("a header is found by its name in any case, the first of several")
{
    cloud66::http::response response;
    response.headers = {{"X-Other", "0"}, {"Retry-After", "1"}, {"retry-after", "2"}, {"Empty", ""}};
    CHECK(response.find("Retry-After") == "1");
    CHECK(response.find("RETRY-AFTER") == "1");
    CHECK(response.find("x-other") == "0");
    CHECK(response.find("Empty").empty());
}

TEST_CASE("a header that is not there is an empty text")
{
    cloud66::http::response response;
    CHECK(response.find("Date").empty());
    response.headers = {{"Retry-After", "1"}};
    CHECK(response.find("Retry").empty());
    CHECK(response.find("Retry-After-All").empty());
    CHECK(response.find("").empty());
}
