// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_OPERATION_HPP
#define CLOUD66_DETAIL_POLLING_POLL_OPERATION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/polling/poll_scheduler.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace cloud66::inline v1::detail {

class tracked_action;
class action_poller;

/// A poll that the scheduler has begun. It keeps alive what it is about.
struct poll_operation
{
    std::shared_ptr<action_poller> owner;
    poll_target* target = nullptr;
    std::vector<std::shared_ptr<tracked_action>> actions;  ///< Those it covers.
};

/// Makes the poll: one `GET` of the action, or as many pages of the stack's list as are needed. Tells the
/// poller what came of it.
CLOUD66_DECL asio::awaitable<void> run_poll(poll_operation poll);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/poll_operation.ipp>
#endif

#endif
