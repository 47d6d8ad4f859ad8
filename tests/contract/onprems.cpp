// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(onprems)
{
    calls.check("list_onprems", "GET /onprems.json", "", [](const client& c) { return c.list_onprems(); });
    calls.check("get_onprem", "GET /onprems/op-1.json", "",
                [](const client& c) { return c.get_onprem("op-1"); });
    calls.check("update_onprem", "PUT /onprems/op-1.json",
                R"({"uid": "op-1", "name": "dc1", "config": {"racks": 3}})",
                [](const client& c) { return c.update_onprem("op-1", "dc1", {R"({"racks": 3})"}); });
}
