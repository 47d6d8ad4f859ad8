// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP
#define CLOUD66_DETAIL_TRANSPORT_DEADLINE_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Closes a socket when its time is up, which ends whatever waits on it. One deadline at a time.
class deadline
{
public:
    CLOUD66_DECL deadline(asio::ip::tcp::socket& socket, std::shared_ptr<time_source> time);
    CLOUD66_DECL ~deadline();
    deadline(const deadline&) = delete;
    deadline& operator=(const deadline&) = delete;

    /// From now on the socket closes at `when`, and `reached()` says `reason`.
    CLOUD66_DECL void set(time_source::time_point when, errc reason);

    /// The socket stays open.
    CLOUD66_DECL void clear();

    /// The reason of the deadline that was reached, or no error.
    CLOUD66_DECL boost::system::error_code reached() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/deadline.ipp>
#endif

#endif
