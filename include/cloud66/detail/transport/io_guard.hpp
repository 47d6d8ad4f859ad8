// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_IO_GUARD_HPP
#define CLOUD66_DETAIL_TRANSPORT_IO_GUARD_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Tells the time source that an exchange is under way.
class io_in_progress
{
public:
    explicit io_in_progress(time_source& time) : time_(time) { time_.begin_io(); }
    ~io_in_progress() { time_.end_io(); }
    io_in_progress(const io_in_progress&) = delete;
    io_in_progress& operator=(const io_in_progress&) = delete;

private:
    time_source& time_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
