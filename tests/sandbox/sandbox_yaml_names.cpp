// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/sandbox/yaml_names.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using cloud66::sandbox_detail::yaml_names_below;
using yaml_list = std::vector<std::string>;

TEST_CASE("names below a key are read in block style")
{
    constexpr std::string_view text =
        "# shop\n---\nservices:\r\n  web:\r\n    ports: [80]\r\n\n"
        "  \"my app\" : x\n  'it':\n  # none\n  url: http://a:80/\n"
        "jobs:\n    nightly:\n      web:\n";
    CHECK(yaml_names_below(text, "services") == yaml_list{"web", "my app", "it", "url"});
    CHECK(yaml_names_below(text, "jobs") == yaml_list{"nightly"});
    CHECK(yaml_names_below(text, "") == yaml_list{"web", "my app", "it", "url", "nightly"});
    CHECK(yaml_names_below(text, "other").empty());
    CHECK(yaml_names_below("a: |\n  b: c\n\n  d: e\nf:\n  g: >\n    h: i\n  j:\n", "") ==
          yaml_list{"g", "j"});
    CHECK(yaml_names_below("a:\n  - b: c\n", "").empty());
    CHECK(yaml_names_below("", "").empty());
}

TEST_CASE("names below a key are read in flow style and in JSON")
{
    CHECK(yaml_names_below("{a: {b: {c: 1}, d: [{e: 2}]}, f: {g: }}", "") == yaml_list{"b", "d", "g"});
    CHECK(yaml_names_below("{a: {b: {c: 1}, d: [{e: 2}]}, f: {g: }}", "a") == yaml_list{"b", "d"});
    CHECK(yaml_names_below(R"({"a":{"b":"}","c\\":"\"{","d": null}})", "a") == yaml_list{"b", "c\\\\", "d"});
    CHECK(yaml_names_below("a: {b: http://x:80/, 'c': ':'}\n", "a") == yaml_list{"b", "c"});
    CHECK(yaml_names_below("a:\n  {b: 1, # }\n   c: 2\n  }\nd: {e: 3}\n", "") == yaml_list{"b", "c", "e"});
    CHECK(yaml_names_below("a:\n  b: {c: 1,\n  d: 2}\n  e: {}\n", "a") == yaml_list{"b", "e"});
}

TEST_CASE("a truncated or malformed text in flow style has no names")
{
    constexpr std::string_view whole = R"({"a": {"b": "c", 'd': [1]}})";
    CHECK(yaml_names_below(whole, "a") == yaml_list{"b", "d"});
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(yaml_names_below(whole.substr(0, length), "a").empty());
    for (const char* wrong : {"{a: {b: 1]}", "{a: [b}", "a: {b: {c: 1}\n", "{a: {b: \"}}", "{", "a: {b: '"})
        CHECK(yaml_names_below(wrong, "").empty());
}
