// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_RESOLVE_HPP
#define CLOUD66_DETAIL_TRANSPORT_RESOLVE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/at_exit.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// A resolution of the host's addresses. Asio cannot stop one that runs, so that the waiter for it waits for its
/// event instead, and leaves a late response behind.
struct lookup : std::enable_shared_from_this<lookup>
{
    lookup(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
        : resolver(executor), done(executor, std::move(time))
    {
    }

    void start(const url& server)
    {
        resolver.async_resolve(server.host, server.port,
                               [self = shared_from_this()](auto failure, auto results) {
                                   self->code = failure;
                                   self->found = std::move(results);
                                   self->done.notify();
                               });
    }

    asio::ip::tcp::resolver resolver;
    event done;
    boost::system::error_code code;
    asio::ip::tcp::resolver::results_type found;
};

/// Appends the addresses of `server` to `endpoints`: the one that its host is, or else those that it resolves to.
/// \return why there are none; no error if there are.
/// Throws `operation_aborted` if the coroutine is cancelled.
inline asio::awaitable<boost::system::error_code> resolve(const asio::any_io_executor& executor,
                                                          const url& server,
                                                          std::shared_ptr<time_source> time, step_limit limit,
                                                          std::vector<asio::ip::tcp::endpoint>& endpoints)
{
    boost::system::error_code code;
    const auto address = asio::ip::make_address(server.host, code);
    if (!code) {
        endpoints.emplace_back(address, static_cast<unsigned short>(std::stoul(server.port)));
        co_return code;
    }
    const auto search = std::make_shared<lookup>(executor, std::move(time));
    const at_exit cancel([&search] { search->resolver.cancel(); });
    search->start(server);
    const bool responded = co_await search->done.wait_until(limit.when);
    if (!responded) co_return make_error_code(limit.reason);
    for (const auto& entry : search->found) endpoints.push_back(entry.endpoint());
    co_return search->code;
}

}  // namespace cloud66::inline v1::detail

#endif
