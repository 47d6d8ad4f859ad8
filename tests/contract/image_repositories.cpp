// SPDX-License-Identifier: BSL-1.0
#include <string>

#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(image_repositories)
{
    calls.check("list_image_repositories", "GET /image_repositories.json?page=1", "",
                [](const client& c) { return c.list_image_repositories(); });
    calls.check("list_image_repositories", "GET /image_repositories.json?page=2", "",
                [](const client& c) { return c.list_image_repositories(cloud66::page_number{2}); });
    calls.check("get_image_repository", "GET /image_repositories/3.json", "",
                [](const client& c) { return c.get_image_repository(3); });
    static constexpr cloud66::create_image_repository_params login{.url = "https://quay.io",
                                                                   .email = "eng@company.com",
                                                                   .username = "cloud66",
                                                                   .password = "supersecret"};
    const std::string body =
        R"({"url": "https://quay.io", "email": "eng@company.com", "username": "cloud66", "password": "supersecret"})";
    calls.check("create_image_repository", "POST /image_repositories.json", body,
                [](const client& c) { return c.create_image_repository(login); });
    calls.check("update_image_repository", "PUT /image_repositories/3.json", body,
                [](const client& c) { return c.update_image_repository(3, login); });
    calls.check("delete_image_repository", "DELETE /image_repositories/3.json", "",
                [](const client& c) { return c.delete_image_repository(3); });
}
