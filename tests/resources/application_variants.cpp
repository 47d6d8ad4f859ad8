// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/parse.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cloud66::application_variant;
using cloud66::errc;

namespace {

/// A sandbox, seen from the stack that has variants.
struct variants_loop : test::documented_sandbox
{
    std::vector<application_variant> variants() { return run(client.list_application_variants(stack)); }

    /// The variant of that kind.
    std::optional<application_variant> find(const std::string& kind)
    {
        for (const auto& variant : variants())
            if (variant.variant_type == kind) return variant;
        return std::nullopt;
    }

    std::string stack = sandbox.stack_uid("Ledger");
};

}  // namespace

TEST_CASE("the sandbox has an active variant, a canary and a preview")
{
    variants_loop loop;
    CHECK(loop.variants().size() == 3);
    CHECK(loop.find("active").value().percentage == 80);
    CHECK(loop.find("canary").value().percentage == 20);
    CHECK(loop.find("canary").value().type == "rollout");
    CHECK(loop.find("preview").value().dns_record.size() == 1);
    CHECK(loop.run(loop.client.list_application_variants(loop.sandbox.stack_uid("Storefront"))).size() == 1);
}

TEST_CASE("a canary gets more rate_limiter and becomes the active variant; a preview is removed")
{
    variants_loop loop;
    const std::string uid = loop.find("canary").value().uid;
    loop.run(loop.client.put_application_variant(loop.stack, uid, "commit", {.canary_percentage = 45}));
    CHECK(loop.find("canary").value().percentage == 45);
    CHECK(loop.find("active").value().traffic_percentage == 55);

    loop.run(loop.client.update_application_variant(loop.stack, uid, "commit"));
    CHECK(loop.find("active").value().uid == uid);
    CHECK(loop.find("active").value().percentage == 100);
    CHECK_FALSE(loop.find("canary"));

    const std::string preview = loop.find("preview").value().uid;
    loop.run(loop.client.delete_application_variant(loop.stack, preview));
    CHECK_FALSE(loop.find("preview"));
    CHECK(loop.variants().size() == 1);
    loop.check_all_called("application_variants");
}

TEST_CASE("changes of variants that make no sense are rejected")
{
    variants_loop loop;
    const std::string active = loop.find("active").value().uid;
    const std::string canary = loop.find("canary").value().uid;
    const auto code_of = [&](const std::string& uid, std::string_view operation) {
        return loop.error_of(loop.client.update_application_variant(loop.stack, uid, operation)).code();
    };
    CHECK(code_of("no-such-variant", "commit") == errc::not_found);
    CHECK(code_of(active, "commit") == errc::bad_request);
    CHECK(code_of(canary, "rename") == errc::bad_request);
    CHECK(loop.error_of(loop.client.delete_application_variant(loop.stack, canary)).code() ==
          errc::bad_request);

    const auto too_much = loop.error_of(loop.client.request(
        cloud66::http::verb::patch, "/stacks/" + loop.stack + "/application_variants/" + canary,
        boost::json::parse(R"({"operation": "commit", "canary_percentage": 101})")));
    CHECK_THAT(too_much.what(), test::contains("canary_percentage"));
    CHECK(loop.variants().size() == 3);
}
