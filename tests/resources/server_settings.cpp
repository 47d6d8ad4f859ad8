// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

using cloud66::errc;

namespace {

std::string first_server(const test::documented_sandbox& loop)
{
    return std::string(loop.sandbox.collection(loop.stack, "servers").at(0).at("uid").as_string());
}

}  // namespace

TEST_CASE("servers of the sandbox have settings")
{
    test::documented_sandbox loop;
    const std::string server = first_server(loop);
    const auto all = loop.run(loop.client.list_server_settings(loop.stack, server));
    REQUIRE(all.size() == 4);
    CHECK(all[0].key == "server.name");
    CHECK(all[0].value == "Lion");
    CHECK(all[2].value == "true");
    CHECK(all[3].value == "1024");
    CHECK(loop.run(loop.client.get_server_setting(loop.stack, server, "server.name")).id == all[0].id);
    CHECK(loop.error_of(loop.client.list_server_settings(loop.stack, "no-such-server")).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.get_server_setting(loop.stack, server, "no.such")).code() ==
          errc::not_found);
}

TEST_CASE("a server of the sandbox is renamed wherever it is named")
{
    test::documented_sandbox loop;
    const std::string server = first_server(loop);
    const auto change =
        loop.run(loop.client.update_server_setting(loop.stack, server, "server.name", "Caribou"));
    CHECK(change.info().resource_type == "server");
    CHECK(change.info().action == "server-set: server.name");
    loop.run(change.wait());
    CHECK(loop.run(loop.client.get_server_setting(loop.stack, server, "server-name")).value == "Caribou");
    CHECK(loop.run(loop.client.list_server_settings(loop.stack, server)).at(0).value == "Caribou");
    CHECK(loop.sandbox.collection(loop.stack, "servers").at(0).at("name") == "Caribou");
    const auto web = loop.run(loop.client.get_service(loop.stack, "web"));
    CHECK(web.containers.at(0).server_name == "Caribou");
    CHECK(web.containers.at(1).server_name == "Tiger");

    loop.check_all_called("server_settings");
    loop.stack = loop.sandbox.stack_uid("Back Office");
    loop.finished(
        loop.client.update_server_setting(loop.stack, first_server(loop), "server.name", "Caribou"));
    const auto counts = loop.sandbox.collection(loop.stack, "processes").at(0).at("servers").as_object();
    CHECK(counts.size() == 1);
    CHECK(counts.at("Caribou") == 2);
}

TEST_CASE("the sandbox rejects changes of settings of servers that cannot be changed")
{
    test::documented_sandbox loop;
    const std::string server = first_server(loop);
    const auto error_of_change = [&](const char* key, const char* value) {
        return loop.error_of(loop.client.update_server_setting(loop.stack, server, key, value));
    };
    CHECK(error_of_change("server.region", "fra1").details().api_message ==
          "server.region cannot be changed");
    CHECK(error_of_change("swap.megabytes", "-1").code() == errc::bad_request);
    CHECK(error_of_change("no.such", "x").code() == errc::not_found);
}
