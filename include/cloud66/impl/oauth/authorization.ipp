// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_AUTHORIZATION_IPP
#define CLOUD66_IMPL_OAUTH_AUTHORIZATION_IPP

#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL errc oauth_errc(std::string_view id, errc otherwise)
{
    if (id == "access_denied") return errc::access_denied;
    if (id == "invalid_grant") return errc::invalid_grant;
    if (id == "invalid_client" || id == "unauthorized_client") return errc::invalid_client;
    if (id == "server_error" || id == "temporarily_unavailable") return errc::server_error;
    if (id == "invalid_request" || id == "invalid_scope" || id == "unsupported_response_type" ||
        id == "unsupported_grant_type")
        return errc::bad_request;
    return otherwise;
}

CLOUD66_DECL std::string join_words(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

/// Base64 for URLs without padding (RFC 4648, 5).
inline std::string base64url(std::string_view bytes)
{
    std::string text = base64_encode(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

CLOUD66_DECL std::string random_text(std::size_t size)
{
    std::string bytes(size, '\0');
    if (RAND_bytes(openssl_bytes(bytes), static_cast<int>(size)) != 1)
        throw error(errc::invalid_argument, "this machine has no random numbers for a login");
    return base64url(bytes);
}

CLOUD66_DECL std::string code_challenge(std::string_view verifier)
{
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    EVP_Digest(verifier.data(), verifier.size(), openssl_bytes(digest), &size, EVP_sha256(), nullptr);
    return base64url(std::string_view(digest).substr(0, size));
}

/// The value of a field; empty if there is none.
inline std::string_view field(const form_fields& fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &form_fields::value_type::first);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

inline bool ends_login(const authorization_request& request, const form_fields& fields)
{
    return !request.state.empty() && field(fields, "state") == request.state;
}

CLOUD66_DECL bool ends_login(const authorization_request& request, std::string_view target)
{
    const form_fields fields = read_form(query_of(target));
    return ends_login(request, fields) && (!field(fields, "code").empty() || !field(fields, "error").empty());
}

CLOUD66_DECL std::string loopback_redirect::with_port(std::uint16_t chosen) const
{
    const url server{false, host, std::to_string(chosen), {}};
    return "http://" + server.host_and_port() + target;
}

CLOUD66_DECL loopback_redirect read_loopback_redirect(std::string_view redirect_uri)
{
    const request_url address = parse_request_url(redirect_uri);
    require(!address.server.tls && address.server.is_loopback(), "oauth_options.redirect_uri",
            "is no loopback address, http://127.0.0.1:PORT/ for example, so that log_in cannot listen there;"
            " a web server uses make_authorization_request and exchange_code");
    loopback_redirect result;
    result.host = address.server.host;
    const std::string& port = address.server.port;
    if (port != "80") std::from_chars(port.data(), port.data() + port.size(), result.port);
    result.target = address.target;
    return result;
}

}  // namespace detail

CLOUD66_DECL void oauth_options::validate() const
{
    using detail::require;
    require(!client_id.empty(), "oauth_options.client_id", "is empty");
    require(redirect_uri.find("://") != std::string::npos || redirect_uri == out_of_band_redirect,
            "oauth_options.redirect_uri", "must be an address, or out_of_band_redirect");
    require(redirect_uri.find('#') == std::string::npos, "oauth_options.redirect_uri",
            "has a fragment, which no redirect may have");
    for (const std::string& scope : scopes)
        require(!scope.empty() && scope.find_first_of(" \",\\") == std::string::npos, "oauth_options.scopes",
                "has one that is empty, or has a blank or comma in it; give each scope by itself");
    const detail::url server = detail::parse_url(base_url);
    require(server.tls || server.is_loopback(), "oauth_options.base_url",
            "may use http:// for a loopback address only");
}

CLOUD66_DECL authorization_request make_authorization_request(const oauth_options& options)
{
    options.validate();
    authorization_request request;
    request.state = detail::random_text(16);
    request.redirect_uri = options.redirect_uri;
    std::string query;
    detail::add_field(query, "response_type", "code");
    detail::add_field(query, "client_id", options.client_id);
    detail::add_field(query, "redirect_uri", options.redirect_uri);
    if (!options.scopes.empty()) detail::add_field(query, "scope", detail::join_words(options.scopes));
    detail::add_field(query, "state", request.state);
    if (options.pkce) {
        request.code_verifier = secret(detail::random_text(32));
        detail::add_field(query, "code_challenge", detail::code_challenge(request.code_verifier.reveal()));
        detail::add_field(query, "code_challenge_method", "S256");
    }
    request.url =
        options.base_url.substr(0, options.base_url.find_last_not_of('/') + 1) + "/oauth/authorize?" + query;
    return request;
}

CLOUD66_DECL secret read_authorization_response(const authorization_request& request, std::string_view target)
{
    const detail::form_fields fields = detail::read_form(detail::query_of(target));
    if (!detail::ends_login(request, fields))
        throw error(errc::invalid_state, "the state in the redirect is not the one that was sent");
    const std::string_view id = detail::field(fields, "error");
    if (!id.empty()) {
        error_details details;
        details.api_error = detail::printable(id);
        details.api_message = detail::printable(detail::field(fields, "error_description"));
        throw error(make_error_code(detail::oauth_errc(id, errc::bad_request)), std::move(details));
    }
    const std::string_view code = detail::field(fields, "code");
    if (code.empty()) throw error(errc::malformed_response, "the redirect has neither a code nor an error");
    return secret(code);
}

}  // namespace v1
}  // namespace cloud66

#endif
