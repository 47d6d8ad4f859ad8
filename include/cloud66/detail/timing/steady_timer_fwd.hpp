// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TIMING_STEADY_TIMER_FWD_HPP
#define CLOUD66_DETAIL_TIMING_STEADY_TIMER_FWD_HPP

#include <boost/asio/any_io_executor.hpp>

#include <chrono>

// Asio has no forward header for its timers, whose own header takes a compiler half a second: every source
// file would pay that for the two references in time_source.
namespace boost::asio {

template <typename Clock>
struct wait_traits;
template <typename Clock, typename WaitTraits, typename Executor>
class basic_waitable_timer;
using steady_timer =
    basic_waitable_timer<std::chrono::steady_clock, wait_traits<std::chrono::steady_clock>, any_io_executor>;

}  // namespace boost::asio

#endif
