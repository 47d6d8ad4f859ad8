// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/base64.hpp>

#include <boost/json/parse.hpp>

#include "support/documented_sandbox.hpp"

using cloud66::errc;

TEST_CASE("the sandbox shows the caller's accounts, and the servers of the primary one on request")
{
    test::documented_sandbox loop;
    const auto accounts = loop.run(loop.client.list_accounts());
    REQUIRE(accounts.size() == 2);
    const auto caller = loop.run(loop.client.ping_authenticated());
    CHECK(accounts[0].id == caller.account_id);
    CHECK(accounts[0].friendly_name == caller.account_name);
    CHECK(accounts[0].current_account == true);
    CHECK(accounts[0].stack_count == static_cast<std::int64_t>(loop.sandbox.stacks().size()));
    CHECK(accounts[0].unmanaged_servers.empty());
    CHECK(accounts[1].current_account == false);

    CHECK(loop.run(loop.client.get_account(accounts[0].id)).unmanaged_servers.empty());
    const auto with_servers = loop.run(loop.client.get_account(accounts[0].id, {.include_servers = true}));
    CHECK(with_servers.unmanaged_servers.size() == 2);
    CHECK(with_servers.configstore_namespace == accounts[0].configstore_namespace);
    const auto other = loop.run(loop.client.get_account(accounts[1].id, {.include_servers = true}));
    CHECK(other.unmanaged_servers.empty());
    CHECK(loop.error_of(loop.client.get_account(7)).code() == errc::not_found);

    const auto first = loop.run(loop.client.get_account_otp());
    CHECK_FALSE(first.empty());
    CHECK(first != loop.run(loop.client.get_account_otp()));

    CHECK_FALSE(loop.run(loop.client.fetch_jwt("read", "logs")).empty());
    loop.check_all_called("accounts");
}

TEST_CASE("the sandbox's JSON web tokens can be read")
{
    test::documented_sandbox loop;
    const auto fetched = loop.run(loop.client.fetch_jwt("read", "logs"));
    const std::string token(fetched.reveal());
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    REQUIRE(second != std::string::npos);
    std::string claims = token.substr(first + 1, second - first - 1);
    claims.append((4 - claims.size() % 4) % 4, '=');
    const auto decoded = cloud66::detail::base64_decode(claims);
    REQUIRE(decoded);
    const auto document = boost::json::parse(*decoded);
    CHECK(document.at("aud") == "logs");
    CHECK(document.at("scope") == "read");
    CHECK(document.at("sub") == "123");
}
