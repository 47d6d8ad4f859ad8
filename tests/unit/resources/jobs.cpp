// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/jobs.hpp>

#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <string>

using cloud66::details_of;
using cloud66::job;
using test::decoded;

TEST_CASE("the known parameters of a job are those of its type")
{
    const auto host = details_of(decoded<job>(R"({"uid":"j","params":{"command":"ls -lta"}})"));
    CHECK(host.command == "ls -lta");
    CHECK_FALSE(host.task);

    const auto service = details_of(decoded<job>(
        R"({"uid":"j","params":{"task":"rake db:migrate","service_name":"web","private_ip":"25.0.0.2"}})"));
    CHECK(service.task == "rake db:migrate");
    CHECK(service.service_name == "web");
    CHECK(service.private_ip == "25.0.0.2");
    CHECK_FALSE(service.command);
}

TEST_CASE("what a job of an unknown type runs is kept as it came")
{
    const auto read = decoded<job>(R"({"uid":"j","type":"MoonJob","params":{"phase":["full"],"task":7}})");
    CHECK(read.type == "MoonJob");
    CHECK(read.params->text() == R"({"phase":["full"],"task":7})");
    CHECK(details_of(read).task == "7");
    CHECK_FALSE(details_of(decoded<job>(R"({"uid":"j"})")).task);
    CHECK_FALSE(details_of(decoded<job>(R"({"uid":"j","params":["task"]})")).task);
}

TEST_CASE("a job is read with a status in words, as docs-v3 shows it")
{
    cloud66::detail::decode_notes notes;
    const auto read = decoded<job>(R"({"uid":"j","status":"active","cron":null})", notes);
    CHECK_FALSE(read.status);
    CHECK_FALSE(read.cron);
    CHECK(notes.size() == 1);
}

TEST_CASE("a job's numeric id may be anything, its UID must be there")
{
    test::check_robust<job>(R"({
        "id": 12, "uid": "j", "name": "pies", "type": "RakeJob", "cron": "0 2 * * *", "status": 2,
        "paused": false, "params": {}, "created_at": "2023-10-24 15:38:29 UTC",
        "updated_at": "2023-10-24 15:38:29 UTC"})");
}
