// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_EXECUTION_START_ON_IPP
#define CLOUD66_IMPL_EXECUTION_START_ON_IPP

#include <cloud66/detail/execution/start_on.hpp>

#include <boost/asio/system_executor.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL std::shared_ptr<asio::cancellation_signal> forward_cancellation(
    asio::cancellation_slot slot, const durable_executor& executor, std::shared_ptr<const bool> in_flight)
{
    if (!slot.is_connected()) return nullptr;
    auto signal = std::make_shared<asio::cancellation_signal>();
    // The slot may outlive the context; the signal has an executor in it and must not.
    slot.assign([executor, meant = std::weak_ptr(signal),
                 in_flight = std::move(in_flight)](asio::cancellation_type type) {
        executor.post([meant, in_flight, type]() mutable {
            const auto alive = meant.lock();
            if (!alive) return;
            if (in_flight && !*in_flight) type = asio::cancellation_type::terminal;
            alive->emit(type);
        });
    });
    return signal;
}

CLOUD66_DECL asio::any_io_executor executor_or_system(const durable_executor& executor) noexcept
{
    return executor.get() ? executor.get() : asio::any_io_executor(asio::system_executor());
}

CLOUD66_DECL error context_destroyed()
{
    return error(errc::invalid_argument, "the execution context of the client was destroyed before the call");
}

CLOUD66_DECL std::exception_ptr as_error(std::exception_ptr failure)
{
    if (!failure) return failure;
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& known) {
        return std::make_exception_ptr(to_error(known));
    } catch (...) {
        return failure;
    }
}

}  // namespace cloud66::inline v1::detail

#endif
