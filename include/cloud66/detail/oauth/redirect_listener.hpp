// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_OAUTH_REDIRECT_LISTENER_HPP
#define CLOUD66_DETAIL_OAUTH_REDIRECT_LISTENER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// The web server of one login, on a loopback address: it waits for the browser to come back, and shows its user how the
/// login ended. Lives on one executor.
class redirect_listener
{
public:
    /// Whether the target of a request belongs to the login.
    using predicate = std::function<bool(std::string_view target)>;

    /// Listens at once.
    /// \param host `127.0.0.1`, `localhost` or `::1`.
    /// \param port 0: any free one.
    /// \throws boost::system::system_error, an `error` that names the address if that is taken.
    CLOUD66_DECL redirect_listener(const durable_executor& executor, std::shared_ptr<time_source> time,
                                   const std::string& host, std::uint16_t port, predicate is_redirect);
    redirect_listener(const redirect_listener&) = delete;
    redirect_listener& operator=(const redirect_listener&) = delete;

    /// Closes everything at once.
    CLOUD66_DECL ~redirect_listener();

    CLOUD66_DECL std::uint16_t port() const;

    /// Waits for the first request that belongs to the login, and returns its target; an empty text at `deadline`. All
    /// others get a page that says so.
    CLOUD66_DECL asio::awaitable<std::string> wait(time_source::time_point deadline);

    /// Responds to that request.
    /// \param title what the page says.
    /// \param text more of it; not HTML.
    CLOUD66_DECL asio::awaitable<void> respond(std::string title, std::string text);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth/redirect_listener.ipp>
#endif

#endif
