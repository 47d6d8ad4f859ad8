// SPDX-License-Identifier: BSL-1.0
// Ways of using the result of a co_await; coroutine_probe.hpp explains why they are tested.
#include "coroutine_probe.hpp"

#include "support/catch.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using probe::checked;
using probe::suspend;
using probe::tracked;
using probe::asio::awaitable;

// Like a model of the library: an aggregate with a non-trivial destructor.
struct model
{
    tracked item{};
    std::string name = "a name that is too long for the small string buffer";
};

awaitable<tracked> make_tracked(int number)
{
    co_await suspend();
    co_return tracked{number};
}

awaitable<model> make_model(int number)
{
    co_await suspend();
    model result{.item = number};
    co_return result;
}

awaitable<model> make_model_in_place(int number)
{
    co_await suspend();
    co_return model{.item = number};
}

awaitable<std::vector<model>> list_models()
{
    co_await suspend();
    std::vector<model> all;
    for (int number = 1; number <= 3; ++number) all.push_back(model{.item = number});
    co_return all;
}

awaitable<std::pair<tracked, std::string>> make_pair()
{
    co_await suspend();
    co_return std::pair<tracked, std::string>{2, "three"};
}

awaitable<int> fail()
{
    co_await suspend();
    throw std::runtime_error{"a text that is too long for the small string buffer"};
}

TEST_CASE("an awaited value is bound to a name")
{
    CHECK(checked([]() -> awaitable<int> {
              auto made = co_await make_model(4);
              auto in_place = co_await make_model_in_place(5);
              co_return made.item.number() + in_place.item.number();
          }) == 9);
    CHECK(checked([]() -> awaitable<int> {
              if (auto made = co_await make_tracked(4); made.number() == 4) co_return 4;
              co_return 0;
          }) == 4);
    CHECK(checked([]() -> awaitable<int> {
              auto made = co_await make_pair();
              auto& [item, text] = made;
              co_return item.number() + static_cast<int>(text.size());
          }) == 7);
}

TEST_CASE("an awaited value is used as a temporary")
{
    CHECK(checked([]() -> awaitable<int> { co_return (co_await make_model(4)).item.number(); }) == 4);
    CHECK(checked([]() -> awaitable<int> {
              const bool both =
                  (co_await make_tracked(1)).number() == 1 && (co_await make_model(2)).item.number() == 2;
              co_return both ? 1 : 0;
          }) == 1);
    CHECK(checked([]() -> awaitable<int> {
              std::vector<tracked> all;
              all.push_back(co_await make_tracked(1));
              all.push_back(co_await make_tracked(2));
              co_return all.front().number() + all.back().number();
          }) == 3);
    CHECK(checked([]() -> awaitable<int> {
              model made;
              made.item = co_await make_tracked(4);
              co_return made.item.number();
          }) == 4);
}

TEST_CASE("a range-based loop iterates over an awaited list")
{
    CHECK(checked([]() -> awaitable<int> {
              int sum = 0;
              for (const auto& each : co_await list_models()) {
                  sum += each.item.number();
                  sum += (co_await make_tracked(10)).number();
              }
              co_return sum;
          }) == 36);
}

TEST_CASE("an exception is stored, and co_await follows after the handler")
{
    CHECK(checked([]() -> awaitable<int> {
              std::exception_ptr error;
              try {
                  co_await fail();
              } catch (...) {
                  error = std::current_exception();
              }
              const tracked after = co_await make_tracked(error ? 1 : 0);
              co_return after.number();
          }) == 1);
}

}  // namespace
