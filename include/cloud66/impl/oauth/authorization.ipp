// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_AUTHORIZATION_IPP
#define CLOUD66_IMPL_OAUTH_AUTHORIZATION_IPP

#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>

namespace cloud66::inline v1 {
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

CLOUD66_DECL std::string_view field(const form_fields& fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &form_fields::value_type::first);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

CLOUD66_DECL bool has_state(const form_fields& redirect, std::string_view state)
{
    return !state.empty() && field(redirect, "state") == state;
}

CLOUD66_DECL bool ends_login(std::string_view state, std::string_view target)
{
    const form_fields fields = read_form(query_of(target));
    return has_state(fields, state) && (!field(fields, "code").empty() || !field(fields, "error").empty());
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

}  // namespace cloud66::inline v1

#endif
