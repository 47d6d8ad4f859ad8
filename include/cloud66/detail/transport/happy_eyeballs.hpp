// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_HAPPY_EYEBALLS_HPP
#define CLOUD66_DETAIL_TRANSPORT_HAPPY_EYEBALLS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/at_exit.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <memory>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// The addresses of a host in the order in which to try them: as the resolver sorted them, but with the families in
/// turn, so that a family without a route costs one attempt (RFC 8305 section 4).
inline std::vector<asio::ip::tcp::endpoint> interleave_families(
    const std::vector<asio::ip::tcp::endpoint>& sorted)
{
    std::list<asio::ip::tcp::endpoint> rest(sorted.begin(), sorted.end());
    std::vector<asio::ip::tcp::endpoint> result;
    while (!rest.empty()) {
        const auto other_family = [&](const asio::ip::tcp::endpoint& endpoint) {
            return !result.empty() && endpoint.protocol() != result.back().protocol();
        };
        auto next = std::ranges::find_if(rest, other_family);
        if (next == rest.end()) next = rest.begin();
        result.push_back(*next);
        rest.erase(next);
    }
    return result;
}

/// The attempts to connect that run at the same time; shared with their handlers.
struct connection_race : std::enable_shared_from_this<connection_race>
{
    connection_race(const asio::any_io_executor& e, std::vector<asio::ip::tcp::endpoint> addresses,
                    std::shared_ptr<time_source> time)
        : executor(e), endpoints(std::move(addresses)), changed(e, std::move(time))
    {
    }

    /// Begins the next attempt, if there is an address left.
    void start_next()
    {
        if (started == endpoints.size()) return;
        const auto endpoint = endpoints[started++];
        auto& attempt = attempts.emplace_back(executor);
        attempt.async_connect(endpoint, [self = shared_from_this(), &attempt](
                                            boost::system::error_code code) { self->ended(attempt, code); });
    }

    void ended(asio::ip::tcp::socket& attempt, boost::system::error_code code)
    {
        if (winner) return;
        last = code;
        ++finished;
        if (!code) winner = &attempt;
        changed.notify();
    }

    bool is_over() const { return winner || finished == endpoints.size(); }

    asio::any_io_executor executor;
    std::vector<asio::ip::tcp::endpoint> endpoints;
    std::list<asio::ip::tcp::socket> attempts;  // stay where they are
    event changed;
    std::size_t started = 0;
    std::size_t finished = 0;
    asio::ip::tcp::socket* winner = nullptr;
    boost::system::error_code last = asio::error::make_error_code(asio::error::host_not_found);
};

/// Connects `socket` to the first of `endpoints` that accepts. Begins the next attempt as soon as one has failed, or
/// after 250 ms, and keeps the earlier attempts running (RFC 8305 section 5), so that an address which drops packets
/// costs 250 ms and not the whole time limit.
/// \param until the time limit of all attempts together.
/// \return why the last attempt failed, or `timed_out`; no error if the socket is connected.
/// Throws `operation_aborted` if the coroutine is cancelled.
inline asio::awaitable<boost::system::error_code> connect_first(
    asio::ip::tcp::socket& socket, std::vector<asio::ip::tcp::endpoint> endpoints,
    std::shared_ptr<time_source> time, time_source::time_point until)
{
    constexpr std::chrono::milliseconds attempt_delay(250);
    const auto race =
        std::make_shared<connection_race>(socket.get_executor(), interleave_families(endpoints), time);
    const at_exit end_other_attempts([&race] {
        boost::system::error_code ignored;
        for (auto& attempt : race->attempts) attempt.close(ignored);
    });
    while (!race->is_over()) {
        const auto now = time->now();
        if (now >= until) co_return asio::error::make_error_code(asio::error::timed_out);
        race->start_next();
        const bool all_started = race->started == race->endpoints.size();
        const auto next_attempt = all_started ? until : (std::min)(until, now + attempt_delay);
        co_await race->changed.wait_until(next_attempt);
    }
    if (race->winner) socket = std::move(*race->winner);
    co_return race->last;
}

}  // namespace cloud66::inline v1::detail

#endif
