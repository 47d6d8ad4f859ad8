// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_IPP
#define CLOUD66_IMPL_CLIENT_IPP

#include <cloud66/client.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/recover_actions.hpp>
#include <cloud66/detail/polling/wait.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline asio::awaitable<json::value> fetch_document(std::shared_ptr<client_impl> owner,
                                                   detail::api_request request)
{
    const api_response response = co_await owner->send(std::move(request));
    co_return response.document();
}

}  // namespace detail

CLOUD66_DECL client::client(asio::any_io_executor executor, cloud66::options options)
    : client_(detail::client_impl::make(executor, std::move(options))),
      poller_(detail::action_poller::make(client_))
{
}

CLOUD66_DECL asio::awaitable<json::value> client::request(http::verb method, std::string_view target) const
{
    return detail::fetch_document(client_, detail::raw_request(method, target, ""));
}

CLOUD66_DECL asio::awaitable<json::value> client::request(http::verb method, std::string_view target,
                                                          const json::value& body) const
{
    return detail::fetch_document(client_, detail::raw_request(method, target, json::serialize(body)));
}

CLOUD66_DECL action client::resume_action(std::string_view token) const
{
    return detail::resume_action(poller_, token);
}

CLOUD66_DECL action client::resume_action(std::string_view stack_uid, std::int64_t action_id) const
{
    return detail::make_action(poller_, std::string(detail::required("stack_uid", stack_uid)), action_id,
                               detail::default_action_timeout);
}

CLOUD66_DECL asio::awaitable<std::vector<action>> client::recover_actions(std::string_view stack_uid,
                                                                          recover_actions_params params) const
{
    return detail::recover_actions(poller_, detail::required("stack_uid", stack_uid), params);
}

CLOUD66_DECL asio::awaitable<void> client::shutdown(std::chrono::milliseconds grace) const
{
    if (grace.count() < 0) throw error(errc::invalid_argument, "the grace of shutdown must not be negative");
    return client_->run(detail::end_waits(poller_, grace));
}

CLOUD66_DECL rate_limit_status client::rate_limit_status() const { return client_->rate_limiter().status(); }

CLOUD66_DECL polling_stats client::polling_stats() const { return poller_->counters(); }

CLOUD66_DECL asio::any_io_executor client::get_executor() const { return client_->executor().get(); }

}  // namespace v1
}  // namespace cloud66

#endif
