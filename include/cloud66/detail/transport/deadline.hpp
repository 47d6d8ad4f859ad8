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

/// Closes a socket at a time point, which ends the operations on it. One deadline at a time.
class deadline
{
public:
    deadline(asio::ip::tcp::socket& socket, std::shared_ptr<time_source> time)
        : socket_(socket), timer_(socket.get_executor(), std::move(time), [this] { close(); })
    {
    }

    /// From now on the socket closes at `when`, and `reached()` is `reason` then.
    void set(time_source::time_point when, errc reason)
    {
        reason_ = reason;
        timer_.set(when);
    }

    /// The socket stays open.
    void clear() { timer_.set((time_source::time_point::max)()); }

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
