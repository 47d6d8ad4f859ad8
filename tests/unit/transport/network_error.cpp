// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/transport/network_error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>

#include "support/catch.hpp"

using cloud66::errc;
using cloud66::detail::make_network_error;
namespace asio = boost::asio;

TEST_CASE("a response over a limit is too large")
{
    using boost::beast::http::error;
    const auto code = GENERATE(error::body_limit, error::header_limit, error::buffer_overflow);
    const auto failure = make_network_error(code, "while reading");
    CHECK(failure.code == errc::response_too_large);
    CHECK(failure.message == "while reading");
}

TEST_CASE("a truncated response is an end of file, in every layer")
{
    using boost::beast::http::error;
    const auto code = GENERATE(as<boost::system::error_code>{}, error::end_of_stream, error::partial_message,
                               asio::ssl::error::stream_truncated, asio::error::eof);
    const auto failure = make_network_error(code, "while reading");
    CHECK(failure.code == asio::error::eof);
    CHECK(failure.message == "while reading");
}

TEST_CASE("any other HTTP error is a malformed response, and its message is kept")
{
    const boost::system::error_code code = boost::beast::http::error::bad_version;
    const auto failure = make_network_error(code, "while reading");
    CHECK(failure.code == errc::malformed_response);
    CHECK(failure.message == "not an HTTP response (" + code.message() + ')');
}

TEST_CASE("a network error is unchanged")
{
    const auto failure = make_network_error(asio::error::connection_reset, "while reading");
    CHECK(failure.code == asio::error::connection_reset);
    CHECK(failure.message == "while reading");
}
