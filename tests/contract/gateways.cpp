// SPDX-License-Identifier: BSL-1.0
#include <string>

#include <chrono>

#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(gateways)
{
    calls.check("list_gateways", "GET /accounts/456/gateways.json?page=1", "",
                [](const client& c) { return c.list_gateways(456); });
    calls.check("list_gateways", "GET /accounts/456/gateways.json?page=2", "",
                [](const client& c) { return c.list_gateways(456, cloud66::page_number{2}); });
    static constexpr cloud66::create_gateway_params made{.username = "ec2-user",
                                                         .address = "203.0.113.1",
                                                         .private_ip = "10.0.0.1",
                                                         .open_for = std::chrono::hours(1),
                                                         .content = "-----BEGIN RSA PRIVATE KEY-----"};
    static constexpr cloud66::update_gateway_params changed{.name = "aws_bastion",
                                                            .username = made.username,
                                                            .address = made.address,
                                                            .private_ip = made.private_ip,
                                                            .open_for = made.open_for,
                                                            .content = made.content};
    const std::string body =
        R"({"name": "aws_bastion", "username": "ec2-user", "address": "203.0.113.1", "private_ip": "10.0.0.1", "ttl": 3600, "content": "-----BEGIN RSA PRIVATE KEY-----"})";
    calls.check("create_gateway", "POST /accounts/456/gateways.json", body,
                [](const client& c) { return c.create_gateway(456, "aws_bastion", made); });
    calls.check("create_gateway", "POST /accounts/456/gateways.json", R"({"name": "aws_bastion"})",
                [](const client& c) { return c.create_gateway(456, "aws_bastion"); });
    calls.check("update_gateway", "PUT /accounts/456/gateways/7.json", body,
                [](const client& c) { return c.update_gateway(456, 7, changed); });
    calls.check("update_gateway", "PUT /accounts/456/gateways/7.json", R"({"content": "", "ttl": 1})",
                [](const client& c) {
                    return c.update_gateway(456, 7, {.open_for = std::chrono::seconds(1), .content = ""});
                });
    calls.check("delete_gateway", "DELETE /accounts/456/gateways/7.json", "",
                [](const client& c) { return c.delete_gateway(456, 7); });
}
