// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_IPP
#define CLOUD66_IMPL_CLIENT_IPP

#include <cloud66/client.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/client/rate_limiter.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/recover_actions.hpp>
#include <cloud66/detail/polling/wait.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace cloud66::inline v1 {
namespace detail {

inline asio::awaitable<json::value> do_fetch_document(std::shared_ptr<client_impl> owner, api_request request)
{
    const api_response response = co_await owner->send(std::move(request));
    co_return to_value(response.document());
}

inline operation<json::value> fetch_document(const client& api, api_request request)
{
    const work_kind kind = kind_of(request);
    auto work = do_fetch_document(client_access::impl_of(api), with_settings(api, std::move(request)));
    return make_operation(api, std::move(work), kind);
}

}  // namespace detail

CLOUD66_DECL client::client(asio::any_io_executor executor, cloud66::options options)
    : client_(detail::client_impl::make(executor, std::move(options))),
      poller_(detail::action_poller::make(client_))
{
}

CLOUD66_DECL client client::with(const call_options& options) const
{
    client view = *this;
    view.settings_ = detail::make_call_settings(settings_, options);
    return view;
}

CLOUD66_DECL operation<json::value> client::request(http::verb method, std::string_view target) const
{
    return detail::fetch_document(*this, detail::raw_request(method, target, ""));
}

CLOUD66_DECL operation<json::value> client::request(http::verb method, std::string_view target,
                                                    const json::value& body) const
{
    return detail::fetch_document(*this, detail::raw_request(method, target, json::serialize(body)));
}

CLOUD66_DECL action client::resume_action(std::string_view token) const
{
    return detail::resume_action(poller_, token, detail::account_of(settings_));
}

CLOUD66_DECL action client::resume_action(std::string_view stack_uid, std::int64_t action_id) const
{
    return detail::make_action(poller_, std::string(detail::required("stack_uid", stack_uid)), action_id,
                               detail::default_action_timeout, detail::account_of(settings_));
}

CLOUD66_DECL operation<std::vector<action>> client::recover_actions(
    std::string_view stack_uid, std::chrono::system_clock::time_point since,
    recover_actions_params params) const
{
    return detail::report_errors(*this, [&] {
        return detail::make_operation(
            *this,
            detail::recover_actions(poller_, detail::required("stack_uid", stack_uid), since, params,
                                    settings_),
            detail::work_kind::reads);
    });
}

CLOUD66_DECL operation<void> client::end_waits(std::chrono::milliseconds grace) const
{
    return detail::report_errors(*this, [&] {
        if (grace.count() < 0)
            throw error(errc::invalid_argument, "the grace of end_waits must not be negative");
        return detail::make_operation(*this, client_->run(detail::end_waits(poller_, grace)),
                                      detail::work_kind::reads);
    });
}

CLOUD66_DECL rate_limit_status client::rate_limit_status() const { return client_->rate_limiter().status(); }

CLOUD66_DECL polling_stats client::polling_stats() const { return poller_->counters(); }

CLOUD66_DECL client::executor_type client::get_executor() const noexcept { return client_->executor().get(); }

}  // namespace cloud66::inline v1

#endif
