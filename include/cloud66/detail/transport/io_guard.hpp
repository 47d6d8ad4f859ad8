// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_IO_GUARD_HPP
#define CLOUD66_DETAIL_TRANSPORT_IO_GUARD_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

namespace cloud66::inline v1::detail {

/// Tells the time source that an exchange is under way.
class io_guard
{
public:
    explicit io_guard(time_source& time) : time_(time) { time_.begin_io(); }
    ~io_guard() { time_.end_io(); }
    io_guard(const io_guard&) = delete;
    io_guard& operator=(const io_guard&) = delete;

private:
    time_source& time_;
};

}  // namespace cloud66::inline v1::detail

#endif
