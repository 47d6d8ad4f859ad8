// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_IPP
#define CLOUD66_IMPL_OAUTH_IPP

#include <cloud66/detail/calls/report_errors.hpp>
#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/detail/oauth/oauth_impl.hpp>
#include <cloud66/detail/oauth/renewed_tokens.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/oauth.hpp>

#include <utility>

namespace cloud66::inline v1 {

CLOUD66_DECL oauth_client::oauth_client(asio::any_io_executor executor, oauth_options program,
                                        const options& connection)
    : impl_(std::make_shared<detail::oauth_impl>(executor, std::move(program), connection))
{
}

CLOUD66_DECL operation<oauth_token> oauth_client::log_in(std::chrono::milliseconds timeout) const
{
    const auto& client = impl_->client();
    return detail::report_errors(client->executor(), [&] {
        detail::require(timeout.count() > 0, "the timeout of log_in", "must be greater than zero");
        const auto deadline = detail::saturating_add(impl_->time()->now(), timeout);
        return detail::operation_on(client->executor(),
                                    client->run(detail::oauth_impl::log_in(impl_, deadline)),
                                    detail::work_kind::reads);
    });
}

CLOUD66_DECL operation<oauth_token> oauth_client::exchange_code(const authorization_request& request,
                                                                const secret& code) const
{
    return detail::operation_on(impl_->client()->executor(),
                                detail::oauth_impl::exchange_code(impl_, request, code, time_source::never),
                                detail::work_kind::one_change);
}

CLOUD66_DECL operation<oauth_token> oauth_client::refresh(const secret& refresh_token) const
{
    oauth_token before;
    before.refresh_token = refresh_token;
    return detail::operation_on(
        impl_->client()->executor(),
        detail::oauth_impl::fetch_token(impl_, impl_->refresh_request(refresh_token), std::move(before)),
        detail::work_kind::one_change);
}

CLOUD66_DECL oauth_client::executor_type oauth_client::get_executor() const noexcept
{
    return impl_->client()->executor().get();
}

CLOUD66_DECL credentials credentials::oauth(std::shared_ptr<token_store> store, const oauth_client& client)
{
    detail::require(store != nullptr, "the token store of credentials::oauth", "is null");
    const auto tokens = detail::renewed_tokens::make(std::move(store), client.impl_);
    return provider([tokens](token_reason reason) { return detail::renewed_tokens::get(tokens, reason); });
}

}  // namespace cloud66::inline v1

#endif
