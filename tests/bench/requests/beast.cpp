// SPDX-License-Identifier: BSL-1.0
// A client written by hand: Beast in coroutines, a timeout, one connection for each coroutine, and a Boost.JSON
// document from which the needed members are read.
#include "job.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

namespace {

class client
{
public:
    explicit client(const bench::job& job) : job_(job), lines_(static_cast<std::size_t>(job.in_flight))
    {
        tls_.load_verify_file(job.ca_file);
        tls_.set_verify_mode(asio::ssl::verify_peer);
    }

    void run(int requests)
    {
        left_ = requests;
        for (line& each : lines_)
            asio::co_spawn(io_, work(each), [](std::exception_ptr failure) {
                if (failure) std::rethrow_exception(failure);
            });
        io_.restart();
        io_.run();
    }

private:
    struct line
    {
        std::optional<beast::ssl_stream<beast::tcp_stream>> stream;
        beast::flat_buffer buffer;
    };

    asio::awaitable<void> connect(line& one)
    {
        one.stream.emplace(io_, tls_);
        one.stream->set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
        asio::ip::tcp::resolver resolver(io_);
        const auto found = co_await resolver.async_resolve("127.0.0.1", job_.port, asio::use_awaitable);
        beast::get_lowest_layer(*one.stream).expires_after(std::chrono::seconds(30));
        co_await beast::get_lowest_layer(*one.stream).async_connect(found, asio::use_awaitable);
        beast::get_lowest_layer(*one.stream).socket().set_option(asio::ip::tcp::no_delay(true));
        co_await one.stream->async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    }

    asio::awaitable<std::string> get(line& one)
    {
        if (!one.stream) co_await connect(one);
        http::request<http::empty_body> request(http::verb::get, job_.target(), 11);
        request.set(http::field::host, "127.0.0.1:" + job_.port);
        request.set(http::field::authorization, "Bearer " + bench::job::token());
        request.set(http::field::accept, "application/json");
        request.set(http::field::user_agent, "by-hand");
        beast::get_lowest_layer(*one.stream).expires_after(std::chrono::seconds(30));
        co_await http::async_write(*one.stream, request, asio::use_awaitable);
        http::response<http::string_body> response;
        co_await http::async_read(*one.stream, one.buffer, response, asio::use_awaitable);
        if (response.result() != http::status::ok) throw std::runtime_error("not 200");
        if (!response.keep_alive()) one.stream.reset();
        co_return std::move(response.body());
    }

    asio::awaitable<void> work(line& one)
    {
        while (left_-- > 0) {
            const std::string body = co_await get(one);
            const json::value document = json::parse(body);
            const json::value& inside = document.at("response");
            if (job_.kind == "list") {
                if (inside.as_array().size() != 86) throw std::runtime_error("not the list");
            } else if (inside.at("uid").as_string() != bench::job::uid()) {
                throw std::runtime_error("not the stack");
            }
        }
    }

    bench::job job_;
    asio::io_context io_{1};
    asio::ssl::context tls_{asio::ssl::context::tls_client};
    std::vector<line> lines_;
    int left_ = 0;
};

}  // namespace

int main(int count, char** arguments) { return bench::measure<client>(count, arguments); }
