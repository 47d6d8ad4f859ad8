// SPDX-License-Identifier: BSL-1.0
// A connection that ends at each byte of a request or a response, in three ways, for each kind of call.
#include <cloud66/client.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/download.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

namespace asio = boost::asio;
using cloud66::errc;
using namespace std::chrono_literals;

namespace {

/// How a connection ends.
enum class ending_kind
{
    closed,
    reset,
    silent
};

/// Where and how the first connection ends. Later connections do not break.
struct break_point
{
    ending_kind kind = ending_kind::closed;
    bool in_request = false;
    std::size_t after = 0;  // bytes of the request, or of the response
};

constexpr std::string_view file_text = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string payload_of(std::string_view line)
{
    const auto has = [&](std::string_view part) { return line.find(part) != std::string_view::npos; };
    if (has("/file")) return std::string(file_text);
    if (has("DELETE")) return R"({"response":{"ok":true}})";
    if (has("/actions")) return R"({"response":{"id":7,"action":"service_restart","finished_success":true}})";
    if (has("stacks.json")) return R"({"response":[{"uid":"s","name":"Shop"}]})";
    return R"({"response":{"uid":"s","name":"Shop"}})";
}

std::string response_to(std::string_view line)
{
    const std::string payload = payload_of(line);
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(payload.size()) + "\r\n\r\n" + payload;
}

class breaking_server
{
public:
    explicit breaking_server(test::loop& on)
        : loop_(on), acceptor_(on.io, {asio::ip::address_v4::loopback(), 0})
    {
        asio::co_spawn(on.io, accept(), asio::detached);
    }
    ~breaking_server()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (auto& socket : sockets_) socket.close(ignored);
    }
    breaking_server(const breaking_server&) = delete;
    breaking_server& operator=(const breaking_server&) = delete;

    std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

    std::optional<break_point> breaks;  ///< For the next connection; empty from then on.
    int changes = 0;                    ///< Mutating requests that were received completely.
    std::size_t request_size = 0;       ///< Of the last complete request.
    std::size_t response_size = 0;      ///< Of the last response.

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto& socket = sockets_.emplace_back(co_await acceptor_.async_accept(asio::use_awaitable));
            asio::co_spawn(loop_.io, serve(socket, std::exchange(breaks, std::nullopt)), asio::detached);
        }
    }

    asio::awaitable<void> serve(asio::ip::tcp::socket& socket, std::optional<break_point> at)
    {
        for (;;) {
            std::string received(at && at->in_request ? at->after : 0, '\0');
            if (at && at->in_request) {
                co_await asio::async_read(socket, asio::buffer(received), asio::use_awaitable);
                end(socket, at->kind);
                co_return;
            }
            co_await asio::async_read_until(socket, asio::dynamic_buffer(received), "\r\n\r\n",
                                            asio::use_awaitable);
            request_size = received.size();
            if (!received.starts_with("GET")) ++changes;
            const std::string response = response_to(received.substr(0, received.find('\r')));
            response_size = response.size();
            const std::size_t count = at ? at->after : response.size();
            co_await asio::async_write(socket, asio::buffer(response.data(), count), asio::use_awaitable);
            if (at) {
                end(socket, at->kind);
                co_return;
            }
        }
    }

    static void end(asio::ip::tcp::socket& socket, ending_kind kind)
    {
        boost::system::error_code ignored;
        if (kind == ending_kind::silent) return;
        if (kind == ending_kind::reset) socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }

    test::loop& loop_;
    asio::ip::tcp::acceptor acceptor_;
    std::list<asio::ip::tcp::socket> sockets_;  // a list, so that references stay valid
};

enum class call_kind
{
    read,
    list_page,
    poll,
    change,
    action_start,
    download
};

struct broken_loop : test::loop
{
    broken_loop()
    {
        options.credentials = cloud66::credentials::token("token");
        options.base_url = server.url();
        options.time = time;
        options.retry.retries = 1;
        options.timeouts.attempt = 10s;
    }

    asio::awaitable<std::string> download()
    {
        cloud66::detail::download from(executor(), options);
        co_await from.get(cloud66::detail::parse_request_url(server.url() + "/file"), {});
        std::string all;
        for (;;) {
            const std::string_view chunk = co_await from.read();
            if (chunk.empty()) break;
            all += chunk;
        }
        co_return all;
    }

    /// Makes the call. \return whether its result is correct.
    bool make(call_kind kind)
    {
        const cloud66::client client(executor(), options);
        switch (kind) {
            case call_kind::read:
                return run(client.get_stack("s")).name == "Shop";
            case call_kind::list_page:
                return run(client.list_stacks(cloud66::page_number{1})).items.size() == 1;
            case call_kind::poll:
                return run(client.resume_action("s", 7).refresh()).finished_success == true;
            case call_kind::change:
                run(client.cancel_deployment("s", 1));
                return true;
            case call_kind::action_start:
                return run(client.restart_services("s")).id() == 7;
            case call_kind::download:
                return run(download()) == file_text;
        }
        return false;
    }

    /// Makes the call. \return its error.
    boost::system::error_code call(call_kind kind)
    {
        try {
            const bool is_correct = make(kind);
            CHECK(is_correct);
        } catch (const cloud66::error& failure) {
            return failure.code();
        }
        return {};
    }

    breaking_server server{*this};
    cloud66::options options;
};

std::size_t open_descriptors()
{
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

bool is_mutating(call_kind kind) { return kind == call_kind::change || kind == call_kind::action_start; }

/// Breaks the connection of one call at `at`; checks the call's error, and that the next call succeeds.
void check_break(call_kind kind, break_point at, bool is_complete)
{
    CAPTURE(static_cast<int>(kind), static_cast<int>(at.kind), at.in_request, at.after);
    broken_loop loop;
    loop.server.breaks = at;
    const auto ended = loop.call(kind);
    if (is_complete)
        CHECK_FALSE(ended);
    else if (is_mutating(kind))
        CHECK(ended == errc::outcome_unknown);
    else if (kind == call_kind::download)
        CHECK(ended == cloud66::condition::retryable);
    else
        CHECK_FALSE(ended);  // it was retried
    CHECK(loop.server.changes <= 1);
    CHECK(loop.elapsed() <= 11s);
    CHECK_FALSE(loop.call(call_kind::read));
}

}  // namespace

TEST_CASE(
    "a call whose connection ends at any byte ends in time with the right outcome, and changes nothing twice")
{
    const auto kind = GENERATE(call_kind::read, call_kind::list_page, call_kind::poll, call_kind::change,
                               call_kind::action_start, call_kind::download);
    const auto ending = GENERATE(ending_kind::closed, ending_kind::reset, ending_kind::silent);
    broken_loop unbroken;
    REQUIRE_FALSE(unbroken.call(kind));
    const std::size_t descriptors = open_descriptors();
    // Cases with a silent server take some real time.
    const std::size_t step = ending == ending_kind::silent ? 83 : 1;
    for (std::size_t n = 0; n < unbroken.server.request_size; n += step)
        check_break(kind, {ending, true, n}, false);
    for (std::size_t n = 0; n < unbroken.server.response_size; n += step)
        check_break(kind, {ending, false, n}, false);
    if (ending != ending_kind::reset) check_break(kind, {ending, false, unbroken.server.response_size}, true);
    CHECK(open_descriptors() == descriptors);
}
