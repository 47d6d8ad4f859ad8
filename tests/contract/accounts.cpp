// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(accounts)
{
    calls.check("list_accounts", "GET /accounts.json?page=1", "",
                [](const client& c) { return c.list_accounts(); });
    calls.check("list_accounts", "GET /accounts.json?page=2", "",
                [](const client& c) { return c.list_accounts(cloud66::page_number{2}); });
    calls.check("get_account", "GET /accounts/456.json", "",
                [](const client& c) { return c.get_account(456); });
    calls.check("get_account", "GET /accounts/456.json?include_servers=true", "",
                [](const client& c) { return c.get_account(456, {.include_servers = true}); });
    calls.check("get_account_otp", "GET /accounts/otp.json", "",
                [](const client& c) { return c.get_account_otp(); });
    calls.check("fetch_jwt", "POST /jwt/fetch.json", R"({"scope": "read", "aud": "logs"})",
                [](const client& c) { return c.fetch_jwt("read", "logs"); });
}
