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
struct line
{
    line(test::loop& loop, const std::shared_ptr<deadline_timer>& timer)
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
    cloud66::time_source::time_point at(std::chrono::seconds when) const { return begin + when; }

    /// Lets everything happen that is going to before `when`, or then.
    void pass(std::chrono::seconds when)
    {
        while (time->now() < at(when)) {
            settle();
            time->advance(1s);
        }
        settle();
    }

    void settle()
    {
        io.restart();
        io.poll();
    }

    /// Whether a timer is armed, for which the context would go on working.
    bool is_at_work()
    {
        settle();
        return !io.stopped();
    }

    const cloud66::time_source::time_point begin = time->now();
    const std::shared_ptr<deadline_timer> timer = std::make_shared<deadline_timer>(executor(), time);
    line first{*this, timer};
    line second{*this, timer};
    std::optional<line> third{std::in_place, *this, timer};
};

}  // namespace

TEST_CASE("each deadline closes its own socket at its own time, and says why")
{
    deadline_loop loop;
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.second.limit.set({loop.at(3s), errc::connect_timed_out});
    loop.third->limit.set({loop.at(9s), errc::tls_handshake_timed_out});

    loop.pass(2s);
    CHECK(loop.second.socket.is_open());
    loop.pass(3s);
    CHECK_FALSE(loop.second.socket.is_open());
    CHECK(loop.second.limit.reached() == errc::connect_timed_out);
    CHECK(loop.first.socket.is_open());
    CHECK_FALSE(loop.first.limit.reached());

    loop.pass(5s);
    CHECK(loop.first.limit.reached() == errc::attempt_timed_out);
    CHECK(loop.third->socket.is_open());
    loop.pass(9s);
    CHECK(loop.third->limit.reached() == errc::tls_handshake_timed_out);
}

TEST_CASE("deadlines of one time are all kept")
{
    deadline_loop loop;
    for (line* one : {&loop.first, &loop.second, &*loop.third})
        one->limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.pass(5s);
    for (line* one : {&loop.first, &loop.second, &*loop.third}) CHECK_FALSE(one->socket.is_open());
}

TEST_CASE("a deadline that is gone closes nothing, and the others are kept")
{
    deadline_loop loop;
    loop.third->limit.set({loop.at(3s), errc::attempt_timed_out});
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    SECTION("cleared") { loop.third->limit.clear(); }
    SECTION("put off") { loop.third->limit.set({loop.at(8s), errc::attempt_timed_out}); }
    SECTION("destroyed") { loop.third.reset(); }
    loop.pass(4s);
    CHECK(loop.first.socket.is_open());
    if (loop.third) CHECK(loop.third->socket.is_open());
    loop.pass(5s);
    CHECK_FALSE(loop.first.socket.is_open());
}

TEST_CASE("a deadline can be set again after it was cleared, to an earlier time too")
{
    deadline_loop loop;
    loop.first.limit.set({loop.at(9s), errc::attempt_timed_out});
    loop.first.limit.clear();
    loop.first.limit.set({loop.at(2s), errc::connect_timed_out});
    loop.pass(2s);
    CHECK(loop.first.limit.reached() == errc::connect_timed_out);
}

TEST_CASE("without a deadline the context has nothing to do")
{
    deadline_loop loop;
    CHECK_FALSE(loop.is_at_work());
    loop.first.limit.set({loop.at(5s), errc::attempt_timed_out});
    loop.second.limit.set({loop.at(6s), errc::attempt_timed_out});
    CHECK(loop.is_at_work());
    loop.first.limit.clear();
    CHECK(loop.is_at_work());
    loop.second.limit.clear();
    CHECK_FALSE(loop.is_at_work());
}
