// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_EXECUTION_CONTEXT_HOOK_HPP
#define CLOUD66_DETAIL_EXECUTION_CONTEXT_HOOK_HPP

#include <cloud66/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace cloud66::inline v1::detail {

struct context_hooks;

/// Calls a function when an execution context shuts down, as the first step of the context's destruction. An
/// object that owns timers or sockets may outlive their context; it destroys them in that function, because
/// their own destructors would touch the destroyed context. Thread-safe.
class context_hook : public boost::intrusive::list_base_hook<>
{
public:
    /// \param executor of the context.
    /// \param release called at most once, and not any more when this is destroyed. It must not throw.
    CLOUD66_DECL context_hook(const asio::any_io_executor& executor, std::function<void()> release);
    CLOUD66_DECL ~context_hook();
    context_hook(const context_hook&) = delete;
    context_hook& operator=(const context_hook&) = delete;

    /// Keeps the context from shutting down while the lock is held.
    CLOUD66_DECL std::unique_lock<std::recursive_mutex> lock() const;

private:
    friend class context_hook_service;

    std::shared_ptr<context_hooks> hooks_;
    std::function<void()> release_;
};

/// An executor that may be kept longer than its execution context exists. Copies share the executor, which is
/// dropped when the context shuts down. Thread-safe.
class durable_executor
{
public:
    /// No executor.
    durable_executor() = default;

    CLOUD66_DECL explicit durable_executor(const asio::any_io_executor& executor);

    /// The executor; an empty one if there is none, or after the context was destroyed.
    const asio::any_io_executor& get() const noexcept
    {
        static const asio::any_io_executor none;
        return state_ ? state_->executor : none;
    }

    /// Posts `work`, or destroys it here if the context was destroyed.
    template <class Work>
    void post(Work work) const
    {
        if (get()) asio::post(get(), std::move(work));
    }

    /// Dispatches `work`, or destroys it here if the context was destroyed.
    template <class Work>
    void dispatch(Work work) const
    {
        if (get()) asio::dispatch(get(), std::move(work));
    }

private:
    struct state
    {
        explicit state(const asio::any_io_executor& e)
            : executor(e), hook(e, [this] { executor = asio::any_io_executor(); })
        {
        }

        asio::any_io_executor executor;
        context_hook hook;
    };

    std::shared_ptr<state> state_;
};

/// Shares what lives on `executor`, so that it is destroyed there, whichever thread drops it last.
template <class T>
std::shared_ptr<T> make_shared_on(const durable_executor& executor, std::unique_ptr<T> made)
{
    return {made.release(),
            [executor](T* last) { executor.dispatch([owned = std::unique_ptr<T>(last)] {}); }};
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/execution/context_hook.ipp>
#endif

#endif
