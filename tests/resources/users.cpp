// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "sandbox/handler_fixture.hpp"
#include "support/documented_sandbox.hpp"

using cloud66::device_model;
using cloud66::device_platform;
using cloud66::errc;
using cloud66::stack_profile_input;
using test::contains;

namespace {

constexpr std::int64_t jane = 123;
constexpr std::int64_t ravi = 124;

}  // namespace

TEST_CASE("the sandbox has users, the caller among them")
{
    test::documented_sandbox loop;
    const auto users = loop.run(loop.client.list_users());
    REQUIRE(users.size() == 2);
    CHECK(users[0].id == jane);
    CHECK(users[0].email == "jane@example.com");
    CHECK(loop.run(loop.client.get_user(ravi)).email == users[1].email);
    CHECK(loop.error_of(loop.client.get_user(7)).code() == errc::not_found);
    CHECK(loop.run(loop.client.get_registry_credentials()).username == "acme-trading");

    const auto android = device_platform::android;
    const auto phone = device_model::iphone;
    loop.run(loop.client.update_user(ravi, {}));
    loop.run(loop.client.add_user_device(ravi, "token.1", android, phone));
    loop.run(loop.client.update_user_device(ravi, "token.1", android, phone));
    loop.run(loop.client.delete_user_device(ravi, "token.1"));
    loop.check_all_called("users");
}

TEST_CASE("what a user of the sandbox may do in the account is changed right by right")
{
    test::documented_sandbox loop;
    const std::array<std::string_view, 1> roles{"Deployer"};
    const cloud66::account_profile_input more{.can_payment = true, .default_roles = roles};
    const auto before = loop.run(loop.client.get_user(ravi));
    loop.run(loop.client.update_user(ravi, {.account_profile = more}));
    const auto after = loop.run(loop.client.get_user(ravi));
    REQUIRE(after.access_profile);
    REQUIRE(after.access_profile->account_profile);
    CHECK(after.access_profile->account_profile->can_payment == true);
    CHECK(after.access_profile->account_profile->can_create_stack == false);
    CHECK(after.access_profile->account_profile->default_roles == std::vector<std::string>{"Deployer"});
    CHECK(after.access_profile->stack_profiles.size() == before.access_profile->stack_profiles.size());
    CHECK(after.updated_at != before.updated_at);
}

TEST_CASE("rights in stacks are added in the sandbox, or take the place of those there were")
{
    test::documented_sandbox loop;
    const auto rights = [&] { return loop.run(loop.client.get_user(ravi)).access_profile->stack_profiles; };
    REQUIRE(rights().size() == 1);
    const std::string deployable = rights()[0].stack_uid.value_or("");
    const std::string ledger = loop.sandbox.stack_uid("Ledger");

    const std::array two{stack_profile_input{.stack_uid = ledger, .role = "Viewer"},
                         stack_profile_input{.stack_uid = deployable, .role = "Administrator"}};
    loop.run(loop.client.update_user(ravi, {.stack_profiles = two}));
    REQUIRE(rights().size() == 2);
    CHECK(rights()[0].role == "Administrator");
    CHECK(rights()[1].stack_uid == ledger);

    const std::array one{stack_profile_input{.stack_uid = ledger, .role = "Deployer"}};
    loop.run(loop.client.update_user(ravi, {.stack_profiles = one, .override_ = true}));
    REQUIRE(rights().size() == 1);
    CHECK(rights()[0].role == "Deployer");

    const std::span<const stack_profile_input> none;
    loop.run(loop.client.update_user(ravi, {.stack_profiles = none}));
    CHECK(rights().size() == 1);
    loop.run(loop.client.update_user(ravi, {.stack_profiles = none, .override_ = true}));
    CHECK(rights().empty());
}

TEST_CASE("the sandbox changes nothing of a user when a part cannot be right")
{
    test::documented_sandbox loop;
    const std::array unknown{stack_profile_input{.stack_uid = "no-such-stack", .role = "Viewer"}};
    const cloud66::account_profile_input more{.can_payment = true};
    const auto failure =
        loop.error_of(loop.client.update_user(ravi, {.account_profile = more, .stack_profiles = unknown}));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.what(), contains("stack_uid"));
    const auto user = loop.run(loop.client.get_user(ravi));
    CHECK(user.access_profile->account_profile->can_payment == false);
}

TEST_CASE("devices of the sandbox's users come and go")
{
    test::documented_sandbox loop;
    const auto devices = [&] { return loop.run(loop.client.get_user(ravi)).devices; };
    const auto made =
        loop.run(loop.client.add_user_device(ravi, "mmccdd", device_platform::ios, device_model::iphone));
    CHECK(made.device_type == device_platform::ios);
    CHECK(made.enabled == true);
    REQUIRE(devices().size() == 1);
    CHECK(devices()[0].token == cloud66::secret("mmccdd"));

    const auto ios = device_platform::ios;
    const auto tablet = device_model::ipad;
    loop.run(loop.client.update_user_device(ravi, "mmccdd", ios, tablet));
    CHECK(devices()[0].sub_type == device_model::ipad);
    loop.run(loop.client.add_user_device(ravi, "mmccdd", ios, tablet));
    CHECK(devices().size() == 1);

    const auto tomorrow = static_cast<device_model>(9);
    const auto failure = loop.error_of(loop.client.update_user_device(ravi, "mmccdd", ios, tomorrow));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.what(), contains("sub_type"));

    loop.run(loop.client.delete_user_device(ravi, "mmccdd"));
    CHECK(devices().empty());
    CHECK(loop.error_of(loop.client.delete_user_device(ravi, "mmccdd")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.update_user_device(ravi, "mmccdd", ios, tablet)).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.delete_user_device(7, "mmccdd")).code() == errc::not_found);
}

TEST_CASE("a user of the sandbox takes rights of other sorts, and no right twice")
{
    test::documented_sandbox loop;
    const auto rights = [&] { return loop.run(loop.client.get_user(ravi)).access_profile->acls_profile; };
    const std::array two{cloud66::acl_input{.account_id = 456, .entity_uri = "*", .action = "view"},
                         cloud66::acl_input{.account_id = 456, .entity_uri = "*", .action = "edit"}};
    loop.run(loop.client.update_user(ravi, {.acls_profile = two}));
    loop.run(loop.client.update_user(ravi, {.acls_profile = two}));
    REQUIRE(rights().size() == 2);
    CHECK(rights()[1].action == "edit");
    loop.run(loop.client.update_user(ravi, {.acls_profile = std::span(two).first(1), .override_ = true}));
    CHECK(rights().size() == 1);
}

TEST_CASE("the sandbox takes a user's rights as a form, and override where the help pages have it")
{
    test::handler_fixture api;
    const std::string form =
        "override=true&access_profile[account_profile][can_payment]=true"
        "&access_profile[account_profile][default_roles][]=Deployer"
        "&access_profile[acls_profile][][account_id]=456"
        "&access_profile[acls_profile][][entity_uri]=*"
        "&access_profile[acls_profile][][action]=view&access_profile[stack_profiles][][stack_uid]=" +
        api.uid("Ledger") + "&access_profile[stack_profiles][][role]=Viewer&email=x";
    const auto response =
        api.send("PUT", "/users/124", "application/x-www-form-urlencoded", form, "secret").response();
    CHECK(response.at("email") == "ravi@example.com");
    const auto& profile = response.at("access_profile");
    CHECK(profile.at("account_profile").at("can_payment") == true);
    CHECK(profile.at("account_profile").at("default_roles").at(0) == "Deployer");
    CHECK(profile.at("acls_profile").at(0).at("account_id") == 456);
    REQUIRE(profile.at("stack_profiles").as_array().size() == 1);
    CHECK(profile.at("stack_profiles").at(0).at("role") == "Viewer");

    const auto bad = api.send("PUT", "/users/124", "application/x-www-form-urlencoded",
                              "access_profile[account_profile][can_payment]=maybe", "secret");
    CHECK(bad.status == 400);
    CHECK_THAT(bad.details(), contains("can_payment"));
}
