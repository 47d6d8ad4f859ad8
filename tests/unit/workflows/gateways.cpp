// SPDX-License-Identifier: BSL-1.0
#include <cloud66/workflows/gateways.hpp>

#include <chrono>
#include <optional>
#include <string_view>

#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::errc;
using cloud66::is_open;
using namespace std::chrono_literals;

TEST_CASE("a gateway is open unless its content says that it is not")
{
    const auto with = [](std::optional<std::string_view> content) {
        cloud66::gateway host;
        if (content) host.content = cloud66::secret(*content);
        return host;
    };
    CHECK_FALSE(is_open(with(std::nullopt)));
    CHECK_FALSE(is_open(with("")));
    CHECK_FALSE(is_open(with("N/A")));
    CHECK(is_open(with("anything")));
}

TEST_CASE("a gateway is opened and closed with what the vendor's client sends")
{
    test::scripted_client script;
    script.check_sends("PUT /api/3/accounts/456/gateways/7.json",
                       R"({"content": "-----BEGIN RSA PRIVATE KEY-----", "ttl": 600})", R"({"ok": true})",
                       [](const client& c) {
                           return cloud66::open_gateway(c, 456, 7, "-----BEGIN RSA PRIVATE KEY-----", 10min);
                       });
    script.check_sends("PUT /api/3/accounts/456/gateways/7.json", R"({"content": "", "ttl": 1})",
                       R"({"ok": true})", [](const client& c) { return cloud66::close_gateway(c, 456, 7); });
}

TEST_CASE("a gateway is not opened without a key or for no time, and the error does not hold the key")
{
    test::scripted_client script;
    constexpr auto key = "-----BEGIN RSA PRIVATE KEY-----";
    for (const char* wrong : {"", "~/.ssh/id_rsa", "ssh-ed25519 AAAA me@host"})
        script.check_rejects("private_key is no private key in PEM form",
                             [&](const client& c) { return cloud66::open_gateway(c, 456, 7, wrong, 10min); });
    for (const auto none : {0s, -1s})
        script.check_rejects("open_for is less than 1",
                             [&](const client& c) { return cloud66::open_gateway(c, 456, 7, key, none); });
}

TEST_CASE("a gateway is found by its name on any page, if it is the only one")
{
    test::scripted_client script;
    script.transport->respond(test::page_response(R"([{"id": 1, "name": "a"}])", 1, 2));
    script.transport->respond(test::page_response(R"([{"id": 2, "name": "b"}])", 2, 2));
    CHECK(script.run(cloud66::find_gateway(script.client, 456, "b")).id == 2);

    script.transport->respond(test::page_response("[]", 1, 1));
    const auto failure = test::error_of([&] { script.run(cloud66::find_gateway(script.client, 456, "b")); });
    CHECK(failure.code() == errc::not_found);
    CHECK_THAT(failure.what(), test::contains("\"b\""));
    script.transport->respond(
        test::page_response(R"([{"id": 2, "name": "b"}, {"id": 3, "name": "b"}])", 1, 1));
    const auto unclear = test::error_of([&] { script.run(cloud66::find_gateway(script.client, 456, "b")); });
    CHECK(unclear.code() == errc::ambiguous);
    CHECK_THAT(unclear.what(), test::contains("2 3"));
    script.check_rejects("name", [](const client& c) { return cloud66::find_gateway(c, 456, ""); });
}
