// SPDX-License-Identifier: BSL-1.0
#include <cloud66/workflows/gateways.hpp>

#include <chrono>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using cloud66::is_open;
using test::contains;

namespace {

constexpr std::int64_t account = 456;
constexpr std::string_view ssh_key =
    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

}  // namespace

TEST_CASE("gateways of the sandbox come and go")
{
    test::documented_sandbox loop;
    CHECK(loop.run(loop.client.list_gateways(account)).size() == 2);
    loop.run(loop.client.create_gateway(account, "cellar", {.username = "root", .address = "203.0.113.9"}));
    auto made = loop.run(cloud66::find_gateway(loop.client, account, "cellar"));
    CHECK(made.username == "root");
    CHECK(made.address == "203.0.113.9");
    CHECK_FALSE(made.private_ip);
    CHECK(made.created_by == "jane@example.com");
    CHECK_FALSE(is_open(made));

    loop.run(loop.client.update_gateway(account, made.id, {.name = "attic", .private_ip = "10.0.0.9"}));
    made = loop.run(cloud66::find_gateway(loop.client, account, "attic"));
    CHECK(made.address == "203.0.113.9");
    CHECK(made.private_ip == "10.0.0.9");

    loop.run(loop.client.delete_gateway(account, made.id));
    CHECK(loop.error_of(cloud66::find_gateway(loop.client, account, "attic")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.delete_gateway(account, made.id)).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.update_gateway(account, made.id, {.name = "x"})).code() ==
          errc::not_found);
    loop.check_all_called("gateways");
}

TEST_CASE("a gateway of the sandbox is open for its time, or until it is closed")
{
    using namespace std::chrono_literals;
    test::documented_sandbox loop;
    const auto found = [&] { return loop.run(cloud66::find_gateway(loop.client, account, "office")); };
    const std::int64_t id = found().id;

    loop.run(cloud66::open_gateway(loop.client, account, id, ssh_key, 10min));
    CHECK(is_open(found()));
    CHECK(found().content.value().reveal().find("KEY") == std::string::npos);
    loop.time->advance(9min);
    CHECK(is_open(found()));
    loop.time->advance(1min);
    CHECK_FALSE(is_open(found()));

    loop.run(cloud66::open_gateway(loop.client, account, id, ssh_key, 10min));
    REQUIRE(is_open(found()));
    loop.run(cloud66::close_gateway(loop.client, account, id));
    CHECK_FALSE(is_open(found()));
}

TEST_CASE("each account of the sandbox has its own gateways")
{
    test::documented_sandbox loop;
    CHECK(loop.run(loop.client.list_gateways(512)).empty());
    loop.run(loop.client.create_gateway(512, "harbour"));
    CHECK(loop.run(loop.client.list_gateways(512)).size() == 1);
    CHECK(loop.run(loop.client.list_gateways(account)).size() == 2);
    CHECK(loop.error_of(loop.client.list_gateways(7)).code() == errc::not_found);
}

TEST_CASE("the sandbox does not open a gateway for no time")
{
    test::documented_sandbox loop;
    const auto failure = loop.error_of(loop.client.update_gateway(account, 1, {.content = ssh_key}));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.what(), contains("ttl is missing"));
}
