// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

using cloud66::errc;

TEST_CASE("the sandbox keeps logins of registries")
{
    test::documented_sandbox loop;
    CHECK(loop.run(loop.client.list_image_repositories()).size() == 2);
    cloud66::create_image_repository_params login{
        .url = "https://ghcr.io", .email = "eng@example.com", .username = "acme", .password = "hunter2"};
    const auto made = loop.run(loop.client.create_image_repository(login));
    CHECK(made.url == "https://ghcr.io");
    login.username = "acme-ci";
    CHECK(loop.run(loop.client.update_image_repository(made.id, login)).username == "acme-ci");
    const auto read = loop.run(loop.client.get_image_repository(made.id));
    CHECK(read.username == "acme-ci");
    CHECK(read.email == "eng@example.com");
    CHECK(read.created_at_iso == made.created_at_iso);

    loop.run(loop.client.delete_image_repository(made.id));
    CHECK(loop.run(loop.client.list_image_repositories()).size() == 2);
    CHECK(loop.error_of(loop.client.get_image_repository(made.id)).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.update_image_repository(made.id, login)).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.delete_image_repository(made.id)).code() == errc::not_found);
    loop.check_all_called("image_repositories");
}
