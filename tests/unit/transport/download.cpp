// SPDX-License-Identifier: BSL-1.0
// Bodies that come piece by piece; what goes wrong on the way of a whole backup is in sandbox/download_backup.cpp.
#include <cloud66/detail/transport/download.hpp>
#include <cloud66/options.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/raw_server.hpp"

using cloud66::errc;
namespace asio = boost::asio;
namespace http = cloud66::http;

namespace {

struct fetched
{
    http::response response;
    std::string body;
    std::size_t pieces = 0;
    std::size_t longest_piece = 0;
};

/// What is fetched from a server that responds with this text.
class fetching_loop : public test::loop
{
public:
    explicit fetching_loop(std::string response) : server_(*this, {std::move(response)})
    {
        options.time = time;
    }

    fetched fetch() { return run(fetch_all()); }

    cloud66::options options;

private:
    asio::awaitable<fetched> fetch_all()
    {
        cloud66::detail::download source(executor(), options);
        fetched result;
        result.response =
            co_await source.get(cloud66::detail::parse_request_url(server_.url() + "/x?key=hunter2"), {});
        for (auto chunk = co_await source.read(); !chunk.empty(); chunk = co_await source.read()) {
            result.body += chunk;
            ++result.pieces;
            result.longest_piece = (std::max)(result.longest_piece, chunk.size());
        }
        co_return result;
    }

    test::raw_server server_;
};

}  // namespace

TEST_CASE("a long body comes in pieces, whatever the limit of responses")
{
    const std::string body(3'000'000, 'x');
    fetching_loop loop("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 3000000\r\n\r\n" + body);
    loop.options.limits.body_bytes = 10;
    const auto got = loop.fetch();
    CHECK(got.response.status == 200);
    CHECK(got.response.headers["etag"] == "\"a\"");
    CHECK(got.body == body);
    CHECK(got.longest_piece <= 64 * 1024);
    CHECK(got.pieces <= body.size() / 4096);
}

TEST_CASE("a body ends as HTTP has it end")
{
    const auto response =
        GENERATE(as<std::string>{},
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;part\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
                 "HTTP/1.0 200 OK\r\n\r\nabcd",
                 "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd");
    CHECK(fetching_loop(response).fetch().body == "abcd");
    CHECK(fetching_loop("HTTP/1.1 204 No Content\r\n\r\n").fetch().body.empty());
}

TEST_CASE("a body that ends too early is an error that does not repeat the address")
{
    const auto response =
        GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n", "HTTP/1.1 200 O", "");
    fetching_loop loop(response);
    const auto failure = test::error_of([&] { loop.fetch(); });
    CHECK(failure.code() == asio::error::eof);
    CHECK_THAT(failure.what(), test::contains("127.0.0.1"));
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("what is no HTTP, or has an endless header, is refused")
{
    CHECK(test::error_of([] { fetching_loop("SSH-2.0-OpenSSH_9.2\r\n\r\n").fetch(); }).code() ==
          errc::malformed_response);
    CHECK(test::error_of([] {
              fetching_loop("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n").fetch();
          }).code() == errc::response_too_large);
}
