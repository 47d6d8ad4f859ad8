// SPDX-License-Identifier: BSL-1.0
#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <string_view>

#include "support/documented_sandbox.hpp"

using cloud66::create_ssl_certificate_params;
using cloud66::errc;
using cloud66::ssl_certificate;
using cloud66::ssl_certificate_status;
using cloud66::ssl_certificate_type;

namespace {

ssl_certificate newest(test::documented_sandbox& loop)
{
    return loop.run(loop.client.list_ssl_certificates(loop.stack)).back();
}

/// Lets everything that is under way end.
void settle(test::documented_sandbox& loop) { loop.time->advance(std::chrono::minutes(5)); }

}  // namespace

TEST_CASE("the sandbox installs, replaces and removes certificates")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto seeded = newest(loop);
    CHECK(seeded.status == ssl_certificate_status::installed);

    constexpr std::array<std::string_view, 2> domains{"example.com", "www.example.com"};
    create_ssl_certificate_params own{.type = ssl_certificate_type::manual,
                                      .server_names = domains,
                                      .ssl_termination = true,
                                      .certificate = "C",
                                      .key = "K"};
    const auto accepted = loop.run(client.create_ssl_certificate(loop.stack, own));
    CHECK_FALSE(accepted.uuid);
    CHECK_FALSE(accepted.key);
    CHECK(accepted.status == ssl_certificate_status::installing);
    const std::string uuid = newest(loop).uuid.value();
    CHECK(uuid != seeded.uuid);
    CHECK_FALSE(newest(loop).expires_at);
    settle(loop);
    const auto installed = loop.run(client.get_ssl_certificate(loop.stack, uuid));
    CHECK(installed.status == ssl_certificate_status::installed);
    CHECK(installed.server_names == "example.com,www.example.com");
    CHECK(installed.type == "manual");
    CHECK(installed.has_intermediate_cert == false);
    CHECK(installed.expires_at);
    CHECK_FALSE(installed.key);

    own.intermediate_certificate = "I";
    const auto patched = loop.run(client.patch_ssl_certificate(loop.stack, uuid, own));
    CHECK(patched.uuid == uuid);
    CHECK(patched.has_intermediate_cert == true);
    CHECK(patched.status == ssl_certificate_status::installing);

    const std::string provider = loop.run(client.list_dns_providers()).front().uuid;
    constexpr std::array<std::string_view, 1> subdomains{"*.example.com"};
    const create_ssl_certificate_params wildcard{.type = ssl_certificate_type::lets_encrypt,
                                                 .server_names = subdomains,
                                                 .ssl_termination = false,
                                                 .wildcard = true,
                                                 .dns_provider_uuid = provider};
    loop.run(client.update_ssl_certificate(loop.stack, uuid, wildcard));
    settle(loop);
    const auto replaced = newest(loop);
    CHECK(replaced.type == "lets_encrypt");
    CHECK(replaced.wildcard == true);
    CHECK(replaced.dns_provider_uuid == provider);
    CHECK(replaced.ca_name == "Let's Encrypt");
    CHECK(replaced.ssl_termination == false);

    const auto removed = loop.run(client.delete_ssl_certificate(loop.stack, uuid));
    CHECK(removed.status == ssl_certificate_status::removing);
    CHECK(newest(loop).uuid == uuid);
    settle(loop);
    CHECK(newest(loop).uuid == seeded.uuid);
    CHECK(loop.error_of(client.get_ssl_certificate(loop.stack, uuid)).code() == errc::not_found);
    loop.check_all_called("ssl_certificates");
}

TEST_CASE("the sandbox rejects certificates that make no sense")
{
    test::documented_sandbox loop;
    const auto reason_of = [&](const boost::json::object& members) {
        boost::json::object certificate{{"server_names", "example.com"}, {"ssl_termination", true}};
        for (const auto& member : members) certificate[member.key()] = member.value();
        return loop
            .error_of(loop.client.request(cloud66::http::verb::post,
                                          "/stacks/" + loop.stack + "/ssl_certificates.json",
                                          boost::json::object{{"ssl_certificate", certificate}}))
            .details()
            .api_message;
    };
    CHECK(reason_of({}) == "type is missing");
    CHECK(reason_of({{"type", "other"}}) == "type is not one of lets_encrypt, manual");
    CHECK(reason_of({{"type", "manual"}, {"key", "K"}}) == "certificate is missing");
    CHECK(reason_of({{"type", "manual"}, {"certificate", "C"}}) == "key is missing");
    CHECK(reason_of({{"type", "manual"}, {"certificate", "C"}, {"key", "K"}, {"wildcard", true}}) ==
          "wildcard is for Let's Encrypt");
    CHECK(reason_of({{"type", "lets_encrypt"}, {"key", "K"}}) == "key is for manual certificates");
    CHECK(reason_of({{"type", "lets_encrypt"}, {"wildcard", true}}) == "dns_provider_uuid is missing");
    CHECK(reason_of({{"type", "lets_encrypt"}, {"wildcard", true}, {"dns_provider_uuid", "dp-0"}}) ==
          "dns_provider_uuid is not known");
    CHECK(reason_of({{"type", "lets_encrypt"}, {"server_names", " "}}) == "server_names is missing");
    CHECK(reason_of({{"type", "lets_encrypt"}, {"ssl_termination", "perhaps"}}) ==
          "ssl_termination is neither true nor false");
    CHECK(loop.run(loop.client.list_ssl_certificates(loop.stack)).size() == 1);
}
