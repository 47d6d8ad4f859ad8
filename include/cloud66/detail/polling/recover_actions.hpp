// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_RECOVER_ACTIONS_HPP
#define CLOUD66_DETAIL_POLLING_RECOVER_ACTIONS_HPP

#include <cloud66/action.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/call_settings.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::detail {

class action_poller;

/// Finds actions of `stack_uid` that were started by a request without a response: see
/// `client::recover_actions`, which has checked what other calls check, too.
CLOUD66_DECL asio::awaitable<std::vector<action>> recover_actions(std::shared_ptr<action_poller> owner,
                                                                  std::string_view stack_uid,
                                                                  std::chrono::system_clock::time_point since,
                                                                  const recover_actions_params& params,
                                                                  shared_settings settings);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/recover_actions.ipp>
#endif

#endif
