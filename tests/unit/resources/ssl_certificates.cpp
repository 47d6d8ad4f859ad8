// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/ssl_certificates.hpp>

#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;
using cloud66::create_ssl_certificate_params;
using cloud66::ssl_certificate_type;

namespace {

constexpr std::array<std::string_view, 1> domain{"example.com"};

}  // namespace

TEST_CASE("a certificate's type and the rest of it must fit")
{
    test::scripted_client loop;
    const auto check_rejected = [&](const std::string& why, const create_ssl_certificate_params& params) {
        loop.check_rejects(why, [&](const client& c) { return c.create_ssl_certificate("stack-1", params); });
        loop.check_rejects(
            why, [&](const client& c) { return c.update_ssl_certificate("stack-1", "ssl-1", params); });
        loop.check_rejects(
            why, [&](const client& c) { return c.patch_ssl_certificate("stack-1", "ssl-1", params); });
    };
    const create_ssl_certificate_params automatic{
        .type = ssl_certificate_type::lets_encrypt, .server_names = domain, .ssl_termination = true};
    auto wrong = automatic;
    wrong.server_names = {};
    check_rejected("server_names is empty", wrong);
    constexpr std::array<std::string_view, 2> no_domain{"example.com", ""};
    wrong.server_names = no_domain;
    check_rejected("server_names has an empty element", wrong);
    constexpr std::array<std::string_view, 1> joined{"example.com,www.example.com"};
    wrong.server_names = joined;
    check_rejected("server_names has an element with a comma", wrong);
    wrong = automatic;
    wrong.wildcard = true;
    check_rejected("dns_provider_uuid is missing", wrong);
    wrong = automatic;
    wrong.key = "K";
    check_rejected("are for manual certificates", wrong);

    auto manual = automatic;
    manual.type = ssl_certificate_type::manual;
    check_rejected("certificate is missing", manual);
    manual.certificate = "C";
    manual.key = "";
    check_rejected("key is missing", manual);
    manual.key = "K";
    manual.wildcard = true;
    check_rejected("wildcard is for", manual);
}

TEST_CASE("a rejected certificate does not show its key")
{
    test::scripted_client loop;
    create_ssl_certificate_params params{.type = ssl_certificate_type::lets_encrypt,
                                         .server_names = domain,
                                         .ssl_termination = true,
                                         .key = "the key"};
    const auto failure =
        test::error_of([&] { loop.run(loop.client.create_ssl_certificate("stack-1", params)); });
    CHECK(std::string(failure.what()).find("the key") == std::string::npos);
}
