// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WAIT_ALL_HPP
#define CLOUD66_WAIT_ALL_HPP

#include <cloud66/action.hpp>
#include <cloud66/config.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/wait_result.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace cloud66::inline v1 {

/// Waits for all of `actions` and returns one outcome for each, in the order given. That some fail is no
/// error of this call.
///
///     const auto outcomes = co_await cloud66::wait_all(actions, {.timeout = 5min});
///     for (const auto& [index, handle, outcome] : outcomes)
///         std::cout << handle.stack_uid() << (outcome ? " ok\n" : " failed\n");
///
/// The actions may belong to several clients, be given twice, or have finished, which costs no request. It is
/// one coroutine for any number of them.
///
/// \param actions what to wait for; may be empty.
/// \param params how long, and when to stop early.
/// \throws error `invalid_argument` naming the place of an empty handle, or for a negative time limit, before
/// it waits.
///
/// Cancellation (any type): it returns; what is still open ends with `operation_aborted`, what has ended is
/// kept.
/// Thread-safety: as the clients'.
CLOUD66_DECL operation<std::vector<wait_result>> wait_all(std::vector<action> actions,
                                                          wait_all_params params = {});

namespace detail {
class wait_group;
}

/// What `wait_each` takes: the same as `wait_all`.
using wait_each_params = wait_all_params;

/// The outcomes of many actions, in the order in which they end: what `wait_each` returns. Dropping it ends
/// all waits that are still open; the work goes on at Cloud 66.
class [[nodiscard]] wait_results
{
public:
    /// The next action that has ended; none if all have been given out. One call at a time.
    ///
    /// \return its outcome; that it failed is no error of this call.
    ///
    /// Cancellation (any type): `operation_aborted`; no outcome is lost, and no wait ended: the next call
    /// goes on.
    CLOUD66_DECL operation<std::optional<wait_result>> next();

private:
    friend CLOUD66_DECL wait_results wait_each(std::vector<action> actions, wait_each_params params);

    std::shared_ptr<detail::wait_group> group_;  // null: there was nothing to wait for
};

/// Waits for all of `actions`, beginning now, and gives out each outcome as soon as it is there.
///
///     auto each = cloud66::wait_each(actions);
///     while (const auto ended = co_await each.next())
///         std::cout << ended->handle.stack_uid() << (ended->outcome ? " ok\n" : " failed\n");
///
/// \param actions as for `wait_all`.
/// \param params as for `wait_all`. With `until` the outcomes go on until there was one for each action.
/// \throws error as `wait_all`.
///
/// Thread-safety: as the clients'; without `options.thread_safe` it is called, and its result dropped, where
/// the client's work runs, or while that is not running.
CLOUD66_DECL wait_results wait_each(std::vector<action> actions, wait_each_params params = {});

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/wait_all.ipp>
#endif

#endif
