// SPDX-License-Identifier: BSL-1.0
// Ways of passing arguments in a co_await expression; coroutine_probe.hpp explains why they are tested.
#include "coroutine_probe.hpp"

#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using probe::checked;
using probe::suspend;
using probe::tracked;
using probe::asio::awaitable;

// Long enough for the heap, where a sanitizer detects invalid accesses.
constexpr auto long_text = "forty characters, more than fit inside it";
constexpr int long_size = 41;

int length(std::string_view text) { return static_cast<int>(text.size()); }

// Like the parameter structs of this library: trivially destructible.
struct parameters
{
    std::string_view name{};
    std::optional<int> count{};
    std::span<const std::string> tags{};
    std::chrono::seconds timeout{3};
};

// An aggregate with a non-trivial destructor, which must be a named value.
struct owning_parameters
{
    tracked item{};
    std::string name{};
};

// A class with a constructor is safe as a temporary.
class settings
{
public:
    explicit settings(int item) : item_{item} {}
    settings& name(std::string_view text)
    {
        name_ = text;
        return *this;
    }
    int sum() const { return item_.number() + length(name_); }

private:
    tracked item_;
    std::string name_;
};

awaitable<int> measure_text(std::string text, tracked item = {})
{
    co_await suspend();
    co_return length(text) + item.number();
}

awaitable<int> measure_texts(std::vector<std::string> texts)
{
    co_await suspend();
    int sum = 0;
    for (const auto& text : texts) sum += length(text);
    co_return sum;
}

awaitable<int> measure_owning(owning_parameters input)
{
    co_await suspend();
    co_return length(input.name) + input.item.number();
}

awaitable<int> measure_settings(settings input)
{
    co_await suspend();
    co_return input.sum();
}

template <class Function>
awaitable<int> call(Function function)
{
    co_await suspend();
    co_return function();
}

template <class Value>
awaitable<int> sum_of(Value values)
{
    co_await suspend();
    int sum = 0;
    for (const int value : values) sum += value;
    co_return sum;
}

awaitable<tracked> make_tracked(int number)
{
    co_await suspend();
    co_return tracked{number};
}

// Like every call of the library: an ordinary function that copies its parameters before it returns.
awaitable<int> measure(parameters input = {})
{
    std::string copy{input.name};
    copy.append(static_cast<std::size_t>(input.count.value_or(0)), '+');
    for (const auto& tag : input.tags) copy += tag;
    return measure_text(std::move(copy), static_cast<int>(input.timeout.count()));
}

owning_parameters make_owning()
{
    owning_parameters result;
    result.name = long_text;
    return result;
}

TEST_CASE("an awaited call takes parameter structs")
{
    CHECK(checked([]() -> awaitable<int> { co_return co_await measure(); }) == 3);
    CHECK(checked([]() -> awaitable<int> { co_return co_await measure({.name = "name", .count = 2}); }) == 9);
    CHECK(checked([]() -> awaitable<int> {
              co_return co_await measure(
                  {.name = std::string(60, 'x') + "y", .timeout = std::chrono::minutes{1}});
          }) == 121);
    CHECK(checked([]() -> awaitable<int> {
              const std::vector<std::string> tags{"one", "two"};
              co_return co_await measure({.name = "name", .tags = tags});
          }) == 13);
    CHECK(checked([]() -> awaitable<int> {
              parameters input;
              input.name = long_text;
              co_return co_await measure(input);
          }) == long_size + 3);
}

TEST_CASE("an awaited call takes strings")
{
    CHECK(checked([]() -> awaitable<int> { co_return co_await measure_text(long_text); }) == long_size);
    CHECK(checked([]() -> awaitable<int> { co_return co_await measure_text(long_text, tracked{3}); }) ==
          long_size + 3);
    CHECK(checked([]() -> awaitable<int> {
              const std::string middle(20, 'm');
              co_return co_await measure_text("before " + middle + " after");
          }) == 33);
    CHECK(checked([]() -> awaitable<int> {
              co_return co_await measure_texts(std::vector<std::string>(2, long_text));
          }) == 2 * long_size);
    CHECK(checked([]() -> awaitable<int> {
              std::vector<std::string> texts{long_text, "x"};
              co_return co_await measure_texts(std::move(texts));
          }) == long_size + 1);
}

TEST_CASE("an awaited call takes owning values")
{
    SECTION("a named value is copied or moved")
    {
        CHECK(checked([]() -> awaitable<int> {
                  owning_parameters input{.item = 1, .name = long_text};
                  const int copied = co_await measure_owning(input);
                  const int moved = co_await measure_owning(std::move(input));
                  co_return copied + moved;
              }) == 2 * long_size + 2);
    }
    SECTION("a call and its co_await are two statements")
    {
        CHECK(checked([]() -> awaitable<int> {
                  auto operation = measure_owning({.item = 4, .name = long_text});
                  co_return co_await std::move(operation);
              }) == long_size + 4);
    }
    SECTION("a function returns it")
    {
        CHECK(checked([]() -> awaitable<int> { co_return co_await measure_owning(make_owning()); }) ==
              long_size);
    }
    SECTION("a class with a constructor, and chained setters")
    {
        CHECK(checked([]() -> awaitable<int> { co_return co_await measure_settings(settings{3}); }) == 3);
        CHECK(checked([]() -> awaitable<int> {
                  co_return co_await measure_settings(settings(3).name(long_text));
              }) == long_size + 3);
    }
    SECTION("another awaited value")
    {
        CHECK(checked([]() -> awaitable<int> {
                  co_return co_await measure_text(long_text, co_await make_tracked(9));
              }) == long_size + 9);
    }
}

TEST_CASE("an awaited call takes functions and arrays")
{
    SECTION("a lambda that captures references or pointers")
    {
        CHECK(checked([]() -> awaitable<int> {
                  const tracked item{4};
                  co_return co_await call([&] { return item.number(); });
              }) == 4);
        CHECK(checked([]() -> awaitable<int> {
                  const int number = 4;
                  co_return co_await call([pointer = &number] { return *pointer; });
              }) == 4);
    }
    SECTION("a named lambda that captures copies")
    {
        CHECK(checked([]() -> awaitable<int> {
                  const tracked item{4};
                  auto function = [item] { return item.number(); };
                  const int copied = co_await call(function);
                  const int moved = co_await call(std::move(function));
                  co_return copied + moved;
              }) == 8);
    }
    SECTION("an array of numbers")
    {
        CHECK(checked([]() -> awaitable<int> {
                  co_return co_await sum_of(std::array<int, 3>{1, 2, 3});
              }) == 6);
    }
}

}  // namespace
