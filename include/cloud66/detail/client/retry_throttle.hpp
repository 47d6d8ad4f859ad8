// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_RETRY_THROTTLE_HPP
#define CLOUD66_DETAIL_CLIENT_RETRY_THROTTLE_HPP

#include <cloud66/config.hpp>

#include <algorithm>

namespace cloud66::inline v1::detail {

/// How many retries a client may still make: sans-io. In an outage every call fails, and if each were retried the
/// server would get a multiple of the requests just when it can least do with them.
class retry_throttle
{
public:
    explicit retry_throttle(int most) : most_(most), left_(most) {}

    /// Takes a retry. \return whether there was one left.
    bool take()
    {
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

    /// A request got a response with a good status: ten of them give back one retry.
    void succeeded() { left_ = (std::min)(left_ + 0.1, most_); }

private:
    double most_;
    double left_;
};

}  // namespace cloud66::inline v1::detail

#endif
