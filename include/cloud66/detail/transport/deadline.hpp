// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP
#define CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/callback_timer.hpp>
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// When an operation has to end, and the error if it has not.
struct step_limit
{
    time_source::time_point when;
    errc reason;
};

/// Closes a socket at a time point, which ends the operations on it. One deadline at a time.
class deadline
{
public:
    deadline(asio::ip::tcp::socket& socket, std::shared_ptr<time_source> time)
        : socket_(socket), timer_(socket.get_executor(), std::move(time), [this] { close(); })
    {
    }

    /// From now on the socket closes at `limit.when`, and `reached()` is `limit.reason` then.
    void set(step_limit limit)
    {
        reason_ = limit.reason;
        timer_.set(limit.when);
    }

    /// The socket stays open.
    void clear() { timer_.set(time_source::never); }

    /// The reason of the deadline that was reached, or no error.
    boost::system::error_code reached() const { return reached_; }

private:
    void close()
    {
        reached_ = make_error_code(reason_);
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    asio::ip::tcp::socket& socket_;
    errc reason_{};
    boost::system::error_code reached_;
    callback_timer timer_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
