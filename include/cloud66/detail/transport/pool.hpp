// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_POOL_HPP
#define CLOUD66_DETAIL_TRANSPORT_POOL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/detail/timing/wait_queue.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/http.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The connections to one server. Requests over the limit wait in a queue.
class pool
{
public:
    CLOUD66_DECL pool(const asio::any_io_executor& executor,
                      std::shared_ptr<const connection_settings> settings);

    /// The right to use one connection; given back when it goes.
    class lease
    {
    public:
        CLOUD66_DECL explicit lease(pool& owner);
        CLOUD66_DECL ~lease();
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;

        /// Waits for a connection, calls before polls. False if `until` came first.
        CLOUD66_DECL asio::awaitable<bool> wait(time_source::time_point until,
                                                http::request_priority priority);

        /// The connection to use: one that was open already, or a new one that has to be opened.
        CLOUD66_DECL connection& take(bool& is_new);

        /// Keeps the connection for the next request, if it can be used again.
        CLOUD66_DECL void keep();

    private:
        pool& owner_;
        std::optional<wait_queue::entry> entry_;  // none: it never had to wait
        bool is_admitted_ = false;
        std::unique_ptr<connection> connection_;
    };

private:
    void admit_next();

    durable_executor executor_;
    std::shared_ptr<const connection_settings> settings_;
    std::vector<std::unique_ptr<connection>> idle_;  // the one used last is used first
    wait_queue queue_;
    std::uint64_t last_number_ = 0;
    std::size_t in_use_ = 0;
    context_hook hook_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/pool.ipp>
#endif

#endif
