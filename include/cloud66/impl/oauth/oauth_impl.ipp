// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_OAUTH_IMPL_IPP
#define CLOUD66_IMPL_OAUTH_OAUTH_IMPL_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/inquiry.hpp>
#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/detail/oauth/oauth_impl.hpp>
#include <cloud66/detail/oauth/redirect_listener.hpp>
#include <cloud66/error.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// The response of the token's server (RFC 6749, 5.1).
struct token_response
{
    secret access_token;
    std::optional<secret> refresh_token;
    std::optional<double> expires_in;  // seconds
    std::optional<std::string> scope;
};
BOOST_DESCRIBE_STRUCT(token_response, (), (access_token, refresh_token, expires_in, scope))

/// The texts of a list that is separated by blanks.
inline std::vector<std::string> split_words(std::string_view text)
{
    std::vector<std::string> words;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        const std::string_view word = text.substr(0, text.find(' '));
        words.emplace_back(word);
        text.remove_prefix(word.size());
    }
    return words;
}

/// `options` for requests to the authorization server.
inline options for_authorization(options connection, const oauth_options& program)
{
    program.validate();
    connection.base_url = program.base_url;
    connection.credentials = credentials();
    connection.account.reset();
    return connection;
}

CLOUD66_DECL oauth_impl::oauth_impl(const asio::any_io_executor& executor, oauth_options program,
                                    options connection)
    : program_(std::move(program)),
      client_(client_impl::make(executor, for_authorization(std::move(connection), program_)))
{
}

CLOUD66_DECL api_request oauth_impl::token_request(std::string form, std::vector<secret> secrets) const
{
    form_exchange exchange;
    exchange.secrets = std::move(secrets);
    const std::string_view id = program_.client_id;
    const std::string_view password = program_.client_secret.reveal();
    if (program_.authentication == client_authentication::basic) {
        // Encoded as in a form before, says RFC 6749 (2.3.1).
        std::string pair = http::percent_encode(id) + ':' + http::percent_encode(password);
        exchange.authorization = secret("Basic " + base64_encode(pair));
        wipe(pair.data(), pair.size());
        exchange.secrets.push_back(exchange.authorization);
    } else if (!password.empty()) {
        add_field(form, "client_secret", password);
    }
    // A program without a secret identifies itself in the form alone (RFC 6749, 3.2.1).
    if (program_.authentication == client_authentication::form || password.empty())
        add_field(form, "client_id", id);
    exchange.secrets.push_back(program_.client_secret);
    std::erase_if(exchange.secrets, [](const secret& one) { return one.empty(); });

    call_settings settings;
    settings.form = std::make_shared<const form_exchange>(std::move(exchange));
    api_request request = post("fetch_token", "/oauth/token", {}, std::move(form));
    request.settings = std::make_shared<const call_settings>(std::move(settings));
    return request;
}

CLOUD66_DECL api_request oauth_impl::code_request(const authorization_request& request,
                                                  const secret& code) const
{
    const secret given(trim(code.reveal()));
    std::string form;
    add_field(form, "grant_type", "authorization_code");
    add_field(form, "code", given.reveal());
    add_field(form, "redirect_uri", request.redirect_uri);
    if (!request.code_verifier.empty()) add_field(form, "code_verifier", request.code_verifier.reveal());
    api_request result = token_request(std::move(form), {given, request.code_verifier});
    if (given.empty()) result.refuse("the code is empty");
    return result;
}

CLOUD66_DECL api_request oauth_impl::refresh_request(const secret& refresh_token) const
{
    std::string form;
    add_field(form, "grant_type", "refresh_token");
    add_field(form, "refresh_token", refresh_token.reveal());
    api_request result = token_request(std::move(form), {refresh_token});
    if (refresh_token.empty()) result.refuse("the refresh token is empty");
    return result;
}

/// What was granted.
inline oauth_token granted(token_response response, oauth_token before)
{
    oauth_token token = std::move(before);
    token.access_token = std::move(response.access_token);
    if (response.refresh_token && !response.refresh_token->empty())
        token.refresh_token = *std::move(response.refresh_token);
    token.expires_at.reset();
    constexpr double longest = 1e9;  // 30 years; zero stands for never, as Go's client reads it
    if (response.expires_in && *response.expires_in > 0 && *response.expires_in < longest)
        token.expires_at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                           std::chrono::seconds(static_cast<std::int64_t>(*response.expires_in));
    if (response.scope) token.scopes = split_words(*response.scope);
    return token;
}

CLOUD66_DECL asio::awaitable<oauth_token> oauth_impl::fetch_token(std::shared_ptr<oauth_impl> self,
                                                                  api_request request, oauth_token before)
{
    try {
        const api_response response = co_await self->client_->send(std::move(request));
        auto read = decode_response<token_response>(self->client_->options().log, response);
        if (read.access_token.empty())
            throw accepted_but_unreadable(malformed(response, "access_token is empty"));
        co_return granted(std::move(read), std::move(before));
    } catch (const error& failure) {
        const errc code = oauth_errc(failure.details().api_error, errc());
        if (code == errc() || failure.code() == errc::outcome_unknown) throw;
        throw error(make_error_code(code), failure.details());
    }
}

inline error login_timed_out()
{
    return error(errc::login_timed_out, "the user has not ended the login in the browser");
}

CLOUD66_DECL asio::awaitable<oauth_token> oauth_impl::log_in(std::shared_ptr<oauth_impl> self,
                                                             time_source::time_point deadline)
{
    return self->program_.redirect_uri == out_of_band_redirect
               ? log_in_out_of_band(std::move(self), deadline)
               : log_in_by_redirect(std::move(self), deadline);
}

CLOUD66_DECL asio::awaitable<oauth_token> oauth_impl::exchange_code(std::shared_ptr<oauth_impl> self,
                                                                    authorization_request started,
                                                                    secret code,
                                                                    time_source::time_point deadline)
{
    api_request request = self->code_request(started, code);
    request.deadline = deadline;
    oauth_token asked_for;
    asked_for.scopes = self->program_.scopes;
    co_return co_await fetch_token(self, std::move(request), std::move(asked_for));
}

CLOUD66_DECL asio::awaitable<oauth_token> oauth_impl::log_in_by_redirect(std::shared_ptr<oauth_impl> self,
                                                                         time_source::time_point deadline)
{
    oauth_options program = self->program_;
    require(program.open_url != nullptr, "oauth_options.open_url",
            "is empty: log_in has to show the user the address to open");
    const loopback_redirect registered = read_loopback_redirect(program.redirect_uri);
    const auto started = std::make_shared<authorization_request>();  // as soon as the port is known
    const std::string path = registered.target.substr(0, registered.target.find('?'));
    const redirect_listener::predicate is_redirect = [started, path](std::string_view target) {
        return target.substr(0, target.find('?')) == path && ends_login(started->state, target);
    };
    redirect_listener listener(self->client_->executor(), self->time(), registered.host, registered.port,
                               is_redirect);
    if (registered.port == 0) program.redirect_uri = registered.with_port(listener.port());
    *started = make_authorization_request(program);
    program.open_url(started->url);

    const std::string target = co_await listener.wait(deadline);
    if (target.empty()) throw login_timed_out();
    std::optional<error> failure;
    oauth_token token;
    try {
        secret code = read_authorization_response(*started, target);
        token = co_await exchange_code(self, *started, std::move(code), deadline);
    } catch (const error& refused) {
        failure = refused;
    }
    const bool is_in = !failure;
    std::string title(is_in ? "You are logged in" : "You are not logged in");
    std::string text(is_in ? "The program has what it needs." : "The program says why.");
    text += " You can close this page.";
    co_await listener.respond(std::move(title), std::move(text));
    if (failure) throw error(*failure);
    co_return token;
}

CLOUD66_DECL asio::awaitable<secret> oauth_impl::ask_for_code(std::shared_ptr<oauth_impl> self,
                                                              std::string url,
                                                              time_source::time_point deadline)
{
    const durable_executor& executor = self->client_->executor();
    const auto asked = inquiry::start(executor, self->program_.ask_for_code(std::move(url)));
    const bool in_time = co_await inquiry::wait(asked, executor, self->time(), deadline);
    if (!in_time) throw login_timed_out();
    co_return asked->get();
}

CLOUD66_DECL asio::awaitable<oauth_token> oauth_impl::log_in_out_of_band(std::shared_ptr<oauth_impl> self,
                                                                         time_source::time_point deadline)
{
    require(self->program_.ask_for_code != nullptr, "oauth_options.ask_for_code",
            "is empty: log_in has to ask the user for the code");
    authorization_request started = make_authorization_request(self->program_);
    secret code = co_await ask_for_code(self, started.url, deadline);
    co_return co_await exchange_code(self, std::move(started), std::move(code), deadline);
}

}  // namespace cloud66::inline v1::detail

#endif
