// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_WAIT_FSM_HPP
#define CLOUD66_DETAIL_POLLING_WAIT_FSM_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cloud66::inline v1::detail {

/// What a wait can see.
struct wait_input
{
    bool finished = false;              ///< The last poll showed the action's end.
    bool failure = false;               ///< Polling has ended: polls fail, or are refused.
    bool waits_ended = false;           ///< `client::end_waits` ends all waits.
    std::uint32_t attempted_polls = 0;  ///< How many polls have ended, well or not.
};

/// How a wait came to its end.
enum class wait_end : std::uint8_t
{
    none,  ///< It goes on.
    finished,
    failure,
    timed_out,
    end_waits,
    detached  ///< It was dropped.
};

/// What comes next in a wait.
struct wait_action
{
    wait_end end = wait_end::none;
    bool poll_now = false;               ///< Its time is up, and there is one last poll.
    time_source::time_point until = {};  ///< When to ask again, if there is no notification before.
};

/// The state machine of one wait: sans-io.
class wait_fsm
{
public:
    using time_point = time_source::time_point;

    /// A wait that may last until `deadline`, and a little longer for its last poll.
    explicit wait_fsm(time_point deadline) : deadline_(deadline) {}

    /// What to do. Ask again when there is something new, and at the time given.
    wait_action next(const wait_input& details, time_point now);

private:
    time_point deadline_;  // that of the last poll, once there is one
    std::optional<std::uint32_t> polls_before_last_;
};

/// How long a wait whose time is up waits for its last poll.
inline constexpr std::chrono::seconds last_poll_limit{10};

inline wait_action wait_fsm::next(const wait_input& details, time_point now)
{
    wait_action step;
    const bool last_poll_is_over = polls_before_last_ && details.attempted_polls != *polls_before_last_;
    if (details.finished)
        step.end = wait_end::finished;
    else if (details.failure)
        step.end = wait_end::failure;
    else if (details.waits_ended)
        step.end = wait_end::end_waits;
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

}  // namespace cloud66::inline v1::detail

#endif
