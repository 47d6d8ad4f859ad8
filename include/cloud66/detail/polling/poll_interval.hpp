// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_INTERVAL_HPP
#define CLOUD66_DETAIL_POLLING_POLL_INTERVAL_HPP

#include <cloud66/config.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace cloud66::inline v1::detail {

/// How long after a poll of an action of that age the next one comes, if nothing speaks against it.
inline std::chrono::duration<double> poll_interval(const polling_options& options, time_source::duration age)
{
    using seconds = std::chrono::duration<double>;
    if (options.interval) {
        try {
            const auto wanted = options.interval(std::chrono::duration_cast<std::chrono::milliseconds>(age));
            return (std::max)(wanted, options.min_interval);
        } catch (...) {
            return options.max_interval;
        }
    }
    const seconds grown(std::sqrt((std::max)(seconds(age).count(), 0.0)));
    return std::clamp<seconds>(grown, options.min_interval, options.max_interval);
}

}  // namespace cloud66::inline v1::detail

#endif
