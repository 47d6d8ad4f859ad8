// SPDX-License-Identifier: BSL-1.0
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using cloud66::firewall_protocol;

TEST_CASE("the sandbox's firewall gets rules by actions")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const std::size_t before = loop.run(client.list_firewall_rules(loop.stack)).size();
    const auto adding = loop.run(client.create_firewall_rule(loop.stack, firewall_protocol::udp, 53,
                                                             {.from_ip = "192.0.2.0/24", .to_group_id = 7}));
    CHECK(loop.run(client.list_firewall_rules(loop.stack)).size() == before);
    loop.run(adding.wait());

    const auto rules = loop.run(client.list_firewall_rules(loop.stack));
    REQUIRE(rules.size() == before + 1);
    const auto added = loop.run(client.get_firewall_rule(loop.stack, rules.back().id));
    CHECK(added.protocol == "udp");
    CHECK(added.port == "53");
    CHECK(added.from_ip == "192.0.2.0/24");
    CHECK(added.to_group_id == 7);
    CHECK(added.rule_type == "user");
    CHECK(loop.error_of(client.get_firewall_rule(loop.stack, 1)).code() == errc::not_found);
    loop.time->advance(std::chrono::hours(24));
    CHECK(loop.run(client.list_firewall_rules(loop.stack)).size() == before + 1);
    loop.check_all_called("firewalls");
}

TEST_CASE("a lease of the sandbox's firewall ends after its time")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const std::size_t before = loop.run(client.list_firewall_rules(loop.stack)).size();
    const boost::json::array servers = loop.sandbox.collection(loop.stack, "servers");
    const std::string server(std::string_view(servers.at(0).at("uid").as_string()));
    loop.finished(
        client.open_lease(loop.stack, {.open_for = std::chrono::minutes(30), .server_uid = server}));
    loop.finished(client.open_lease(loop.stack, {.open_for = std::chrono::hours(1), .from_ip = "192.0.2.1"}));

    const auto rules = loop.run(client.list_firewall_rules(loop.stack));
    REQUIRE(rules.size() == before + 2);
    const auto& first = rules[before];
    CHECK(first.from_ip == "127.0.0.1");
    CHECK(first.port == "22");
    CHECK(first.protocol == "tcp");
    CHECK(first.to_server_id == server);

    loop.time->advance(std::chrono::minutes(30));
    CHECK(loop.error_of(client.get_firewall_rule(loop.stack, first.id)).code() == errc::not_found);
    CHECK(loop.run(client.list_firewall_rules(loop.stack)).size() == before + 1);
    loop.time->advance(std::chrono::minutes(30));
    CHECK(loop.run(client.list_firewall_rules(loop.stack)).size() == before);
}

TEST_CASE("the sandbox takes protocols as numbers and names, and rejects rules that make no sense")
{
    test::documented_sandbox loop;
    const auto post = [&](const boost::json::object& rule) {
        return loop.client.request(cloud66::http::verb::post, "/stacks/" + loop.stack + "/firewalls.json",
                                   rule);
    };
    for (const boost::json::value& protocol :
         {boost::json::value(3), boost::json::value("3"), boost::json::value("icmp")}) {
        loop.run(post({{"protocol", protocol}, {"port", 0}, {"from_ip", "192.0.2.1"}}));
        loop.time->advance(std::chrono::minutes(1));
        CHECK(loop.run(loop.client.list_firewall_rules(loop.stack)).back().protocol == "icmp");
    }
    const auto reason_of = [&](const boost::json::object& rule) {
        return loop.error_of(post(rule)).details().api_message;
    };
    CHECK(reason_of({{"port", 80}, {"from_ip", "192.0.2.1"}}) == "protocol is missing");
    CHECK(reason_of({{"port", 80}, {"from_ip", "192.0.2.1"}, {"protocol", 4}}) ==
          "protocol is not one of 1, 2, 3, tcp, udp, icmp");
    CHECK(reason_of({{"from_ip", "192.0.2.1"}, {"protocol", 1}}) == "port is missing");
    CHECK(reason_of({{"port", 0}, {"from_ip", "192.0.2.1"}, {"protocol", 1}}) ==
          "port is not a number of at least 1");
    CHECK(reason_of({{"port", 65536}, {"from_ip", "192.0.2.1"}, {"protocol", 1}}) ==
          "port is more than 65535");
    CHECK(reason_of({{"port", 80}, {"protocol", 1}}) == "a from_ or a to_ member is missing");
    CHECK(reason_of({{"port", 80}, {"protocol", 1}, {"from_ip", "AUTO"}}) ==
          "from_ip can be AUTO only with a ttl");
    CHECK(reason_of({{"port", 22}, {"from_ip", "AUTO"}, {"ttl", 241}}) == "ttl is more than 240 minutes");
    CHECK(reason_of({{"port", 22}, {"from_ip", "AUTO"}, {"ttl", 9}, {"server_id", "none"}}) ==
          "server_id is not known in this stack");
}
