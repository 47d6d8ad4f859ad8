// SPDX-License-Identifier: BSL-1.0
// Bodies with the type multipart/form-data, as curl -F sends them.
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>

#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>

namespace {

constexpr auto multipart_type = "multipart/form-data; boundary=----x1";

/// A part of a form with the field `name`.
std::string field_part(std::string_view name, std::string_view value)
{
    std::string text = "------x1\r\nContent-Disposition: form-data; name=\"";
    return text.append(name).append("\"\r\n\r\n").append(value).append("\r\n");
}

constexpr auto last_delimiter = "------x1--\r\n";

std::string parsed_multipart(const std::string& body, std::string_view type = multipart_type)
{
    return boost::json::serialize(cloud66::sandbox_detail::parameters("", type, body).all());
}

}  // namespace

TEST_CASE("a multipart form starts a command")
{
    test::handler_fixture api;
    const auto started = api.send("POST", api.stack_path("Storefront") + "/actions", multipart_type,
                                  field_part("command", "clear_caches") + last_delimiter, "secret");
    REQUIRE(started.status == 200);
    CHECK(started.response().at("action") == "clear_caches");
}

TEST_CASE("names with brackets have the same meaning in a multipart form as in an urlencoded one")
{
    CHECK(parsed_multipart(field_part("server_count[uid]", "2") + field_part("tags[]", "a") +
                           field_part("tags[]", "b") + last_delimiter) ==
          R"({"server_count":{"uid":"2"},"tags":["a","b"]})");
    CHECK_THROWS_AS(parsed_multipart(field_part("a", "1") + field_part("a[b]", "2") + last_delimiter),
                    cloud66::sandbox_detail::http_error);

    test::handler_fixture api;
    const std::string stack = api.stack_path("Storefront");
    const auto uid = api.get(stack + "/servers").response().at(0).at("uid").as_string();
    const std::string count = "server_count[" + std::string(uid) + "]";
    CHECK(api.send("POST", stack + "/services", multipart_type,
                   field_part("service_name", "web") + field_part(count, "2") + last_delimiter, "secret")
              .status == 200);
}

TEST_CASE("values of a multipart form are not decoded")
{
    CHECK(parsed_multipart(field_part("a", "x\r\n--y%20+\n") + field_part("b", "") + last_delimiter) ==
          R"({"a":"x\r\n--y%20+\n","b":""})");
    CHECK(parsed_multipart("preamble\r\n" + field_part("a", "1") + last_delimiter + "epilogue") ==
          R"({"a":"1"})");
    CHECK(parsed_multipart("--q q \t\r\ncontent-type: text/plain\r\nCONTENT-DISPOSITION: form-data; x=y; "
                           "name=a\r\n\r\n1\r\n--q q\r\n\r\nnameless\r\n--q q--",
                           "Multipart/Form-Data; charset=utf-8; boundary=\"q q\"") == R"({"a":"1"})");
    CHECK(parsed_multipart(field_part(R"(a\"b\\)", "1") + last_delimiter) == R"({"a\"b\\":"1"})");
    CHECK(parsed_multipart(last_delimiter) == "{}");
}

TEST_CASE("a file in a multipart form is an object with its name and content, not a text")
{
    const std::string file =
        "------x1\r\nContent-Disposition: form-data; name=\"contents\"; filename=\".env\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\nA=1\r\n------x1--\r\n";
    const cloud66::sandbox_detail::parameters sent("", multipart_type, file);
    CHECK_THROWS_AS(sent.required("contents"), cloud66::sandbox_detail::http_error);
    CHECK(sent.object("contents").at("filename") == ".env");
    CHECK(sent.object("contents").at("content") == "A=1");
}

TEST_CASE("a truncated multipart form and one without its boundary are errors")
{
    using cloud66::sandbox_detail::http_error;
    const std::string whole = field_part("a", "1") + field_part("b", "2") + "------x1--";
    CHECK(parsed_multipart(whole) == R"({"a":"1","b":"2"})");
    for (std::size_t length = 1; length < whole.size(); ++length) {
        INFO(length);
        CHECK_THROWS_AS(parsed_multipart(whole.substr(0, length)), http_error);
    }
    for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                             "multipart/form-data; boundary=\"----x1", "multipart/form-data; boundary=other"})
        CHECK_THROWS_AS(parsed_multipart(whole, type), http_error);
    for (const char* part : {"------x1\r\n------x1--", "------x1\r\nno empty line\r\n------x1--",
                             "------x1y\r\n\r\n1\r\n------x1--"})
        CHECK_THROWS_AS(parsed_multipart(part), http_error);
}
