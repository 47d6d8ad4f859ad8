// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_MANUAL_TIME_HPP
#define CLOUD66_TESTS_SUPPORT_MANUAL_TIME_HPP

#include <cloud66/time_source.hpp>

#include <boost/asio/steady_timer.hpp>

#include <atomic>

namespace test {

/// A time source that a test advances. Its timers never expire.
class manual_time final : public cloud66::time_source
{
public:
    time_point now() const noexcept override { return time_point(duration(now_.load())); }
    void arm(boost::asio::steady_timer& timer, time_point) override { timer.expires_at(never); }
    void disarm(boost::asio::steady_timer&) noexcept override {}
    void advance(duration elapsed) { now_ += elapsed.count(); }

private:
    std::atomic<duration::rep> now_{0};
};

}  // namespace test

#endif
