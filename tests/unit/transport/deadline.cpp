// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/transport/deadline.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>

#include "support/catch.hpp"
#include "support/loop.hpp"

using cloud66::errc;
using cloud66::detail::deadline;
using cloud66::detail::deadline_timer;
using namespace std::chrono_literals;

namespace {

/// An open socket with a deadline.
struct guarded_socket
{
    guarded_socket(test::loop& loop, const std::shared_ptr<deadline_timer>& timer)
        : socket(loop.io), limit(socket, timer)
    {
        socket.open(boost::asio::ip::tcp::v4());
    }

    boost::asio::ip::tcp::socket socket;
    deadline limit;
};

class deadline_loop : public test::loop
{
public:
    cloud66::time_source::time_point at(std::chrono::seconds when) const { return start + when; }

    /// Advances the clock to `when` and runs all handlers that are due.
    void advance_to(std::chrono::seconds when)
    {
        while (time->now() < at(when)) {
            run_ready();
            time->advance(1s);
        }
        run_ready();
    }

    void run_ready()
    {
        io.restart();
        io.poll();
    }

    /// Whether a timer is set, so that the io_context has work.
    bool has_work()
    {
        run_ready();
        return !io.stopped();
    }

    const cloud66::time_source::time_point start = time->now();
    const std::shared_ptr<deadline_timer> timer = std::make_shared<deadline_timer>(executor(), time);
    guarded_socket first{*this, timer};
    guarded_socket second{*this, timer};
    std::optional<guarded_socket> third{std::in_place, *this, timer};
};

}  // namespace

TEST_CASE("each deadline closes its own socket at its own time, and has its error code")
{
    deadline_loop loop;
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.second.limit.set({loop.at(3s), errc::connect_timed_out});
    loop.third->limit.set({loop.at(9s), errc::tls_handshake_timed_out});

    loop.advance_to(2s);
    CHECK(loop.second.socket.is_open());
    loop.advance_to(3s);
    CHECK_FALSE(loop.second.socket.is_open());
    CHECK(loop.second.limit.reached() == errc::connect_timed_out);
    CHECK(loop.first.socket.is_open());
    CHECK_FALSE(loop.first.limit.reached());

    loop.advance_to(5s);
    CHECK(loop.first.limit.reached() == errc::attempt_timed_out);
    CHECK(loop.third->socket.is_open());
    loop.advance_to(9s);
    CHECK(loop.third->limit.reached() == errc::tls_handshake_timed_out);
}

TEST_CASE("deadlines with the same time all close their sockets")
{
    deadline_loop loop;
    for (guarded_socket* guarded : {&loop.first, &loop.second, &*loop.third})
        guarded->limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.advance_to(5s);
    for (guarded_socket* guarded : {&loop.first, &loop.second, &*loop.third})
        CHECK_FALSE(guarded->socket.is_open());
}

TEST_CASE(
    "a deadline that was cleared, moved or destroyed does not close its socket at the old time, and others "
    "close theirs")
{
    deadline_loop loop;
    loop.third->limit.set({loop.at(3s), errc::attempt_timed_out});
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    SECTION("cleared") { loop.third->limit.clear(); }
    SECTION("moved to a later time") { loop.third->limit.set({loop.at(8s), errc::attempt_timed_out}); }
    SECTION("destroyed") { loop.third.reset(); }
    loop.advance_to(4s);
    CHECK(loop.first.socket.is_open());
    if (loop.third) CHECK(loop.third->socket.is_open());
    loop.advance_to(5s);
    CHECK_FALSE(loop.first.socket.is_open());
}

TEST_CASE("a deadline can be set again after it was cleared, also to an earlier time")
{
    deadline_loop loop;
    loop.first.limit.set({loop.at(9s), errc::attempt_timed_out});
    loop.first.limit.clear();
    loop.first.limit.set({loop.at(2s), errc::connect_timed_out});
    loop.advance_to(2s);
    CHECK(loop.first.limit.reached() == errc::connect_timed_out);
}

TEST_CASE("without a deadline the io_context has no work")
{
    deadline_loop loop;
    CHECK_FALSE(loop.has_work());
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.second.limit.set({loop.at(6s), errc::attempt_timed_out});
    CHECK(loop.has_work());
    loop.first.limit.clear();
    CHECK(loop.has_work());
    loop.second.limit.clear();
    CHECK_FALSE(loop.has_work());
}
