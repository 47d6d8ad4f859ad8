// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_ACKNOWLEDGE_IPP
#define CLOUD66_IMPL_CLIENT_ACKNOWLEDGE_IPP

#include <cloud66/detail/client/acknowledge.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/client/decode_response.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL asio::awaitable<acknowledgement> send_and_acknowledge(std::shared_ptr<client_impl> owner,
                                                                   api_request request)
{
    const api_response response = co_await owner->ask(std::move(request));
    if (is_null(response.payload())) co_return acknowledgement();
    co_return decode_response<acknowledgement>(owner->options().log, response, answer_to::change);
}

CLOUD66_DECL asio::awaitable<void> send_only(std::shared_ptr<client_impl> owner, api_request request)
{
    co_await owner->ask(std::move(request));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
