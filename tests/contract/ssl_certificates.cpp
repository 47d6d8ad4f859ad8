// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::client;
using cloud66::create_ssl_certificate_params;
using cloud66::ssl_certificate_type;

CONTRACT_TEST(ssl_certificates)
{
    calls.check("list_ssl_certificates", "GET /stacks/stack-1/ssl_certificates.json?page=1", "",
                [](const client& c) { return c.list_ssl_certificates("stack-1"); });
    calls.check("list_ssl_certificates", "GET /stacks/stack-1/ssl_certificates.json?page=2", "",
                [](const client& c) { return c.list_ssl_certificates("stack-1", cloud66::page_number{2}); });
    calls.check("get_ssl_certificate", "GET /stacks/stack-1/ssl_certificates/ssl-1.json", "",
                [](const client& c) { return c.get_ssl_certificate("stack-1", "ssl-1"); });

    constexpr std::array<std::string_view, 1> subdomains{"*.example.com"};
    const create_ssl_certificate_params wildcard{.type = ssl_certificate_type::lets_encrypt,
                                                 .server_names = subdomains,
                                                 .ssl_termination = true,
                                                 .wildcard = true,
                                                 .dns_provider_uuid = "dp-1"};
    calls.check("create_ssl_certificate", "POST /stacks/stack-1/ssl_certificates.json",
                R"({"ssl_certificate": {"type": "lets_encrypt", "server_names": "*.example.com",
                    "ssl_termination": true, "wildcard": true, "dns_provider_uuid": "dp-1"}})",
                [&](const client& c) { return c.create_ssl_certificate("stack-1", wildcard); });

    constexpr std::array<std::string_view, 2> domains{"example.com", "www.example.com"};
    const create_ssl_certificate_params own{.type = ssl_certificate_type::manual,
                                            .server_names = domains,
                                            .ssl_termination = false,
                                            .certificate = "C",
                                            .key = "K",
                                            .intermediate_certificate = "I"};
    const std::string sent =
        R"({"ssl_certificate": {"type": "manual", "server_names": "example.com,www.example.com",
            "ssl_termination": false, "certificate": "C", "key": "K", "intermediate_certificate": "I"}})";
    calls.check("update_ssl_certificate", "PUT /stacks/stack-1/ssl_certificates/ssl-1.json", sent,
                [&](const client& c) { return c.update_ssl_certificate("stack-1", "ssl-1", own); });
    calls.check("patch_ssl_certificate", "PATCH /stacks/stack-1/ssl_certificates/ssl-1.json", sent,
                [&](const client& c) { return c.patch_ssl_certificate("stack-1", "ssl-1", own); });
    calls.check("delete_ssl_certificate", "DELETE /stacks/stack-1/ssl_certificates/ssl-1.json", "",
                [](const client& c) { return c.delete_ssl_certificate("stack-1", "ssl-1"); });
}
