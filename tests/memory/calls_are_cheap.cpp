// SPDX-License-Identifier: BSL-1.0
// The number of allocations of a call between the caller and the transport, without the transport's own.
#include <cloud66/client.hpp>
#include <cloud66/events.hpp>

#include "memory/allocations.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"

#include <memory>
#include <string>
#include <utility>

namespace {

/// A transport that always gives the same response.
class one_response final : public cloud66::transport
{
public:
    explicit one_response(std::string body) : body_(std::move(body)) {}

    boost::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request) override
    {
        cloud66::attempt_result result;
        result.sent = true;
        result.response.status = 200;
        result.response.body = body_;
        co_return result;
    }

private:
    std::string body_;
};

const std::string one_stack =
    R"({"uid":"5999b763474b0eafa5fafb64bff0ba80","name":"Shop","environment":"production","status":1,)"
    R"("health":3,"created_at":"2014-08-14T00:38:14Z","is_busy":false})";
constexpr std::size_t texts_of_one_stack = 2;  // too long for the small string buffer

std::string list_of(std::size_t count)
{
    std::string body = R"({"response":[)";
    for (std::size_t i = 0; i < count; ++i) body += (i == 0 ? "" : ",") + one_stack;
    return body + "]}";
}

/// The allocations of `call` after two calls that have made everything that is made once.
template <class Call>
std::size_t allocations_of(std::string body, bool thread_safe, const Call& call,
                           std::shared_ptr<cloud66::event_listener> listener = nullptr)
{
    test::loop loop;
    cloud66::options options;
    options.credentials = cloud66::credentials::token("token");
    options.transport = std::make_shared<one_response>(std::move(body));
    options.time = loop.time;
    options.thread_safe = thread_safe;
    options.events = std::move(listener);
    const cloud66::client client(loop.executor(), options);
    std::size_t count = 0;
    const auto measure = [&]() -> boost::asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const std::size_t before = test::allocations();
            co_await call(client);
            count = test::allocations() - before;
        }
    };
    loop.run(measure());
    return count;
}

}  // namespace

TEST_CASE("a small call allocates at most 15 times, and 5 more times with thread_safe")
{
    const auto call = [](const cloud66::client& client) {
        return client.get_stack("5999b763474b0eafa5fafb64bff0ba80");
    };
    const std::string body = R"({"response":)" + one_stack + '}';
    CHECK(allocations_of(body, false, call) <= 15);
    CHECK(allocations_of(body, true, call) <= 20);
}

TEST_CASE("a call without an event listener allocates nothing for events")
{
    class idle_listener final : public cloud66::event_listener
    {
    };
    const auto call = [](const cloud66::client& client) {
        return client.get_stack("5999b763474b0eafa5fafb64bff0ba80");
    };
    const std::string body = R"({"response":)" + one_stack + '}';
    const std::size_t without = allocations_of(body, false, call);
    const std::size_t with = allocations_of(body, false, call, std::make_shared<idle_listener>());
    CHECK(with == without + 1);  // the event itself
}

TEST_CASE("a list allocates only the texts of each element")
{
    const auto call = [](const cloud66::client& client) {
        return client.list_stacks(cloud66::page_number{1});
    };
    const std::size_t few = allocations_of(list_of(10), false, call);
    const std::size_t many = allocations_of(list_of(110), false, call);
    CHECK(few <= 15 + 10 * texts_of_one_stack);
    CHECK(many - few <= 100 * texts_of_one_stack + 5);  // 5 for the larger document
}
