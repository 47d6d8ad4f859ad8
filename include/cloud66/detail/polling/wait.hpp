// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_WAIT_HPP
#define CLOUD66_DETAIL_POLLING_WAIT_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/polling/wait_fsm.hpp>
#include <cloud66/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace cloud66::inline v1::detail {

class tracked_action;
class action_poller;

/// What a wait for `tracked` that came to its end like this ends with.
/// Thread-safe.
/// \param timeout what the wait was given.
/// \param failure why polling has ended, if that was it.
CLOUD66_DECL result<action_info> make_result(const tracked_action& tracked, wait_end how,
                                             std::chrono::milliseconds timeout,
                                             const std::shared_ptr<const error>& failure = nullptr);

/// Waits until the action has finished with success; throws `error` if it ends in any other way or
/// `timeout` (zero: none) passes. Calls `on_update`, if there is one, for each poll meanwhile.
CLOUD66_DECL asio::awaitable<action_info> wait_for_end(std::shared_ptr<tracked_action> tracked,
                                                       std::chrono::milliseconds timeout,
                                                       std::function<void(const action_info&)> on_update);

/// Waits until there have been more than `seen` polls, or the action has finished.
CLOUD66_DECL asio::awaitable<action_info> wait_for_update(std::shared_ptr<tracked_action> tracked,
                                                          std::uint64_t seen);

/// Lets `work`, a wait for `tracked` on any executor, end with the last `action_info` and a resume token if it is
/// cancelled.
CLOUD66_DECL asio::awaitable<action_info> resumable(std::shared_ptr<tracked_action> tracked,
                                                    asio::awaitable<action_info> work);

/// Lets open waits go on for `grace`, and then ends them all, and each that begins later.
CLOUD66_DECL asio::awaitable<void> end_waits(std::shared_ptr<action_poller> owner,
                                             std::chrono::milliseconds grace);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/wait.ipp>
#endif

#endif
