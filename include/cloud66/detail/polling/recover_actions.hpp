// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_RECOVER_ACTIONS_HPP
#define CLOUD66_DETAIL_POLLING_RECOVER_ACTIONS_HPP

#include <cloud66/action.hpp>
#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/call_settings.hpp>
#include <cloud66/page.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

class action_poller;

/// The way through the pages of a list of actions to all that started since a time: sans-io. No source says how
/// such lists are sorted. If the pages show it, only the end with the newest actions is read, and else all.
class recent_cursor
{
public:
    using time_point = std::chrono::sys_seconds;  // in which no limit overflows

    explicit recent_cursor(time_point since) : since_(since) {}

    /// Which page to read next; zero: all has been read.
    std::int64_t next_page() const noexcept { return next_; }

    /// Takes in the page that was asked for.
    CLOUD66_DECL void arrived(const std::vector<action_info>& items, const page_position& position);

private:
    enum class order
    {
        unknown,
        newest_first,
        oldest_first,
        none
    };

    order order_of(const std::vector<action_info>& items) const;
    bool reaches_back(const std::vector<action_info>& items) const;

    time_point since_;
    std::int64_t next_ = 1;
    order order_ = order::unknown;
};

/// Finds actions of `stack_uid` that were started by a request without a response: see
/// `client::recover_actions`, which has checked what other calls check, too.
CLOUD66_DECL asio::awaitable<std::vector<action>> recover_actions(std::shared_ptr<action_poller> owner,
                                                                  std::string_view stack_uid,
                                                                  const recover_actions_params& params,
                                                                  shared_settings settings);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/recover_actions.ipp>
#endif

#endif
