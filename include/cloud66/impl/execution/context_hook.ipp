// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_EXECUTION_CONTEXT_HOOK_IPP
#define CLOUD66_IMPL_EXECUTION_CONTEXT_HOOK_IPP

#include <cloud66/detail/execution/context_hook.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/intrusive/list.hpp>

namespace cloud66::inline v1::detail {

/// The hooks of one execution context. The mutex is recursive since one hook's function may destroy others.
struct context_hooks
{
    std::recursive_mutex mutex;
    boost::intrusive::list<context_hook> hooks;
};

/// Asio shuts its services down before it destroys them; hooks are called in between.
class context_hook_service final : public asio::execution_context::service
{
public:
    using key_type = context_hook_service;
    static inline asio::execution_context::id id;

    explicit context_hook_service(asio::execution_context& context)
        : service(context), hooks_(std::make_shared<context_hooks>())
    {
    }

    const std::shared_ptr<context_hooks>& hooks() const noexcept { return hooks_; }

private:
    void shutdown() noexcept override
    {
        const std::lock_guard lock(hooks_->mutex);
        while (!hooks_->hooks.empty()) {
            context_hook& first = hooks_->hooks.front();
            hooks_->hooks.pop_front();
            first.release_();
        }
    }

    std::shared_ptr<context_hooks> hooks_;
};

CLOUD66_DECL context_hook::context_hook(const asio::any_io_executor& executor, std::function<void()> release)
    : hooks_(
          asio::use_service<context_hook_service>(asio::query(executor, asio::execution::context)).hooks()),
      release_(std::move(release))
{
    const std::lock_guard lock(hooks_->mutex);
    hooks_->hooks.push_back(*this);
}

CLOUD66_DECL context_hook::~context_hook()
{
    const std::lock_guard lock(hooks_->mutex);
    if (is_linked()) hooks_->hooks.erase(hooks_->hooks.iterator_to(*this));
}

CLOUD66_DECL std::unique_lock<std::recursive_mutex> context_hook::lock() const
{
    return std::unique_lock(hooks_->mutex);
}

CLOUD66_DECL durable_executor::durable_executor(const asio::any_io_executor& executor)
    : state_(std::make_shared<state>(executor))
{
}

}  // namespace cloud66::inline v1::detail

#endif
