// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_WAIT_FSM_IPP
#define CLOUD66_IMPL_POLLING_WAIT_FSM_IPP

#include <cloud66/detail/polling/wait_fsm.hpp>

#include <chrono>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// How long a wait whose time is up waits for its last look.
inline constexpr std::chrono::seconds last_look_patience{10};

CLOUD66_DECL wait_step wait_course::next(const wait_facts& facts, time_point now)
{
    wait_step step;
    const bool last_look_is_over = looks_before_last_ && facts.attempted_looks != *looks_before_last_;
    if (facts.finished)
        step.end = wait_end::finished;
    else if (facts.given_up)
        step.end = wait_end::given_up;
    else if (facts.shut_down)
        step.end = wait_end::shut_down;
    else if (last_look_is_over || (looks_before_last_ && now >= deadline_))
        step.end = wait_end::timed_out;
    else if (now >= deadline_) {
        looks_before_last_ = facts.attempted_looks;
        deadline_ = now + last_look_patience;
        step.look_now = true;
    }
    step.until = deadline_;
    return step;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
