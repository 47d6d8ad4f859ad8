// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP
#define CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/callback_timer.hpp>
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/set.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

/// When an operation has to end, and the error if it has not.
struct step_limit
{
    time_source::time_point when;
    errc reason;
};

class deadline_timer;

/// Closes a socket at a time point, which ends the operations on it. One limit at a time.
class deadline : public boost::intrusive::set_base_hook<>
{
public:
    deadline(asio::ip::tcp::socket& socket, std::shared_ptr<deadline_timer> timer);
    ~deadline();
    deadline(const deadline&) = delete;
    deadline& operator=(const deadline&) = delete;

    /// From now on the socket closes at `limit.when`, and `reached()` is `limit.reason` then.
    void set(step_limit limit);

    /// The socket stays open.
    void clear();

    /// The reason of the limit that was reached, or no error.
    boost::system::error_code reached() const { return reached_; }

    friend bool operator<(const deadline& left, const deadline& right)
    {
        return left.limit_.when < right.limit_.when;
    }

private:
    friend class deadline_timer;

    void expire();

    asio::ip::tcp::socket& socket_;
    const std::shared_ptr<deadline_timer> timer_;
    step_limit limit_{time_source::never, errc{}};
    boost::system::error_code reached_;
};

/// One timer for the deadlines of all connections: of requests that are under way together, as a rule only the first sets
/// it. Lives on one executor.
class deadline_timer
{
public:
    deadline_timer(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
        : time_(time), timer_(executor, std::move(time), [this] { expire(); })
    {
    }

private:
    friend class deadline;

    void add(deadline& one)
    {
        deadlines_.insert(one);
        arm();
    }

    void remove(deadline& one)
    {
        if (!one.is_linked()) return;
        deadlines_.erase(deadlines_.iterator_to(one));
        if (deadlines_.empty()) arm();
    }

    /// The timer may expire before the first deadline, if one that was earlier has been removed. Without deadlines it is
    /// not armed, since it would keep the execution context at work.
    void arm()
    {
        const auto first = deadlines_.empty() ? time_source::never : deadlines_.begin()->limit_.when;
        if (first > armed_for_ && !deadlines_.empty()) return;
        armed_for_ = first;
        timer_.set(first);
    }

    void expire()
    {
        armed_for_ = time_source::never;
        const auto now = time_->now();
        while (!deadlines_.empty() && deadlines_.begin()->limit_.when <= now) {
            deadline& reached = *deadlines_.begin();
            deadlines_.erase(deadlines_.begin());
            reached.expire();
        }
        arm();
    }

    const std::shared_ptr<time_source> time_;
    boost::intrusive::multiset<deadline> deadlines_;
    time_source::time_point armed_for_ = time_source::never;
    callback_timer timer_;
};

inline deadline::deadline(asio::ip::tcp::socket& socket, std::shared_ptr<deadline_timer> timer)
    : socket_(socket), timer_(std::move(timer))
{
}

inline deadline::~deadline() { clear(); }

inline void deadline::set(step_limit limit)
{
    timer_->remove(*this);
    limit_ = limit;
    timer_->add(*this);
}

inline void deadline::clear() { timer_->remove(*this); }

inline void deadline::expire()
{
    reached_ = make_error_code(limit_.reason);
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace cloud66::inline v1::detail

#endif
