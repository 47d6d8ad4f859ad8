// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox responds to a ping, whatever the token, and shows whose token it is")
{
    test::documented_sandbox loop;
    loop.run(loop.client.ping());
    const auto caller = loop.run(loop.client.ping_authenticated());
    CHECK(caller.user_id == 123);
    CHECK(caller.account_id == 456);
    CHECK(caller.account_name == "Acme Trading");

    loop.sandbox.revoke_token(loop.sandbox.token());
    loop.run(loop.client.ping());
    CHECK(loop.error_of(loop.client.ping_authenticated()).code() == cloud66::errc::unauthenticated);
    loop.check_all_called("ping");
}
