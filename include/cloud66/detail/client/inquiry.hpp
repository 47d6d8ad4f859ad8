// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_INQUIRY_HPP
#define CLOUD66_DETAIL_CLIENT_INQUIRY_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <exception>
#include <list>
#include <memory>

namespace cloud66::inline v1::detail {

/// A question to code of the user's for a secret, with any number of waiters. It is cancelled (`terminal`) when the last
/// of them has left. Lives on one executor.
class inquiry
{
public:
    /// Starts `work` on `executor`.
    CLOUD66_DECL static std::shared_ptr<inquiry> start(const durable_executor& executor,
                                                       asio::awaitable<secret> work);

    /// Waits until there is a result, or `until`: whether there is one.
    CLOUD66_DECL static asio::awaitable<bool> wait(std::shared_ptr<inquiry> self, durable_executor executor,
                                                   std::shared_ptr<time_source> time,
                                                   time_source::time_point until);

    bool is_over() const noexcept { return is_over_; }

    /// Whether it has ended with an exception.
    bool has_failed() const noexcept { return failure_ != nullptr; }

    /// The result.
    /// \throws what it has ended with.
    CLOUD66_DECL const secret& get() const;

private:
    class place;

    bool is_over_ = false;
    std::exception_ptr failure_;
    secret answer_;
    std::list<event*> waiters_;
    asio::cancellation_signal stop_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/inquiry.ipp>
#endif

#endif
