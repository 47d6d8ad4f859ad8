// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/testing/scrubber.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/secret.hpp>

#include <boost/json.hpp>

#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/inventory.hpp"

namespace json = boost::json;
using cloud66::detail::scrubber;

namespace {

/// A body as it would be recorded; a body that is not JSON as its text.
json::value scrubbed(scrubber& by, std::string_view body)
{
    json::object to;
    by.add_body(to, body);
    return to.contains("body") ? to.at("body") : to.at("text");
}

json::value scrubbed(std::string_view body)
{
    scrubber by{cloud66::recorder_options()};
    return scrubbed(by, body);
}

/// The stand-in for one text of unknown content.
std::string stand_in_for(std::string_view text)
{
    scrubber by{cloud66::recorder_options()};
    return by.text(text);
}

/// Calls `visit` for each member that a schema describes.
template <class Visit>
void for_each_property(const json::value& schema, Visit visit)
{
    if (const json::object* members = schema.if_object()) {
        for (const auto& member : *members) {
            if (member.key() == "properties")
                for (const auto& property : member.value().as_object()) visit(std::string(property.key()));
            for_each_property(member.value(), visit);
        }
    } else if (const json::array* elements = schema.if_array()) {
        for (const json::value& element : *elements) for_each_property(element, visit);
    }
}

}  // namespace

TEST_CASE("a stand-in is of the kind of its value", "[scrubber]")
{
    CHECK(stand_in_for("Storefront") == "text-1");
    CHECK(stand_in_for("4711") == "1");
    CHECK(stand_in_for("5999b763474b0eafa5fafb64bff0ba80") == "00000000000000000000000000000001");
    CHECK(stand_in_for("5999b763-474b-0eaf-a5fa-fb64bff0ba80") == "00000000-0000-4000-8000-000000000001");
    CHECK(stand_in_for("jane@acme.com") == "user-1@example.com");
    CHECK(stand_in_for("203.0.113.5") == "198.18.0.1");
    CHECK(stand_in_for("203.0.113.5/24") == "198.18.0.1/24");
    CHECK(stand_in_for("203.0.113.5:443") == "198.18.0.1:443");
    CHECK(stand_in_for("fe80::7") == "2001:db8::1");
    CHECK(stand_in_for("db.acme.com") == "host-1.example.com");
    CHECK(stand_in_for("db.acme.com:5432") == "host-1.example.com:5432");
    CHECK(stand_in_for("") == "");
}

TEST_CASE("the same value has the same stand-in wherever it stands, and another value another one",
          "[scrubber]")
{
    scrubber by{cloud66::recorder_options()};
    const auto body = scrubbed(by, R"({"uid": "5999b763474b0eafa5fafb64bff0ba80", "name": "a b", "id": 4711,
        "account_id": "4711", "git": "ssh://git@a.acme.com/4711", "user": "j@acme.com", "fqdn": "a.acme.com"})");
    CHECK(body.at("id") == 1);
    CHECK(body.at("account_id") == "1");
    CHECK(body.at("uid") == "00000000000000000000000000000001");
    CHECK(body.at("name") == "text-1");
    CHECK(body.at("fqdn") == "host-1.example.com");
    CHECK(body.at("git") == "ssh://text-2@host-1.example.com/1");
    CHECK(
        by.target("/stacks/5999b763474b0eafa5fafb64bff0ba80/services/a%20b.json?filter_name=a%20b&x=4711") ==
        "/stacks/00000000000000000000000000000001/services/text-1.json?filter_name=text-1&text-3=1");
    CHECK(by.text("stack 5999b763474b0eafa5fafb64bff0ba80 is gone") ==
          "text-4-00000000000000000000000000000001");
    CHECK(by.text("other") == "text-5");
    CHECK(by.text("4712") == "2");
}

TEST_CASE("what the API itself says stays", "[scrubber]")
{
    const std::string_view body = R"({"response": [{"status": 1, "health": 3, "cloud_status": "deployed",
        "created_at": "2014-08-14 00:38:14 UTC", "updated_at_iso": "2023-10-11T11:43:57Z", "is_busy": false,
        "framework": "rails", "environment": "production", "server_roles": ["web", "db"], "git": null,
        "finished_success": true, "action": "service_restart", "started_via": "api", "distro_version": "22.04"}],
        "count": 31, "pagination": {"previous": null, "next": 2, "current": 1, "per_page": 30, "pages": 2}})";
    CHECK(scrubbed(body) == json::parse(body));
    scrubber by{cloud66::recorder_options()};
    for (const char* target : {"/stacks.json?page=2", "/users/registry-credentials.json", "/stacks",
                               "/tags/loadbalancer", "/stacks.json?include_private_key=1"})
        CHECK(by.target(target) == target);
}

TEST_CASE("what is not known to be harmless is replaced", "[scrubber]")
{
    SECTION("an unknown member, with its name")
    {
        CHECK(scrubbed(R"({"acme_plan": "gold", "acme_seats": 57, "gold": true})") ==
              json::parse(R"({"text-1": "text-2", "text-3": 1, "text-2": true})"));
    }
    SECTION("a status that is no word of the API")
    {
        CHECK(
            scrubbed(R"({"status": "waiting for Jane", "action": "203.0.113.5", "state": "5999b763474b"})") ==
            json::parse(R"({"status": "text-1", "action": "198.18.0.1", "state": "000000000001"})"));
    }
    SECTION("a date in a member that is none")
    {
        CHECK(scrubbed(R"({"name": "2023-10-11T11:43:57Z", "created_at": "Jane's birthday"})") ==
              json::parse(R"({"name": "text-1", "created_at": "text-2"})"));
    }
    SECTION("names that are members, while their counts stay")
    {
        CHECK(scrubbed(R"({"servers": {"lion": 2}, "name": "lion"})") ==
              json::parse(R"({"servers": {"text-1": 2}, "name": "text-1"})"));
    }
    SECTION("an unknown number in a list of what is counted elsewhere")
    {
        CHECK(scrubbed(R"({"servers": [{"seats": 47}], "servers_pauses": {"lion": {"seats": 47}}})") ==
              json::parse(R"({"servers": [{"text-1": 1}], "servers_pauses": {"text-2": {"text-1": 1}}})"));
    }
    SECTION("a value that seems to be random, in a member with words")
    {
        CHECK(scrubbed(R"({"status": "x7KqPzW3mVnR9tLs", "type": "eyJhbGciOiJIUzI1NiJ9"})") ==
              json::parse(R"({"status": "text-1", "type": "text-2"})"));
    }
    SECTION("words of the API as the value of a variable")
    {
        CHECK(scrubbed(R"([{"key": "MODE", "value": "production"}, {"value": "2023-10-11T11:43:57Z"}])") ==
              json::parse(R"([{"key": "text-1", "value": "text-2"}, {"value": "text-3"}])"));
    }
    SECTION("numbers of every kind")
    {
        CHECK(scrubbed(R"({"vendor_uid": 4711, "x": -4711, "value": 47.5, "id": 18446744073709551615})") ==
              json::parse(R"({"vendor_uid": 1, "text-1": 2, "value": 3, "id": 4})"));
    }
    SECTION("JSON in a text")
    {
        CHECK(scrubbed(R"({"config": "{\"name\": \"Jane\", \"count\": 3, \"password\": 7}"})") ==
              json::parse(R"({"config": "{\"name\":\"text-1\",\"count\":3,\"password\":1}"})"));
    }
    SECTION("a body that is not JSON, but for its length")
    {
        scrubber by{cloud66::recorder_options()};
        json::object to;
        by.add_body(to, "<h1>Jane is at lunch</h1>");
        CHECK(to == json::parse(R"({"text": "text-1", "length": 25})"));
    }
}

TEST_CASE("secrets are replaced in every place in which people put them", "[scrubber]")
{
    const std::string secret = "hunter-two";
    scrubber by{cloud66::recorder_options()};
    by.hide(cloud66::secret("the-token"));
    std::string all;
    for (
        const char* body :
        {R"({"key": "DB_PASSWORD", "value": "hunter-two", "history": [{"value": "hunter-two"}]})",
         R"({"password": 12345678, "otp": 12345678, "api_key": {"status": "hunter-two", "count": 12345678}})",
         R"({"public_key": "ssh-rsa AAAAhunter-two jane@desk", "ssh_private_key": "-----BEGIN hunter-two"})",
         R"({"git": "https://jane:hunter-two@git.acme.com/hunter-two/app.git?token=hunter-two#hunter-two"})",
         R"({"redeploy_hook": "https://hooks.cloud66.com/stacks/redeploy/hunter-two"})",
         R"({"metadata": "{\"nested\": {\"note\": \"use hunter-two\"}}", "contents": "A=1\nB=hunter-two\n"})",
         R"({"error": "the-token", "details": "the token the-token is not valid", "status": "the-token"})",
         R"({"the-token": true, "action": "x-the-token-x", "framework": "hunter-two@acme.com"})",
         R"(Bearer the-token)"})
        all += json::serialize(scrubbed(by, body)) + '\n';
    for (const char* target :
         {"/stacks.json?token=hunter-two&hunter-two&page=the-token&code=hunter-two",
          "/users/1/devices/hunter-two.json", "/tags/the-token", "/stacks/hunter%2Dtwo/%74he-token"})
        all += by.target(target) + '\n';
    cloud66::http::header_list headers{{"Content-Type", "text/the-token; charset=the-token"},
                                       {"Content-Encoding", "the-token"},
                                       {"X-RateLimit-Limit", "the-token"},
                                       {"Retry-After", "the-token"},
                                       {"X-Cloud66-Warning", "the-token"},
                                       {"Set-Cookie", "the-token"},
                                       {"ETag", "the-token"},
                                       {"Date", "the-token"}};
    all += json::serialize(by.headers(headers));
    CAPTURE(all);
    for (const char* leaked : {"hunter", "the-token", "12345678", "jane", "AAAA", "DB_PASSWORD", "acme"})
        CHECK(all.find(leaked) == std::string::npos);
}

TEST_CASE("headers are kept that a client reads, if their values are what they must be", "[scrubber]")
{
    scrubber by{cloud66::recorder_options()};
    CHECK(by.headers({{"Content-Type", "application/json; charset=utf-8"},
                      {"X-RateLimit-Limit", "3600"},
                      {"X-RateLimit-Remaining", "12"},
                      {"Retry-After", "60"},
                      {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                      {"Set-Cookie", "a=b"},
                      {"X-Request-Id", "1"}}) ==
          json::parse(R"({"Content-Type": "application/json; charset=utf-8", "X-RateLimit-Limit": "3600",
                          "X-RateLimit-Remaining": "12", "Retry-After": "60"})"));
    CHECK(
        by.headers(
            {{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}, {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}) ==
        json::parse(
            R"({"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"})"));
}

TEST_CASE("a user keeps members by name, and chooses stand-ins", "[scrubber]")
{
    cloud66::recorder_options how;
    how.keep = {"git_branch", "metadata"};
    how.stand_ins = {{"Jane's shop", "shop"}, {"4711", "7"}};
    scrubber by(how);
    by.hide(cloud66::secret("the-token"));
    CHECK(scrubbed(by, R"({"git_branch": "feature/x", "metadata": {"plan": "gold", "seats": 57, "token": "t"},
                           "name": "Jane's shop", "id": 4711, "branch": "feature/x"})") ==
          json::parse(
              R"({"git_branch": "feature/x", "metadata": {"plan": "gold", "seats": 57, "token": "text-1"},
                          "name": "shop", "id": 7, "branch": "text-2"})"));
    CHECK(scrubbed(by, R"({"git_branch": "the-token"})").at("git_branch") == "text-3");
    CHECK(by.target("/stacks/Jane%27s%20shop.json?git_branch=main") == "/stacks/shop.json?git_branch=main");
}

TEST_CASE("options that would show secrets, or make a text of a number, are refused", "[scrubber]")
{
    const auto refused = [](cloud66::recorder_options how) { return test::error_of([&] { scrubber{how}; }); };
    const auto keeps = refused({.keep = {"name", "db_password"}});
    CHECK(keeps.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(keeps.what(),
               test::contains("recorder_options.keep: a member called \"db_password\" may hold a secret"));
    CHECK_THAT(refused({.stand_ins = {{"4711", "shop"}}}).what(),
               test::contains("\"shop\" replaces a number"));
    CHECK_THAT(refused({.stand_ins = {{"", "shop"}}}).what(),
               test::contains("\"shop\" replaces an empty text"));
}

TEST_CASE("every member of the API is known, and those that hold secrets are not kept", "[scrubber]")
{
    std::set<std::string> names;
    for_each_property(test::inventory::get().schemas(),
                      [&](std::string name) { names.insert(std::move(name)); });
    for (const auto& operation : test::inventory::get().operations())
        names.insert(operation.queries.begin(), operation.queries.end());
    REQUIRE(names.size() > 400);
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK(cloud66::detail::rule_of_member(name).is_known);
    }
    for (const char* name :
         {"password", "raw_value", "token", "log_key", "ssh_private_key", "otp", "secret", "redeploy_hook",
          "slack_url", "contents", "value", "server_registration_script"}) {
        CAPTURE(name);
        json::object one;
        one[name] = "word";
        CHECK(scrubbed(json::serialize(one)).at(name) == "text-1");
        one[name] = 47;
        CHECK(scrubbed(json::serialize(one)).at(name) == 1);
    }
}

TEST_CASE("every path of the API keeps its words", "[scrubber]")
{
    for (const auto& operation : test::inventory::get().operations()) {
        CAPTURE(operation.path);
        std::string sent, expected;
        for (std::string_view rest = operation.path; !rest.empty();) {
            const std::string_view segment = rest.substr(0, rest.find('/', 1));
            rest.remove_prefix(segment.size());
            const bool is_value = segment.find('{') != std::string_view::npos;
            sent += is_value ? "/a b" : segment;
            expected += is_value ? "/text-1" : segment;
        }
        for (auto at = sent.find(' '); at != std::string::npos; at = sent.find(' '))
            sent.replace(at, 1, "%20");
        scrubber by{cloud66::recorder_options()};
        CHECK(by.target(sent) == expected);
    }
}
