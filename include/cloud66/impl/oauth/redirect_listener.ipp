// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_REDIRECT_LISTENER_IPP
#define CLOUD66_IMPL_OAUTH_REDIRECT_LISTENER_IPP

#include <cloud66/detail/http/html.hpp>
#include <cloud66/detail/oauth/redirect_listener.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <list>
#include <optional>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

// For GCC 12, expressions with co_await hold named objects only: no braces, no `?:`, no lambdas.

using page_response = boost::beast::http::response<boost::beast::http::string_body>;

/// A page that loads nothing and tells no other server where it is from.
inline page_response make_page(boost::beast::http::status status, std::string_view title,
                               std::string_view text)
{
    namespace http = boost::beast::http;
    page_response page(status, 11);
    page.set(http::field::content_type, "text/html; charset=utf-8");
    page.set(http::field::cache_control, "no-store");
    page.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    page.set("Referrer-Policy", "no-referrer");
    page.keep_alive(false);
    page.body() = html_page(title, "<p>" + html_escape(text) + "</p>");
    page.prepare_payload();
    return page;
}

/// Sends a page and ends the connection.
inline asio::awaitable<void> send_page(boost::beast::tcp_stream& stream, page_response page)
{
    boost::system::error_code ignored;
    stream.expires_after(std::chrono::seconds(10));
    co_await boost::beast::http::async_write(stream, page,
                                             asio::redirect_error(asio::use_awaitable, ignored));
    if (stream.socket().is_open()) stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

/// What the coroutines of a listener share.
struct redirect_listener::state
{
    using tcp = asio::ip::tcp;
    using stream = boost::beast::tcp_stream;

    state(const durable_executor& executor, std::shared_ptr<time_source> time, predicate is_redirect)
        : arrived(executor.get(), std::move(time)),
          belongs(std::move(is_redirect)),
          acceptor(std::in_place, executor.get()),
          hook(executor.get(), [this] { close(); })
    {
    }

    /// A connection whose request is read or responded to.
    struct visit
    {
        visit(state& in, tcp::socket socket)
            : where(in), line(std::move(socket)), self(in.visits.insert(in.visits.end(), this))
        {
        }
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit() { where.visits.erase(self); }

        state& where;
        stream line;
        std::list<visit*>::iterator self;
    };

    /// Ends every coroutine.
    void close()
    {
        acceptor.reset();
        browser.reset();
        for (visit* one : visits) one->line.close();
    }

    static asio::awaitable<void> accept_all(std::shared_ptr<state> self);
    static asio::awaitable<void> serve(std::shared_ptr<state> self, tcp::socket socket);

    event arrived;
    const predicate belongs;
    std::optional<tcp::acceptor> acceptor;  // none once it is closed
    std::list<visit*> visits;
    std::optional<stream> browser;  // where the redirect has arrived
    std::string target;             // of the redirect
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
    namespace http = boost::beast::http;
    visit guest(*self, std::move(socket));
    boost::system::error_code failed;
    boost::beast::flat_buffer buffer;
    http::request_parser<http::empty_body> parser;
    parser.header_limit(16 * 1024);
    guest.line.expires_after(std::chrono::seconds(30));  // browsers also open connections in advance
    co_await http::async_read(guest.line, buffer, parser, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    const std::string target(parser.get().target());
    if (parser.get().method() == http::verb::get && self->target.empty() && self->belongs(target)) {
        self->target = target;
        self->browser.emplace(std::move(guest.line));
        self->arrived.notify();
        co_return;
    }
    page_response page =
        make_page(http::status::not_found, "Nothing to see here",
                  "This address is for the login of a program, and this page is no part of it.");
    co_await send_page(guest.line, std::move(page));
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
    page_response page = make_page(boost::beast::http::status::ok, title, text);
    co_await send_page(*state_->browser, std::move(page));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
