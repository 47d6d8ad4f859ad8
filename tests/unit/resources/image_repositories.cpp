// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/image_repositories.hpp>

#include <string>

#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::create_image_repository_params;

TEST_CASE("all four parts of a registry's login must be given")
{
    constexpr create_image_repository_params complete{
        .url = "https://quay.io", .email = "eng@example.com", .username = "acme", .password = "hunter2"};
    const auto [name, member] =
        GENERATE(table<std::string, std::string_view create_image_repository_params::*>({
            {"url", &create_image_repository_params::url},
            {"email", &create_image_repository_params::email},
            {"username", &create_image_repository_params::username},
            {"password", &create_image_repository_params::password},
        }));
    create_image_repository_params login = complete;
    login.*member = "";
    test::scripted_client script;
    script.check_rejects(name + " is empty",
                         [&](const client& c) { return c.create_image_repository(login); });
    script.check_rejects(name + " is empty",
                         [&](const client& c) { return c.update_image_repository(3, login); });
}
