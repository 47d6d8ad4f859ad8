// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_WAIT_FSM_IPP
#define CLOUD66_IMPL_POLLING_WAIT_FSM_IPP

#include <cloud66/detail/polling/wait_fsm.hpp>

#include <chrono>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// How long a wait whose time is up waits for its last poll.
inline constexpr std::chrono::seconds last_poll_limit{10};

CLOUD66_DECL wait_action wait_fsm::next(const wait_input& details, time_point now)
{
    wait_action step;
    const bool last_poll_is_over = polls_before_last_ && details.attempted_polls != *polls_before_last_;
    if (details.finished)
        step.end = wait_end::finished;
    else if (details.failure)
        step.end = wait_end::failure;
    else if (details.shut_down)
        step.end = wait_end::shut_down;
    else if (last_poll_is_over || (polls_before_last_ && now >= deadline_))
        step.end = wait_end::timed_out;
    else if (now >= deadline_) {
        polls_before_last_ = details.attempted_polls;
        deadline_ = now + last_poll_limit;
        step.poll_now = true;
    }
    step.until = deadline_;
    return step;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
