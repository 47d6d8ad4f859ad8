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
    action_info seen;
    seen.id = 7;
    seen.user = "someone@example.com";
    seen.resource_id = "";
    seen.action = std::string("a\0b", 3);
    seen.started_at = timestamp("2026-01-01T00:00:00Z");
    return seen;
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

TEST_CASE("before the first poll only the id of an action is known")
{
    const packed_action_info last;
    action_info unseen;
    unseen.id = 3;
    check_same(last.get(3), unseen);
    CHECK_FALSE(last.finished());
}

TEST_CASE("what a poll showed is kept whole")
{
    packed_action_info last;
    action_info seen = running_action();
    SECTION("of an action that runs") {}
    SECTION("which may say everything that is a text")
    {
        seen.resource_type = "stack";
        seen.started_via = "api";
        seen.finished_message = std::string(1000, 'x');
    }
    SECTION("or nothing")
    {
        seen = action_info();
        seen.id = 7;
    }
    SECTION("or more than texts") { seen.metadata = raw_json(boost::json::value{{"user_reference", "x"}}); }
    SECTION("of one that has ended")
    {
        seen.finished_at = timestamp("2026-01-01T00:01:00Z");
        seen.finished_success = GENERATE(true, false);
        seen.finished_result = raw_json(boost::json::value(1));
    }
    last.update(seen);
    check_same(last.get(7), seen);
    CHECK(last.finished() == is_finished(seen));
}

TEST_CASE("a later poll takes the place of an earlier one, but an end is not undone")
{
    packed_action_info last;
    action_info seen = running_action();
    last.update(seen);
    seen.user.reset();
    last.update(seen);
    check_same(last.get(7), seen);
    seen.finished_success = false;
    last.update(seen);
    check_same(last.get(7), seen);
    last.update(running_action());
    CHECK(last.finished());
    check_same(last.get(7), seen);
    seen.finished_success = true;
    last.update(seen);
    check_same(last.get(7), seen);
}
