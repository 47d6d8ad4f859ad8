// SPDX-License-Identifier: BSL-1.0
// An awaitable object like `cloud66::action`; coroutine_probe.hpp explains why it is tested. Boost 1.81 has more
// requirements for such an object than later versions.
#include "coroutine_probe.hpp"

#include "support/catch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <string>
#include <utility>

namespace {

namespace asio = probe::asio;
using asio::awaitable;
using boost::system::error_code;
using probe::checked;
using probe::tracked;

struct outcome
{
    tracked item{};
    std::string text{};
};

awaitable<outcome> finish(std::shared_ptr<const int> number)
{
    co_await probe::suspend();
    outcome done;
    done.item = *number;
    done.text = "finished, with a text that is too long for the small string buffer";
    co_return done;
}

class operation
{
public:
    operation(asio::any_io_executor executor, int number)
        : executor_{std::move(executor)}, number_{std::make_shared<const int>(number)}
    {
    }

    awaitable<outcome> wait() const { return finish(number_); }

    // The constraint is needed: without it Asio does not recognize the object as an asynchronous operation.
    template <asio::completion_token_for<void(error_code, outcome)> Token>
    auto operator()(Token&& token) &&
    {
        return asio::async_initiate<Token, void(error_code, outcome)>(
            [this_operation = std::move(*this)]<class Handler>(Handler&& handler) {
                asio::co_spawn(this_operation.executor_, this_operation.wait(),
                               [handler = std::forward<Handler>(handler)](std::exception_ptr error,
                                                                          outcome done) mutable {
                                   error_code code;
                                   if (error) code = asio::error::fault;
                                   std::move(handler)(code, std::move(done));
                               });
            },
            token);
    }

private:
    asio::any_io_executor executor_;
    std::shared_ptr<const int> number_;
};

static_assert(asio::is_async_operation<operation>::value);

awaitable<operation> start(int number)
{
    co_await probe::suspend();
    operation started{co_await asio::this_coro::executor, number};
    co_return started;
}

TEST_CASE("an operation can be awaited in every form")
{
    SECTION("by its member function")
    {
        CHECK(checked([]() -> awaitable<int> {
                  const auto started = co_await start(4);
                  const auto done = co_await started.wait();
                  co_return done.item.number();
              }) == 4);
    }
    SECTION("as an rvalue")
    {
        CHECK(checked([]() -> awaitable<int> {
                  auto started = co_await start(5);
                  const auto done = co_await std::move(started);
                  co_return done.item.number();
              }) == 5);
    }
    SECTION("in the expression that starts it")
    {
        CHECK(checked([]() -> awaitable<int> {
                  const auto done = co_await (co_await start(6));
                  co_return done.item.number();
              }) == 6);
    }
    SECTION("with a completion token")
    {
        CHECK(checked([]() -> awaitable<int> {
                  auto started = co_await start(7);
                  const auto done = co_await std::move(started)(asio::as_tuple(asio::use_awaitable));
                  const auto& [code, value] = done;
                  co_return code ? 0 : value.item.number();
              }) == 7);
    }
}

}  // namespace
