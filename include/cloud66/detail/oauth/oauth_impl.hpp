// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_OAUTH_OAUTH_IMPL_HPP
#define CLOUD66_DETAIL_OAUTH_OAUTH_IMPL_HPP

#include <cloud66/authorization_request.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/oauth_options.hpp>
#include <cloud66/oauth_token.hpp>
#include <cloud66/options.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cloud66::inline v1::detail {

/// What the copies of an `oauth_client` share. Its requests go the way of all others.
class oauth_impl
{
public:
    CLOUD66_DECL oauth_impl(const asio::any_io_executor& executor, oauth_options program, options connection);

    /// The request that renews a token.
    CLOUD66_DECL api_request refresh_request(const secret& refresh_token) const;

    /// Sends a request for a token.
    /// \param before the token that is renewed.
    CLOUD66_DECL static asio::awaitable<oauth_token> fetch_token(std::shared_ptr<oauth_impl> self,
                                                                 api_request request, oauth_token before);

    /// Exchanges a code for a token.
    CLOUD66_DECL static asio::awaitable<oauth_token> exchange_code(std::shared_ptr<oauth_impl> self,
                                                                   authorization_request started, secret code,
                                                                   time_source::time_point deadline);

    /// Both kinds of login that the program itself ends, on its executor.
    CLOUD66_DECL static asio::awaitable<oauth_token> log_in(std::shared_ptr<oauth_impl> self,
                                                            time_source::time_point deadline);

    const std::shared_ptr<client_impl>& client() const noexcept { return client_; }
    const std::shared_ptr<time_source>& time() const noexcept { return client_->options().time; }

private:
    api_request code_request(const authorization_request& request, const secret& code) const;
    api_request token_request(std::string form, std::vector<secret> secrets) const;
    static asio::awaitable<secret> ask_for_code(std::shared_ptr<oauth_impl> self, std::string url,
                                                time_source::time_point deadline);
    static asio::awaitable<oauth_token> log_in_by_redirect(std::shared_ptr<oauth_impl> self,
                                                           time_source::time_point deadline);
    static asio::awaitable<oauth_token> log_in_out_of_band(std::shared_ptr<oauth_impl> self,
                                                           time_source::time_point deadline);

    oauth_options program_;
    std::shared_ptr<client_impl> client_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth/oauth_impl.ipp>
#endif

#endif
