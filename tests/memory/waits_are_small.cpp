// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/wait_all.hpp>

#include "memory/allocations.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

#include <boost/asio/error.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

/// A transport whose actions never end, with responses as long as the real API's.
class endless_actions final : public cloud66::transport
{
public:
    boost::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        cloud66::attempt_result result;
        result.sent = true;
        result.response.status = 200;
        const bool starts = message.method == cloud66::http::verb::post;
        result.response.body = R"({"response":)" + (starts ? action(++last_id_) : std::string("[]")) + '}';
        co_return result;
    }

private:
    static std::string action(std::int64_t id)
    {
        return R"({"id":)" + std::to_string(id) +
               R"(,"user":"someone@example.com","resource_type":"stack","action":"service_restart",)"
               R"("resource_id":"283","started_via":"api","started_at":"2026-01-01T00:00:00Z",)"
               R"("finished_at":null,"finished_success":null,"finished_message":null})";
    }

    std::int64_t last_id_ = 0;
};

constexpr std::size_t started = 100'000;
constexpr std::size_t limit = 1024;  // bytes for each action

boost::asio::awaitable<std::vector<cloud66::action>> start_all(cloud66::client client, std::size_t stacks)
{
    std::vector<cloud66::action> actions;
    actions.reserve(started);
    for (std::size_t i = 0; i < started; ++i) {
        std::string digits = std::to_string(i % stacks);
        const std::string uid = std::string(32 - digits.size(), 'a') + digits;
        actions.push_back(co_await client.restart_services(uid));
    }
    co_return actions;
}

}  // namespace

TEST_CASE("a wait for a hundred thousand actions takes at most 1 KiB each, on a thousand stacks or one each")
{
    const std::size_t stacks = GENERATE(std::size_t{1000}, started);
    test::loop loop;
    cloud66::options options;
    options.credentials = cloud66::credentials::token("token");
    options.transport = std::make_shared<endless_actions>();
    options.time = loop.time;
    const cloud66::client client(loop.executor(), options);

    const std::size_t before = test::allocated_bytes();
    auto each = cloud66::wait_each(loop.run(start_all(client, stacks)));
    const auto stopped = loop.cancel(each.next(), 1s);
    CHECK(test::error_in(stopped).code() == boost::asio::error::operation_aborted);
    const std::size_t bytes = (test::allocated_bytes() - before) / started;
    CAPTURE(stacks);
    CHECK(bytes <= limit);
}
