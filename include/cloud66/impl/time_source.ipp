// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TIME_SOURCE_IPP
#define CLOUD66_IMPL_TIME_SOURCE_IPP

#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/steady_timer.hpp>

#include <cmath>

namespace cloud66::inline v1 {
namespace detail {

class steady_time_source final : public time_source
{
public:
    time_point now() const noexcept override { return std::chrono::steady_clock::now(); }
    void arm(asio::steady_timer& timer, time_point when) override { timer.expires_at(when); }
    void disarm(asio::steady_timer&) noexcept override {}
};

class scaled_time final : public time_source
{
public:
    explicit scaled_time(double factor) : factor_(factor), start_(std::chrono::steady_clock::now()) {}

    time_point now() const noexcept override
    {
        return start_ + scale(std::chrono::steady_clock::now() - start_, factor_);
    }

    void arm(asio::steady_timer& timer, time_point when) override
    {
        if (when == (time_point::max)())
            timer.expires_at(when);
        else
            timer.expires_at(start_ + scale(when - start_, 1 / factor_));
    }

    void disarm(asio::steady_timer&) noexcept override {}

private:
    static duration scale(duration length, double by) noexcept
    {
        return std::chrono::duration_cast<duration>(std::chrono::duration<double, duration::period>(length) *
                                                    by);
    }

    double factor_;
    time_point start_;
};

}  // namespace detail

CLOUD66_DECL std::shared_ptr<time_source> steady_time()
{
    static const std::shared_ptr<time_source> instance = std::make_shared<detail::steady_time_source>();
    return instance;
}

CLOUD66_DECL std::shared_ptr<time_source> scaled_time(double factor)
{
    if (!(factor > 0) || std::isinf(factor))
        throw error(errc::invalid_argument, "scaled_time: the factor must be a number greater than zero");
    return std::make_shared<detail::scaled_time>(factor);
}

}  // namespace cloud66::inline v1

#endif
