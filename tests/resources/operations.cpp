// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>

using cloud66::errc;
using cloud66::log_severity;
using namespace std::chrono_literals;

namespace {

std::string operation_uid(const test::documented_sandbox& loop)
{
    const boost::json::array operations = loop.sandbox.account_collection("operations");
    return std::string(std::string_view(operations.at(0).at("uid").as_string()));
}

}  // namespace

TEST_CASE("the sandbox's operation logs as time passes")
{
    test::documented_sandbox loop;
    const std::string uid = operation_uid(loop);
    const auto first = loop.run(loop.client.list_operation_logs(uid)).size();
    CHECK(first >= 1);
    loop.time->advance(2min);
    const auto entries = loop.run(loop.client.list_operation_logs(uid));
    CHECK(entries.size() > first);
    CHECK(entries.back().message == "Deployed");
    CHECK(entries.back().severity == log_severity::info);
    CHECK(std::none_of(entries.begin(), entries.end(), [](const auto& one) { return one.operation_uid; }));
    loop.check_all_called("operations");
}

TEST_CASE("the sandbox's operation logs are filtered by severity and with or without children")
{
    test::documented_sandbox loop;
    const std::string uid = operation_uid(loop);
    loop.time->advance(2min);
    const auto all = loop.run(loop.client.list_operation_logs(uid, {.include_children = true}));
    const auto child =
        std::find_if(all.begin(), all.end(), [](const auto& one) { return one.operation_uid; });
    REQUIRE(child != all.end());
    CHECK(child->depth == 1);
    CHECK(child->source);

    const auto grave = loop.run(
        loop.client.list_operation_logs(uid, {.min_severity = log_severity::warn, .include_children = true}));
    REQUIRE(grave.size() == 1);
    CHECK(grave.front().severity == log_severity::warn);
    CHECK(loop.run(loop.client.list_operation_logs(uid, {.min_severity = log_severity::warn})).empty());
}

TEST_CASE("the sandbox rejects unknown operations and severities")
{
    test::documented_sandbox loop;
    CHECK(loop.error_of(loop.client.list_operation_logs("no-such-operation")).code() == errc::not_found);
    const auto rejected = loop.error_of(
        loop.client.list_operation_logs(operation_uid(loop), {.min_severity = log_severity(6)}));
    CHECK(rejected.code() == errc::bad_request);
    CHECK_THAT(rejected.what(), test::contains("min_severity"));
}
