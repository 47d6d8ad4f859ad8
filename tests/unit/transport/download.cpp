// SPDX-License-Identifier: BSL-1.0
// Bodies that are read in chunks; the errors of a whole backup are in sandbox/download_backup.cpp.
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

struct downloaded
{
    http::response response;
    std::string body;
    std::size_t chunks = 0;
    std::size_t longest_chunk = 0;
};

/// A download from a server that responds with this text.
class download_loop : public test::loop
{
public:
    explicit download_loop(std::string response) : server_(*this, {std::move(response)})
    {
        options.time = time;
    }

    downloaded fetch() { return run(fetch_all()); }

    cloud66::options options;

private:
    asio::awaitable<downloaded> fetch_all()
    {
        cloud66::detail::download source(executor(), options);
        downloaded result;
        result.response =
            co_await source.get(cloud66::detail::parse_request_url(server_.url() + "/x?key=hunter2"), {});
        for (auto chunk = co_await source.read(); !chunk.empty(); chunk = co_await source.read()) {
            result.body += chunk;
            ++result.chunks;
            result.longest_chunk = (std::max)(result.longest_chunk, chunk.size());
        }
        co_return result;
    }

    test::raw_server server_;
};

}  // namespace

TEST_CASE("a long body is read in chunks, beyond the limit of response bodies")
{
    const std::string body(3'000'000, 'x');
    download_loop loop("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 3000000\r\n\r\n" + body);
    loop.options.limits.body_bytes = 10;
    const auto result = loop.fetch();
    CHECK(result.response.status == 200);
    CHECK(result.response.headers["etag"] == "\"a\"");
    CHECK(result.body == body);
    CHECK(result.longest_chunk <= 64 * 1024);
    CHECK(result.chunks <= body.size() / 4096);
}

TEST_CASE("a body ends with its last chunk, its length or the connection")
{
    const auto response =
        GENERATE(as<std::string>{},
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;part\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
                 "HTTP/1.0 200 OK\r\n\r\nabcd",
                 "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd");
    CHECK(download_loop(response).fetch().body == "abcd");
    CHECK(download_loop("HTTP/1.1 204 No Content\r\n\r\n").fetch().body.empty());
}

TEST_CASE("a truncated body is an error that names the server and not the query")
{
    const auto response =
        GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n", "HTTP/1.1 200 O", "");
    download_loop loop(response);
    const auto failure = test::error_of([&] { loop.fetch(); });
    CHECK(failure.code() == asio::error::eof);
    CHECK_THAT(failure.what(), test::contains("127.0.0.1"));
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("a response that is not HTTP is malformed, and a response with a long header is too large")
{
    CHECK(test::error_of([] { download_loop("SSH-2.0-OpenSSH_9.2\r\n\r\n").fetch(); }).code() ==
          errc::malformed_response);
    CHECK(test::error_of([] {
              download_loop("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n").fetch();
          }).code() == errc::response_too_large);
}
