// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_REQUEST_PRIORITY_HPP
#define CLOUD66_DETAIL_CLIENT_REQUEST_PRIORITY_HPP

#include <cloud66/config.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Who asks: a caller, whose safe requests are retried, or the poller, which has its own patience.
enum class request_priority
{
    call,
    poll
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
