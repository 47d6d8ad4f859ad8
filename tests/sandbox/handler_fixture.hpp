// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SANDBOX_HANDLER_FIXTURE_HPP
#define CLOUD66_TESTS_SANDBOX_HANDLER_FIXTURE_HPP

#include <cloud66/detail/sandbox/request_handler.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/http_response.hpp"
#include "support/manual_time.hpp"

namespace test {

/// The sandbox's request handler without sockets, with a time source that the test advances.
class handler_fixture
{
public:
    explicit handler_fixture(cloud66::sandbox_options options = {})
        : handler_(complete(std::move(options), time))
    {
    }

    http_response get(std::string_view path) { return send("GET", path, "", "", "secret"); }

    http_response post(std::string_view path, std::string_view form)
    {
        return send("POST", path, "application/x-www-form-urlencoded", form, "secret");
    }

    http_response post_json(std::string_view path, std::string_view text)
    {
        return send("POST", path, "application/json", text, "secret");
    }

    http_response send(std::string_view verb, std::string_view path, std::string_view type,
                       std::string_view body, std::string_view token)
    {
        cloud66::sandbox_detail::raw_request request;
        request.verb = verb;
        request.target = "/api/3";
        request.target += path;
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string(token));
        if (!type.empty()) request.headers.emplace_back("Content-Type", std::string(type));
        request.body = body;
        const auto handled = handler_.handle(std::move(request));
        http_response result;
        result.status = handled.response.status;
        result.body = handled.response.body;
        result.limit = cloud66::sandbox_detail::find_header(handled.response.headers, "X-RateLimit-Limit");
        result.remaining =
            cloud66::sandbox_detail::find_header(handled.response.headers, "X-RateLimit-Remaining");
        return result;
    }

    /// The uid of the seeded stack with that name; empty if there is none.
    static std::string uid_in(const cloud66::sandbox_detail::server_state& state, std::string_view name)
    {
        for (const auto& stack : state.account.stacks)
            if (stack->name() == name) return stack->uid();
        return {};
    }

    std::string uid(std::string_view name)
    {
        return handler_.with_state(
            [&](cloud66::sandbox_detail::server_state& state) { return uid_in(state, name); });
    }

    std::string stack_path(std::string_view name) { return "/stacks/" + uid(name); }

    std::shared_ptr<manual_time> time = std::make_shared<manual_time>();

    cloud66::sandbox_detail::request_handler& handler() { return handler_; }

private:
    static cloud66::sandbox_options complete(cloud66::sandbox_options options,
                                             const std::shared_ptr<manual_time>& time)
    {
        options.time = time;
        options.token = "secret";
        options.calendar = std::chrono::sys_days(std::chrono::year(2024) / 3 / 1) + std::chrono::hours(12);
        return options;
    }

    cloud66::sandbox_detail::request_handler handler_;
};

}  // namespace test

#endif
