// SPDX-License-Identifier: BSL-1.0
#include <string>

#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(gateways)
{
    calls.check("list_gateways", "GET /accounts/456/gateways.json?page=1", "",
                [](const client& c) { return c.list_gateways(456); });
    calls.check("list_gateways", "GET /accounts/456/gateways.json?page=2", "",
                [](const client& c) { return c.list_gateways(456, cloud66::page_number{2}); });
    static constexpr cloud66::gateway_params everything{.name = "aws_bastion",
                                                        .username = "ec2-user",
                                                        .address = "203.0.113.1",
                                                        .private_ip = "10.0.0.1",
                                                        .ttl = 3600,
                                                        .content = "-----BEGIN RSA PRIVATE KEY-----"};
    const std::string body =
        R"({"name": "aws_bastion", "username": "ec2-user", "address": "203.0.113.1", "private_ip": "10.0.0.1", "ttl": 3600, "content": "-----BEGIN RSA PRIVATE KEY-----"})";
    calls.check("create_gateway", "POST /accounts/456/gateways.json", body,
                [](const client& c) { return c.create_gateway(456, everything); });
    calls.check("create_gateway", "POST /accounts/456/gateways.json", R"({"name": "aws_bastion"})",
                [](const client& c) { return c.create_gateway(456, {.name = "aws_bastion"}); });
    calls.check("update_gateway", "PUT /accounts/456/gateways/7.json", body,
                [](const client& c) { return c.update_gateway(456, 7, everything); });
    calls.check("update_gateway", "PUT /accounts/456/gateways/7.json", R"({"content": "", "ttl": 1})",
                [](const client& c) { return c.update_gateway(456, 7, {.ttl = 1, .content = ""}); });
    calls.check("delete_gateway", "DELETE /accounts/456/gateways/7.json", "",
                [](const client& c) { return c.delete_gateway(456, 7); });
}
