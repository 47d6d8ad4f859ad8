// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WATCHING_WATCHER_HPP
#define CLOUD66_WATCHING_WATCHER_HPP

#include <cloud66/async_action.hpp>
#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/session/session.hpp>
#include <cloud66/time/time_source.hpp>
#include <cloud66/watching/poll_policy.hpp>
#include <cloud66/watching/wait.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace detail {

class watcher;

/// Which action is meant.
struct action_key
{
    std::string stack_uid;
    std::int64_t id = 0;

    auto operator<=>(const action_key&) const = default;
};

/// One action and all that is known of it, shared by every handle on it. What is private to the watcher is
/// touched on the session's executor only.
class watched_action
{
public:
    CLOUD66_DECL watched_action(std::shared_ptr<watcher> owner, action_key key);
    CLOUD66_DECL ~watched_action();
    watched_action(const watched_action&) = delete;
    watched_action& operator=(const watched_action&) = delete;

    const action_key& key() const noexcept { return key_; }
    const std::shared_ptr<watcher>& owner() const noexcept { return owner_; }

    /// The last look. Thread-safe.
    CLOUD66_DECL async_action snapshot() const;

    /// How many looks there have been. Thread-safe.
    CLOUD66_DECL std::uint64_t observations() const;

    /// Whether the last look showed its end. Thread-safe.
    CLOUD66_DECL bool finished() const;

    /// What those who wait want to know. On the session's executor, as the next one.
    CLOUD66_DECL wait_facts facts() const;

    /// Why nobody looks any more; null if somebody does.
    const std::shared_ptr<const error>& lost() const noexcept { return lost_; }

private:
    friend class watcher;

    void remember(async_action seen);

    const std::shared_ptr<watcher> owner_;
    const action_key key_;

    mutable std::mutex mutex_;
    std::unique_ptr<const async_action> last_;  // null until there is a look
    std::uint64_t observations_ = 0;

    poll_policy policy_;
    action_waiters waiters_;
    std::shared_ptr<const error> lost_;
    std::uint32_t attempted_looks_ = 0;
    bool looking_ = false;  // a look is under way
    std::optional<std::multimap<time_source::time_point, std::shared_ptr<watched_action>>::iterator> place_;
};

/// Looks at actions for all who wait for them: one stream of looks for each action, however many wait.
class watcher : public std::enable_shared_from_this<watcher>
{
public:
    CLOUD66_DECL explicit watcher(std::shared_ptr<detail::session> session);

    /// The session whose requests it uses.
    const std::shared_ptr<detail::session>& session() const noexcept { return session_; }

    /// Its time.
    const std::shared_ptr<time_source>& time() const noexcept { return time_; }

    /// The action of that key; the same object for all who ask while anybody holds it. Thread-safe.
    CLOUD66_DECL std::shared_ptr<watched_action> find(const action_key& key);

    /// Takes in what the API said of an action and tells all who wait. On the session's executor.
    CLOUD66_DECL void observe(watched_action& watched, async_action seen);

    /// Looks once, now.
    CLOUD66_DECL static asio::awaitable<async_action> look(std::shared_ptr<watched_action> watched,
                                                           purpose why);

    /// Lets the next look at an action that somebody waits for be now. On the session's executor, as the next.
    CLOUD66_DECL void look_now(const std::shared_ptr<watched_action>& watched);

    /// Ends all waits, and each that begins later.
    CLOUD66_DECL void shut_down();

    /// Whether nobody waits for any action.
    bool is_idle() const noexcept { return waiters_.empty(); }

    /// Tells `one` whenever the last who waits for any action has left, for as long as it lives.
    void tell_when_idle(waiter& one) { idle_waiters_.push_back(one); }

private:
    friend class watched_action;
    friend class waiter;

    void attend(const std::shared_ptr<watched_action>& watched, waiter& one);
    void left(watched_action& watched);
    void schedule_next(const std::shared_ptr<watched_action>& watched);
    void schedule(const std::shared_ptr<watched_action>& watched, time_source::time_point when);
    void unschedule(watched_action& watched);
    void arm_timer();
    void start_due_looks();
    void finish_look(const std::shared_ptr<watched_action>& watched, std::exception_ptr failure);
    static asio::awaitable<void> look_for_waiters(std::shared_ptr<watched_action> watched);

    std::shared_ptr<detail::session> session_;
    std::shared_ptr<time_source> time_;
    std::multimap<time_source::time_point, std::shared_ptr<watched_action>> schedule_;
    asio::steady_timer timer_;
    int timer_round_ = 0;  // tells a timer's handler whether it is still meant
    session_waiters waiters_;
    session_waiters idle_waiters_;
    bool is_shut_down_ = false;

    std::mutex known_mutex_;
    std::map<action_key, std::weak_ptr<watched_action>> known_;
};

/// The text that `client::resume_action` takes: `stacks/UID/actions/ID`. No secret is in it.
CLOUD66_DECL std::string make_resume_token(const action_key& key);

/// \throws error `invalid_argument` if `token` is not of that form.
CLOUD66_DECL action_key parse_resume_token(std::string_view token);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/watching/watcher.ipp>
#endif

#endif
