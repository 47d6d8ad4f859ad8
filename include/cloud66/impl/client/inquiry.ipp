// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_INQUIRY_IPP
#define CLOUD66_IMPL_CLIENT_INQUIRY_IPP

#include <cloud66/detail/client/inquiry.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace cloud66::inline v1::detail {

/// A waiter's place, as long as it waits.
class inquiry::place
{
public:
    place(inquiry& in, event& one) : where_(in), self_(in.waiters_.insert(in.waiters_.end(), &one)) {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place()
    {
        where_.waiters_.erase(self_);
        if (where_.waiters_.empty() && !where_.is_over_) where_.stop_.emit(asio::cancellation_type::terminal);
    }

private:
    inquiry& where_;
    std::list<event*>::iterator self_;
};

CLOUD66_DECL std::shared_ptr<inquiry> inquiry::start(const durable_executor& executor,
                                                     asio::awaitable<secret> work)
{
    const auto made = std::make_shared<inquiry>();
    const auto end = [made](std::exception_ptr failure, secret given) {
        made->is_over_ = true;
        made->failure_ = std::move(failure);
        made->answer_ = std::move(given);
        for (event* one : made->waiters_) one->notify();
    };
    asio::co_spawn(executor.get(), std::move(work), asio::bind_cancellation_slot(made->stop_.slot(), end));
    return made;
}

CLOUD66_DECL asio::awaitable<bool> inquiry::wait(std::shared_ptr<inquiry> self, durable_executor executor,
                                                 std::shared_ptr<time_source> time,
                                                 time_source::time_point until)
{
    if (!self->is_over_) {
        event over(executor.get(), std::move(time));
        const place here(*self, over);
        co_await over.wait_until(until);
    }
    co_return self->is_over_;
}

CLOUD66_DECL const secret& inquiry::get() const
{
    if (failure_) std::rethrow_exception(failure_);
    return answer_;
}

}  // namespace cloud66::inline v1::detail

#endif
