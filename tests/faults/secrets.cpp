// SPDX-License-Identifier: BSL-1.0
// No failure puts a secret into text that a program may print: errors, their details, log lines, resume tokens.
#include <boost/json/value.hpp>

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::fault_kind;

namespace {

constexpr const char* proxy_password = "open-sesame-66";

/// All texts of an error.
std::string printed(const cloud66::error& failure)
{
    const cloud66::error_details& details = failure.details();
    std::string text = failure.what();
    for (const auto* part :
         {&details.message, &details.api_error, &details.api_message, &details.content_type, &details.excerpt,
          &details.verb, &details.path, &details.request_id, &details.resume_token})
        text += '\n' + *part;
    if (details.action_info) text += '\n' + details.action_info->finished_message.value_or("");
    return text + '\n' + failure.code().message();
}

struct secrets_loop : test::sandbox_loop
{
    secrets_loop()
    {
        options.retry.retries = 1;
        options.rate_limit.max_throttle_wait = std::chrono::milliseconds(0);
        options.proxy.password = cloud66::secret(proxy_password);
        options.proxy.username = "user";
    }

    /// A fault whose response repeats the token in body and headers.
    cloud66::fault_rule echo(fault_kind kind)
    {
        const std::string token = sandbox.token();
        cloud66::fault_rule rule;
        rule.kind = kind;
        rule.times = 0;
        rule.bytes = 100;
        rule.status = 400;
        if (kind == fault_kind::response) {
            rule.body =
                R"({"error":")" + token + R"(","details":{")" + token + R"(":["Bearer )" + token + R"("]}})";
            rule.content_type = "text/" + token;
        }
        rule.headers = {{"X-Cloud66-Warning", token}, {"WWW-Authenticate", "Bearer " + token}};
        return rule;
    }

    void check(const std::string& text)
    {
        CHECK_THAT(text, !test::contains(sandbox.token()) && !test::contains(proxy_password));
    }
};

}  // namespace

TEST_CASE("errors and log lines contain no secret, even if the server's responses do")
{
    constexpr std::array kinds{fault_kind::close_before_response,
                               fault_kind::close_after_bytes,
                               fault_kind::close_after_response,
                               fault_kind::chunked_response,
                               fault_kind::truncated_json,
                               fault_kind::broken_json,
                               fault_kind::html_page,
                               fault_kind::oversized_body,
                               fault_kind::response,
                               fault_kind::throttled,
                               fault_kind::not_implemented,
                               fault_kind::close_connection};
    for (const fault_kind kind : kinds) {
        CAPTURE(static_cast<int>(kind));
        secrets_loop loop;
        const auto client = loop.make_client();
        const std::string uid = loop.sandbox.stack_uid("Storefront");
        loop.sandbox.add_fault(loop.echo(kind));
        const auto attempt = [&](auto call) {
            try {
                static_cast<void>(loop.run(std::move(call)));
            } catch (const cloud66::error& failure) {
                loop.check(printed(failure));
            }
        };
        attempt(client.list_stacks());
        attempt(client.restart_services(uid));
        attempt(client.resume_action(uid, 1).wait({.timeout = std::chrono::minutes(1)}));
        attempt(client.request(cloud66::http::verb::get, "/stacks.json?token=x"));
        for (const std::string& line : loop.log_lines) loop.check(line);
        CHECK_FALSE(loop.log_lines.empty());
    }
}

TEST_CASE("the error for an unreachable proxy contains no secret")
{
    secrets_loop loop;
    loop.options.proxy.url = GENERATE(as<std::string>{}, "http://127.0.0.1:1", "http://localhost:1");
    const auto client = loop.make_client();
    loop.check(printed(test::error_of([&] { loop.run(client.list_stacks()); })));
    for (const std::string& line : loop.log_lines) loop.check(line);
}
