// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <chrono>

using cloud66::base_template;
using cloud66::base_template_status;
using cloud66::errc;
using namespace std::chrono_literals;

namespace {

base_template_status status_of(test::documented_sandbox& loop, const base_template& one)
{
    return loop.run(loop.client.get_base_template(one.uid)).status.value();
}

}  // namespace

TEST_CASE("the sandbox's base templates are registered, pulled, changed and removed")
{
    test::documented_sandbox loop;
    const auto seeded = loop.run(loop.client.list_base_templates());
    REQUIRE(seeded.size() == 2);

    const auto made =
        loop.run(loop.client.create_base_template("https://git.example.com/charts.git", "main"));
    CHECK(made.name == "charts.git");
    CHECK(made.status == base_template_status::queued);
    CHECK_FALSE(made.last_sync_iso);
    CHECK(loop.run(loop.client.list_base_templates()).size() == 3);
    CHECK(loop.run(loop.client.get_base_template(made.uid, {.include_stencils = true})).stencils.empty());

    loop.time->advance(5s);
    CHECK(status_of(loop, made) == base_template_status::pulling);
    loop.time->advance(10s);
    CHECK(status_of(loop, made) == base_template_status::verifying);
    loop.time->advance(10s);
    const auto pulled = loop.run(loop.client.get_base_template(made.uid, {.include_stencils = true}));
    CHECK(pulled.status == base_template_status::available);
    CHECK(pulled.last_sync_iso);
    CHECK_FALSE(pulled.stencils.empty());

    const auto renamed = loop.run(loop.client.update_base_template(made.uid, {.name = "charts"}));
    CHECK(renamed.name == "charts");
    CHECK(renamed.status == base_template_status::available);
    const auto moved = loop.run(loop.client.update_base_template(made.uid, {.git_branch = "develop"}));
    CHECK(moved.name == "charts");
    CHECK(moved.status == base_template_status::queued);
    loop.time->advance(25s);
    CHECK(loop.run(loop.client.sync_base_template(made.uid)).status == base_template_status::queued);
    loop.time->advance(25s);
    const auto synced = loop.run(loop.client.get_base_template(made.uid));
    CHECK(synced.status == base_template_status::available);
    CHECK(synced.last_sync_iso != pulled.last_sync_iso);

    CHECK(loop.run(loop.client.delete_base_template(made.uid)).git_branch == "develop");
    CHECK(loop.run(loop.client.list_base_templates()).size() == 2);
    CHECK(loop.error_of(loop.client.get_base_template(made.uid)).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.sync_base_template(made.uid)).code() == errc::not_found);
    loop.check_all_called("base_templates");
}

TEST_CASE("the sandbox shows the stencils of a base template and their texts when they are requested")
{
    test::documented_sandbox loop;
    const std::string uid = loop.run(loop.client.list_base_templates()).front().uid;
    CHECK(loop.run(loop.client.get_base_template(uid)).stencils.empty());
    const auto listed = loop.run(loop.client.get_base_template(uid, {.include_stencils = true}));
    REQUIRE(listed.stencils.size() == 2);
    CHECK(listed.stencils.front().base_template == uid);
    CHECK(listed.stencils.front().content == "");
    const auto whole =
        loop.run(loop.client.get_base_template(uid, {.include_stencils = true, .include_content = true}));
    CHECK_THAT(whole.stencils.front().content.value(), test::contains("kind: Service"));
}

TEST_CASE("the sandbox cannot pull a repository on a host that does not exist")
{
    test::documented_sandbox loop;
    const auto seeded = loop.run(loop.client.list_base_templates());
    CHECK(seeded.back().status == base_template_status::connection_error);
    const auto made = loop.run(
        loop.client.create_base_template("https://git.nowhere.invalid/s.git", "main", {.name = "lost"}));
    loop.time->advance(1min);
    CHECK(status_of(loop, made) == base_template_status::connection_error);
    loop.run(loop.client.update_base_template(made.uid, {.git_repo = "https://git.example.com/s.git"}));
    loop.time->advance(1min);
    CHECK(status_of(loop, made) == base_template_status::available);
}

TEST_CASE("the sandbox rejects a base template without its wrapper or its repository")
{
    test::documented_sandbox loop;
    const auto error_of = [&loop](const char* body) {
        return loop.error_of(
            loop.client.request(cloud66::http::verb::post, "/base_templates.json", boost::json::parse(body)));
    };
    const auto bare = error_of(R"({"git_repo": "https://git.example.com/s.git", "git_branch": "main"})");
    CHECK(bare.code() == errc::bad_request);
    CHECK_THAT(bare.what(), test::contains("base_template is missing"));
    CHECK_THAT(error_of(R"({"base_template": {"git_branch": "main"}})").what(),
               test::contains("git_repo is missing"));
    CHECK_THAT(error_of(R"({"base_template": {"git_repo": "https://git.example.com/s.git"}})").what(),
               test::contains("git_branch is missing"));
}
