// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

using test::contains;

TEST_CASE("the sandbox keeps the caller's public key")
{
    test::documented_sandbox loop;
    CHECK(loop.run(loop.client.get_access_public_key()).public_key);
    loop.run(loop.client.set_access_public_key("ssh-rsa AAAA jane@laptop"));
    CHECK(loop.run(loop.client.get_access_public_key()).public_key == "ssh-rsa AAAA jane@laptop");

    const auto failure = loop.error_of(loop.client.set_access_public_key("~/.ssh/id_rsa.pub"));
    CHECK(failure.code() == cloud66::errc::bad_request);
    CHECK_THAT(failure.what(), contains("public_key"));
    loop.check_all_called("ssh_keys");
}
