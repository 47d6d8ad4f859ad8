// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_REDIRECT_LISTENER_IPP
#define CLOUD66_IMPL_OAUTH_REDIRECT_LISTENER_IPP

#include <cloud66/detail/http/html.hpp>
#include <cloud66/detail/oauth/redirect_listener.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/optional/optional.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

// For GCC 12, expressions with co_await hold named objects only: no braces, no `?:`, no lambdas.

/// Reads the request line, by Beast's parser without a container.
class request_line_parser final : public boost::beast::http::basic_parser<true>
{
public:
    bool is_get = false;
    std::string target;

private:
    using code_type = boost::system::error_code;
    using text = boost::beast::string_view;
    using length = boost::optional<std::uint64_t>;

    void on_request_impl(boost::beast::http::verb verb, text, text wanted, int, code_type&) override
    {
        is_get = verb == boost::beast::http::verb::get;
        target.assign(wanted.data(), wanted.size());
    }

    void on_response_impl(int, text, int, code_type&) override {}
    void on_field_impl(boost::beast::http::field, text, text, code_type&) override {}
    void on_header_impl(code_type&) override {}
    void on_body_init_impl(const length&, code_type&) override {}
    std::size_t on_body_impl(text part, code_type&) override { return part.size(); }
    void on_chunk_header_impl(std::uint64_t, text, code_type&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, text part, code_type&) override { return part.size(); }
    void on_finish_impl(code_type&) override {}
};

/// Reads the header of a request; false if there is none.
inline asio::awaitable<bool> read_header(asio::ip::tcp::socket& socket, request_line_parser& parser)
{
    boost::system::error_code failed;
    boost::beast::flat_buffer buffer;
    while (!parser.is_header_done()) {
        const auto room = buffer.prepare(4 * 1024);
        const std::size_t count =
            co_await socket.async_read_some(room, asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return false;
        buffer.commit(count);
        buffer.consume(parser.put(buffer.data(), failed));
        if (failed && failed != boost::beast::http::error::need_more) co_return false;
    }
    co_return true;
}

/// A page that loads nothing and sends no other server its address, as an HTTP response.
inline std::string make_page(std::string_view status, std::string_view title, std::string_view text)
{
    const std::string body = html_page(title, "<p>" + html_escape(text) + "</p>");
    http::header_list headers{{"Content-Type", "text/html; charset=utf-8"},
                              {"Cache-Control", "no-store"},
                              {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Connection", "close"},
                              {"Content-Length", std::to_string(body.size())}};
    std::string page = "HTTP/1.1 ";
    return page.append(status).append("\r\n").append(headers.text()).append("\r\n").append(body);
}

/// By the real clock, whatever that of the options is: these are real connections.
inline step_limit within(std::chrono::seconds duration)
{
    return {deadline_after(std::chrono::steady_clock::now(), duration), errc::attempt_timed_out};
}

/// Sends a page and ends the connection.
inline asio::awaitable<void> send_page(asio::ip::tcp::socket& socket, std::string page, deadline& limit)
{
    boost::system::error_code ignored;
    const auto bytes = asio::buffer(page);
    limit.set(within(std::chrono::seconds(10)));
    co_await asio::async_write(socket, bytes, asio::redirect_error(asio::use_awaitable, ignored));
    if (socket.is_open()) socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

/// What the coroutines of a listener share.
struct redirect_listener::state
{
    using tcp = asio::ip::tcp;

    state(const durable_executor& executor, std::shared_ptr<time_source> time, predicate is_redirect)
        : arrived(executor.get(), std::move(time)),
          belongs(std::move(is_redirect)),
          deadlines(std::make_shared<deadline_timer>(executor.get(), steady_time())),
          acceptor(std::in_place, executor.get()),
          hook(executor.get(), [this] { close(); })
    {
    }

    /// A connection whose request is read or responded to.
    struct visit
    {
        visit(state& in, tcp::socket accepted)
            : where(in),
              socket(std::move(accepted)),
              limit(socket, in.deadlines),
              self(in.visits.insert(in.visits.end(), this))
        {
        }
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit() { where.visits.erase(self); }

        state& where;
        tcp::socket socket;
        deadline limit;
        std::list<visit*>::iterator self;
    };

    /// Ends every coroutine.
    void close()
    {
        acceptor.reset();
        browser.reset();
        boost::system::error_code ignored;
        for (visit* one : visits) one->socket.close(ignored);
    }

    static asio::awaitable<void> accept_all(std::shared_ptr<state> self);
    static asio::awaitable<void> serve(std::shared_ptr<state> self, tcp::socket socket);

    event arrived;
    const predicate belongs;
    const std::shared_ptr<deadline_timer> deadlines;
    std::optional<tcp::acceptor> acceptor;  // none once it is closed
    std::list<visit*> visits;
    std::optional<tcp::socket> browser;  // where the redirect has arrived
    std::string target;                  // of the redirect
    const context_hook hook;
};

CLOUD66_DECL asio::awaitable<void> redirect_listener::state::accept_all(std::shared_ptr<state> self)
{
    boost::system::error_code failed;
    const auto executor = co_await asio::this_coro::executor;
    while (self->acceptor) {
        tcp::socket socket(executor);
        co_await self->acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return;  // closed, or no connection is to be had
        asio::co_spawn(executor, serve(self, std::move(socket)), asio::detached);
    }
}

CLOUD66_DECL asio::awaitable<void> redirect_listener::state::serve(std::shared_ptr<state> self,
                                                                   tcp::socket socket)
{
    visit guest(*self, std::move(socket));
    request_line_parser parser;
    parser.header_limit(16 * 1024);
    // Browsers also open connections in advance.
    guest.limit.set(within(std::chrono::seconds(30)));
    const bool is_request = co_await read_header(guest.socket, parser);
    if (!is_request) co_return;
    if (parser.is_get && self->target.empty() && self->belongs(parser.target)) {
        self->target = parser.target;
        self->browser.emplace(std::move(guest.socket));
        self->arrived.notify();
        co_return;
    }
    std::string page =
        make_page("404 Not Found", "Nothing to see here",
                  "This address is for the login of a program, and this page is no part of it.");
    co_await send_page(guest.socket, std::move(page), guest.limit);
}

/// The address of `host`, which is this machine.
inline asio::ip::address loopback_address(const std::string& host)
{
    return host == "localhost" ? asio::ip::address_v4::loopback() : asio::ip::make_address(host);
}

CLOUD66_DECL redirect_listener::redirect_listener(const durable_executor& executor,
                                                  std::shared_ptr<time_source> time, const std::string& host,
                                                  std::uint16_t port, predicate is_redirect)
    : state_(std::make_shared<state>(executor, std::move(time), std::move(is_redirect)))
{
    const asio::ip::tcp::endpoint here(loopback_address(host), port);
    asio::ip::tcp::acceptor& acceptor = *state_->acceptor;
    boost::system::error_code failed;
    acceptor.open(here.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(here, failed);
    if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        error_details details;
        details.message = "cannot listen on " + host + ':' + std::to_string(port) +
                          " for the login; another program, or another login, may use it";
        throw error(failed, std::move(details));
    }
    asio::co_spawn(executor.get(), state::accept_all(state_), asio::detached);
}

CLOUD66_DECL redirect_listener::~redirect_listener() { state_->close(); }

CLOUD66_DECL std::uint16_t redirect_listener::port() const
{
    return state_->acceptor->local_endpoint().port();
}

CLOUD66_DECL asio::awaitable<std::string> redirect_listener::wait(time_source::time_point deadline)
{
    co_await state_->arrived.wait_until(deadline);
    co_return state_->target;
}

CLOUD66_DECL asio::awaitable<void> redirect_listener::respond(std::string title, std::string text)
{
    if (!state_->browser) co_return;
    std::string page = make_page("200 OK", title, text);
    deadline limit(*state_->browser, state_->deadlines);
    co_await send_page(*state_->browser, std::move(page), limit);
}

}  // namespace cloud66::inline v1::detail

#endif
