// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/packed_action_info.hpp>

#include <boost/json/value.hpp>

#include <string>

#include "support/catch.hpp"

using cloud66::action_info;
using cloud66::raw_json;
using cloud66::timestamp;
using cloud66::detail::packed_action_info;

namespace {

action_info running_action()
{
    action_info info;
    info.id = 7;
    info.user = "someone@example.com";
    info.resource_id = "";
    info.action = std::string("a\0b", 3);
    info.started_at = timestamp("2026-01-01T00:00:00Z");
    return info;
}

void check_same(const action_info& left, const action_info& right)
{
    CHECK(left.id == right.id);
    CHECK(left.user == right.user);
    CHECK(left.resource_type == right.resource_type);
    CHECK(left.action == right.action);
    CHECK(left.resource_id == right.resource_id);
    CHECK(left.started_via == right.started_via);
    CHECK(left.started_at == right.started_at);
    CHECK(left.finished_at == right.finished_at);
    CHECK(left.finished_success == right.finished_success);
    CHECK(left.finished_message == right.finished_message);
    CHECK(left.finished_result == right.finished_result);
    CHECK(left.metadata == right.metadata);
}

}  // namespace

TEST_CASE("before the first poll only the id is known")
{
    const packed_action_info packed;
    action_info unpolled;
    unpolled.id = 3;
    check_same(packed.get(3), unpolled);
    CHECK_FALSE(packed.finished());
}

TEST_CASE("every member of a polled action is stored")
{
    packed_action_info packed;
    action_info info = running_action();
    SECTION("of a running action") {}
    SECTION("with all text members")
    {
        info.resource_type = "stack";
        info.started_via = "api";
        info.finished_message = std::string(1000, 'x');
    }
    SECTION("without any member but the id")
    {
        info = action_info();
        info.id = 7;
    }
    SECTION("with metadata") { info.metadata = raw_json(boost::json::value{{"user_reference", "x"}}); }
    SECTION("of a finished action")
    {
        info.finished_at = timestamp("2026-01-01T00:01:00Z");
        info.finished_success = GENERATE(true, false);
        info.finished_result = raw_json(boost::json::value(1));
    }
    packed.update(info);
    check_same(packed.get(7), info);
    CHECK(packed.finished() == is_finished(info));
}

TEST_CASE("a later poll replaces an earlier one, but a finished action stays finished")
{
    packed_action_info packed;
    action_info info = running_action();
    packed.update(info);
    info.user.reset();
    packed.update(info);
    check_same(packed.get(7), info);
    info.finished_success = false;
    packed.update(info);
    check_same(packed.get(7), info);
    packed.update(running_action());
    CHECK(packed.finished());
    check_same(packed.get(7), info);
    info.finished_success = true;
    packed.update(info);
    check_same(packed.get(7), info);
}
