// SPDX-License-Identifier: BSL-1.0
#include <cloud66/result.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

#include <boost/asio/error.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using boost::asio::awaitable;
using cloud66::as_result;
using cloud66::errc;
using cloud66::error;

namespace {

awaitable<int> return_value(int value) { co_return value; }

awaitable<void> return_void() { co_return; }

awaitable<std::unique_ptr<int>> return_move_only() { co_return std::make_unique<int>(7); }

template <class T, class Failure>
awaitable<T> throw_failure(Failure failure)
{
    throw failure;
    co_return T();
}

template <class Failure>
awaitable<void> throw_from_void(Failure failure)
{
    throw failure;
    co_return;
}

}  // namespace

TEST_CASE("the result of a successful call has its value")
{
    test::loop loop;
    const auto result = loop.run(as_result(return_value(7)));
    REQUIRE(result.has_value());
    CHECK(*result == 7);
    CHECK(result.value() == 7);
    CHECK(loop.run(as_result(return_void())).has_value());
    CHECK(**loop.run(as_result(return_move_only())) == 7);
}

TEST_CASE("the result of a failed call has its error with all details")
{
    test::loop loop;
    cloud66::error_details details;
    details.status = 409;
    details.api_message = "busy";
    const auto result = loop.run(as_result(throw_failure<int>(error(errc::conflict, details))));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == errc::conflict);
    CHECK(result.error().details().status == 409);
    CHECK(result.error().details().api_message == "busy");

    const auto void_result = loop.run(as_result(throw_from_void(error(errc::conflict, "busy"))));
    REQUIRE_FALSE(void_result.has_value());
    CHECK(void_result.error().code() == errc::conflict);
}

TEST_CASE("any system error becomes an error with its code")
{
    test::loop loop;
    const boost::system::system_error cancelled(boost::asio::error::operation_aborted);
    const auto result = loop.run(as_result(throw_failure<std::string>(cancelled)));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == boost::asio::error::operation_aborted);
}

TEST_CASE("other exceptions are not caught")
{
    test::loop loop;
    CHECK_THROWS_AS(loop.run(as_result(throw_failure<int>(std::out_of_range("x")))), std::out_of_range);
    CHECK_THROWS_AS(loop.run(as_result(throw_from_void(7))), int);
}

TEST_CASE("value() of a failed result throws its error")
{
    const cloud66::result<int> failed = error(errc::not_found, "no stack");
    const auto failure = test::error_of([&] { static_cast<void>(failed.value()); });
    CHECK(failure.code() == errc::not_found);
    CHECK(failure.details().message == "no stack");
    CHECK_FALSE(cloud66::result<int>(7).error().code());
}
