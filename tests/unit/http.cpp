// SPDX-License-Identifier: BSL-1.0
#include <cloud66/http.hpp>

#include "support/catch.hpp"

TEST_CASE("methods are written as in HTTP")
{
    CHECK(to_string(cloud66::http::verb::get) == "GET");
    CHECK(to_string(cloud66::http::verb::post) == "POST");
    CHECK(to_string(cloud66::http::verb::put) == "PUT");
    CHECK(to_string(cloud66::http::verb::patch) == "PATCH");
    CHECK(to_string(cloud66::http::verb::delete_) == "DELETE");
    CHECK(cloud66::http::to_string(static_cast<cloud66::http::verb>(99)) == "?");
}

TEST_CASE("find() returns the first header with a name, in any case")
{
    cloud66::http::response response;
    response.headers = {{"X-Other", "0"}, {"Retry-After", "1"}, {"retry-after", "2"}, {"Empty", ""}};
    CHECK(response.headers["Retry-After"] == "1");
    CHECK(response.headers["RETRY-AFTER"] == "1");
    CHECK(response.headers["x-other"] == "0");
    CHECK(response.headers["Empty"].empty());
}

TEST_CASE("find() returns an empty text for a missing header")
{
    cloud66::http::response response;
    CHECK(response.headers["Date"].empty());
    response.headers = {{"Retry-After", "1"}};
    CHECK(response.headers["Retry"].empty());
    CHECK(response.headers["Retry-After-All"].empty());
    CHECK(response.headers[""].empty());
}

TEST_CASE("header lines keep their order and are serialized as in HTTP")
{
    cloud66::http::header_list headers{{"A", "1"}, {"b", ""}, {"C", "x: y"}};
    headers.add("a", "2");
    CHECK(headers.text() == "A: 1\r\nb: \r\nC: x: y\r\na: 2\r\n");
    CHECK(headers.find_all("A") == "1, 2");
    CHECK(headers["C"] == "x: y");
    headers.set("A", "3");
    CHECK(headers.text() == "b: \r\nC: x: y\r\nA: 3\r\n");
    headers.set("D", "4");
    CHECK(headers == cloud66::http::header_list{{"b", ""}, {"C", "x: y"}, {"A", "3"}, {"D", "4"}});
}

TEST_CASE("a line break in a header value adds no line")
{
    cloud66::http::header_list headers;
    headers.add("A", "1\r\nB: 2\n");
    CHECK(headers["B"].empty());
    CHECK(headers["A"] == "1  B: 2 ");
}
