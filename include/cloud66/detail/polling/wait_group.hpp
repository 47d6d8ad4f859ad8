// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_WAIT_GROUP_HPP
#define CLOUD66_DETAIL_POLLING_WAIT_GROUP_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/wait.hpp>
#include <cloud66/detail/timing/callback_timer.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/wait_result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// One wait of a group that has come to its end.
struct ended_wait
{
    std::uint32_t index = 0;  ///< Of the action.
    wait_end how = wait_end::none;
    std::shared_ptr<const error> failure;  ///< Why polling has ended, if that was it.
};

/// The waits of a group for actions of one client: one timer and no coroutine, however many there are. Lives
/// on that client's executor.
class client_waits
{
public:
    /// \param on_end called once for each wait.
    CLOUD66_DECL client_waits(const action_poller& owner, std::function<void(ended_wait)> on_end);

    /// One wait more, which may last `timeout` (zero: for ever) from now on. Before `start`, on any executor.
    CLOUD66_DECL void add(std::uint32_t index, std::shared_ptr<tracked_action> tracked,
                          std::chrono::milliseconds timeout);

    /// Begins to wait.
    CLOUD66_DECL void start();

private:
    using time_point = time_source::time_point;

    class wait final : public waiter
    {
    public:
        wait(client_waits& group, std::uint32_t index, std::shared_ptr<tracked_action> tracked,
             time_point deadline)
            : waiter(std::move(tracked)), group_(group), fsm_(deadline), index_(index)
        {
        }

        std::uint32_t index() const noexcept { return index_; }
        wait_action next(time_point now) { return fsm_.next(tracked()->details(), now); }
        void notify() override { group_.proceed(*this); }

    private:
        client_waits& group_;
        wait_fsm fsm_;
        std::uint32_t index_;
    };

    void proceed(wait& one);
    void proceed_with_due();
    void expect(time_point deadline, wait& one);
    void set_timer();

    const std::shared_ptr<time_source> time_;
    const std::function<void(ended_wait)> on_end_;
    std::deque<wait> waits_;
    std::vector<std::pair<time_point, wait*>> deadlines_;  // a heap; those of ended waits may be left in it
    callback_timer timer_;
    std::size_t open_ = 0;
};

/// Any number of waits, one for each action, and their ends in order. Lives on the executor of the first
/// action's client.
class wait_group : public std::enable_shared_from_this<wait_group>
{
public:
    /// Begins to wait for `actions`, of which there is at least one and none is empty.
    CLOUD66_DECL static std::shared_ptr<wait_group> start(std::vector<action> actions,
                                                          const wait_all_params& params);

    /// The next wait that has ended; none if all have been given out. To be awaited on its executor.
    CLOUD66_DECL static asio::awaitable<std::optional<wait_result>> next(std::shared_ptr<wait_group> group);

    /// The client on whose executor the group works.
    const std::shared_ptr<client_impl>& client() const noexcept { return client_; }

private:
    CLOUD66_DECL wait_group(std::vector<action> actions, const wait_all_params& params);
    void do_start();
    void end(ended_wait ended);
    wait_result take();
    void end_all();

    const wait_all_params params_;
    std::vector<action> actions_;
    const std::shared_ptr<client_impl> client_;
    std::map<const action_poller*, std::shared_ptr<client_waits>> parts_;  // those with open waits
    std::vector<bool> has_ended_;                                          // by index
    std::deque<ended_wait> ended_;                                         // and not given out yet
    std::size_t given_out_ = 0;
    event event_;
};

/// How long the wait for `handle` may last; zero: for ever.
CLOUD66_DECL std::chrono::milliseconds limit_of(const action& handle, const wait_all_params& params);

/// The outcome of a wait that has no waiter any more: the action's end, if it is known.
CLOUD66_DECL wait_result detached_result(std::size_t index, action handle);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/wait_group.ipp>
#endif

#endif
