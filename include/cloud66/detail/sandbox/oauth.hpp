// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_OAUTH_HPP
#define CLOUD66_DETAIL_SANDBOX_OAUTH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/http/html.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/detail/sandbox/certificate.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>
#include <cloud66/detail/sandbox/path.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

// The authorization server (RFC 6749), which takes the program's user for logged in. At the real API it is Doorkeeper.
namespace cloud66::inline v1::sandbox_detail {

inline constexpr auto code_lifetime = std::chrono::minutes(10);

/// Thrown by the token's endpoint (RFC 6749, 5.2).
struct oauth_error
{
    std::string id;
    std::string description;
    unsigned status = 400;
};

inline raw_response oauth_page(unsigned status, std::string_view title, std::string_view body)
{
    raw_response page;
    page.status = status;
    page.content_type = "text/html; charset=utf-8";
    page.body = detail::html_page(title, body);
    page.headers.emplace_back("Cache-Control", "no-store");
    return page;
}

/// A page for what must not be told to the address that the program has named (RFC 6749, 4.1.2.1).
inline raw_response error_page(std::string_view text)
{
    return oauth_page(400, "An error has occurred", "<p>" + detail::html_escape(text) + "</p>");
}

/// Sends the browser back to the program.
inline raw_response redirect_to(std::string address, const std::string& query)
{
    raw_response raw;
    raw.status = 302;
    raw.headers.emplace_back("Cache-Control", "no-store");
    address += address.find('?') == std::string::npos ? '?' : '&';
    raw.headers.emplace_back("Location", address + query);
    return raw;
}

/// Whether the program may be sent there: what was registered, on any port if that is a loopback address without one
/// (RFC 8252, 7.3).
inline bool is_registered(const oauth_options& program, std::string_view address)
{
    if (program.redirect_uri == address) return true;
    try {
        const auto registered = detail::read_loopback_redirect(program.redirect_uri);
        const auto wanted = detail::read_loopback_redirect(address);
        return registered.port == 0 && registered.host == wanted.host && registered.target == wanted.target;
    } catch (const error&) {
        return false;
    }
}

/// What a program asks for in the query or in the form of the page.
struct authorization
{
    const oauth_options* program = nullptr;
    std::string redirect_uri;
    scope_set scopes;
    std::string state;
    std::string problem;  ///< The error to send back to the program; empty: none.
};

/// \throws http_error if the program or the address is not registered.
inline authorization read_authorization(const oauth_state& oauth, const parameters& requested)
{
    authorization result;
    const auto program = oauth.applications.find(requested.text_or("client_id", ""));
    if (program == oauth.applications.end()) throw bad_request("There is no application with this client_id");
    result.program = &program->second;
    result.redirect_uri = requested.text_or("redirect_uri", "");
    if (!is_registered(*result.program, result.redirect_uri))
        throw bad_request("The redirect_uri is not one that is registered for the application");
    result.state = requested.text_or("state", "");
    for (std::string& scope : split(requested.text_or("scope", "public"), ' '))
        if (!scope.empty()) result.scopes.insert(std::move(scope));
    const auto& allowed = result.program->scopes;
    const bool all_allowed = std::ranges::all_of(result.scopes, [&](const std::string& scope) {
        return std::ranges::find(allowed, scope) != allowed.end();
    });
    const std::string method = requested.text_or("code_challenge_method", "plain");
    if (requested.text_or("response_type", "") != "code")
        result.problem = "unsupported_response_type";
    else if (!all_allowed)
        result.problem = "invalid_scope";
    else if (method != "plain" && method != "S256")
        result.problem = "invalid_request";
    return result;
}

/// The page on which the user decides.
inline raw_response authorization_page(const authorization& requested, const parameters& sent)
{
    std::string body = "<p>A program asks for access to your account:</p>\n<ul>\n";
    for (const std::string& scope : requested.scopes) body += "<li>" + detail::html_escape(scope) + "</li>\n";
    body += "</ul>\n<form method=\"post\" action=\"/oauth/authorize\">\n";
    for (const auto& member : sent.all())
        if (member.value().is_string())
            body += "<input type=\"hidden\" name=\"" + detail::html_escape(member.key()) + "\" value=\"" +
                    detail::html_escape(member.value().get_string()) + "\">\n";
    body +=
        "<button id=\"authorize\" name=\"decision\" value=\"authorize\">Authorise</button>\n"
        "<button id=\"deny\" name=\"decision\" value=\"deny\">Deny</button>\n</form>";
    return oauth_page(200, "Authorise " + requested.program->client_id + "?", body);
}

/// Sends the program an error, or shows it where it cannot be sent.
inline raw_response deliver_error(const authorization& requested, std::string_view id, std::string_view words)
{
    if (requested.redirect_uri == out_of_band_redirect) return error_page(words);
    std::string query;
    detail::add_field(query, "error", id);
    detail::add_field(query, "error_description", words);
    if (!requested.state.empty()) detail::add_field(query, "state", requested.state);
    return redirect_to(requested.redirect_uri, query);
}

inline raw_response deliver_code(server_state& state, const authorization& requested, const parameters& sent,
                                 time_source::time_point now)
{
    const std::string code = random_hex(32);
    state.oauth.codes[code] = {requested.program->client_id,
                               requested.redirect_uri,
                               requested.scopes,
                               sent.text_or("code_challenge", ""),
                               sent.text_or("code_challenge_method", "plain"),
                               now + code_lifetime,
                               {}};
    if (requested.redirect_uri == out_of_band_redirect)
        return oauth_page(200, "Authorization code",
                          "<p>Copy this code to the program:</p>\n<p><code id=\"authorization_code\">" +
                              code + "</code></p>");
    std::string query;
    detail::add_field(query, "code", code);
    if (!requested.state.empty()) detail::add_field(query, "state", requested.state);
    return redirect_to(requested.redirect_uri, query);
}

/// `GET` shows the page, `POST` is the user's decision.
inline raw_response respond_to_authorize(server_state& state, std::string_view verb, const parameters& sent,
                                         time_source::time_point now)
{
    const authorization requested = read_authorization(state.oauth, sent);
    if (!requested.problem.empty())
        return deliver_error(requested, requested.problem, "The request of the program is not valid");
    if (verb == "GET") return authorization_page(requested, sent);
    if (sent.text_or("decision", "") != "authorize")
        return deliver_error(requested, "access_denied",
                             "The resource owner or authorization server denied the request.");
    return deliver_code(state, requested, sent, now);
}

/// The program that asks for a token.
inline const oauth_options& authenticate(const oauth_state& oauth, const raw_request& received,
                                         const parameters& sent)
{
    std::string id = sent.text_or("client_id", "");
    std::string password = sent.text_or("client_secret", "");
    const std::string_view header = find_header(received.headers, "Authorization");
    constexpr std::string_view basic = "Basic ";
    if (header.starts_with(basic)) {
        const std::string pair = detail::base64_decode(header.substr(basic.size())).value_or("");
        const auto colon = (std::min)(pair.find(':'), pair.size());
        id = percent_decoded(std::string_view(pair).substr(0, colon), true);
        password = percent_decoded(std::string_view(pair).substr((std::min)(colon + 1, pair.size())), true);
    }
    const auto found = oauth.applications.find(id);
    if (found == oauth.applications.end() || found->second.client_secret.reveal() != password)
        throw oauth_error{
            "invalid_client",
            "Client authentication failed due to unknown client, no client authentication included, or"
            " unsupported authentication method.",
            401};
    return found->second;
}

inline oauth_error invalid_grant()
{
    return {
        "invalid_grant",
        "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI"
        " used in the authorization request, or was issued to another client."};
}

/// Makes a token for a program.
inline json::object issue_token(server_state& state, const std::string& client_id, const scope_set& scopes,
                                time_source::time_point now)
{
    const std::string token = random_hex(40);
    granted_token grant;
    grant.client_id = client_id;
    grant.scopes = scopes;
    std::string words;
    for (const std::string& scope : scopes) words.append(words.empty() ? "" : " ").append(scope);
    json::object issued{{"access_token", token}, {"token_type", "bearer"}, {"scope", words}};
    if (const auto& lifetime = state.settings.oauth_token_lifetime) {
        grant.expires_at = now + *lifetime;
        grant.refresh_token = random_hex(40);
        issued["expires_in"] = lifetime->count();
        issued["refresh_token"] = grant.refresh_token;
    }
    state.account.tokens[token] = scopes;
    state.oauth.tokens[token] = std::move(grant);
    return issued;
}

inline json::object exchange_code(server_state& state, const oauth_options& program, const parameters& sent,
                                  time_source::time_point now)
{
    const auto found = state.oauth.codes.find(sent.text_or("code", ""));
    if (found == state.oauth.codes.end()) throw invalid_grant();
    granted_code& code = found->second;
    if (!code.token.empty()) {
        state.oauth.revoke(state.account.tokens, code.token);  // it may be stolen: RFC 6749, 4.1.2
        throw invalid_grant();
    }
    const std::string verifier = sent.text_or("code_verifier", "");
    const std::string proof = code.challenge_method == "S256" ? detail::code_challenge(verifier) : verifier;
    if (code.client_id != program.client_id || code.redirect_uri != sent.text_or("redirect_uri", "") ||
        code.expires_at <= now || (!code.challenge.empty() && code.challenge != proof))
        throw invalid_grant();
    json::object issued = issue_token(state, code.client_id, code.scopes, now);
    code.token = issued.at("access_token").as_string().c_str();
    return issued;
}

inline json::object refresh_token(server_state& state, const oauth_options& program, const parameters& sent,
                                  time_source::time_point now)
{
    const auto found = state.oauth.find_refreshed(sent.text_or("refresh_token", ""));
    if (found == state.oauth.tokens.end() || found->second.client_id != program.client_id)
        throw invalid_grant();
    const std::string old = found->first;
    const scope_set scopes = found->second.scopes;
    state.oauth.revoke(state.account.tokens, old);
    return issue_token(state, program.client_id, scopes, now);
}

/// A form, which is the default of Cloud 66, or JSON if the program accepts that.
inline raw_response token_response(const raw_request& received, unsigned status, const json::object& members)
{
    raw_response raw;
    raw.status = status;
    raw.headers.emplace_back("Cache-Control", "no-store");
    if (find_header(received.headers, "Accept").find("json") != std::string_view::npos) {
        raw.body = json::serialize(members);
        return raw;
    }
    raw.content_type = detail::form_type;
    for (const auto& member : members) detail::add_field(raw.body, member.key(), plain_text(member.value()));
    return raw;
}

inline raw_response respond_to_token(server_state& state, const raw_request& received, const parameters& sent,
                                     time_source::time_point now)
{
    try {
        const oauth_options& program = authenticate(state.oauth, received, sent);
        const std::string grant = sent.text_or("grant_type", "");
        if (grant == "authorization_code")
            return token_response(received, 200, exchange_code(state, program, sent, now));
        if (grant == "refresh_token")
            return token_response(received, 200, refresh_token(state, program, sent, now));
        throw oauth_error{"unsupported_grant_type",
                          "The authorization grant type is not supported by the authorization server."};
    } catch (const oauth_error& failure) {
        return token_response(received, failure.status,
                              {{"error", failure.id}, {"error_description", failure.description}});
    }
}

inline raw_response respond_to_oauth(server_state& state, const raw_request& received,
                                     time_source::time_point now)
{
    const auto [path, query] = split_target(received.target);
    const parameters sent(query, find_header(received.headers, "Content-Type"), received.body);
    try {
        if (path == "/oauth/token" && received.verb == "POST")
            return respond_to_token(state, received, sent, now);
        if (path == "/oauth/authorize" && (received.verb == "GET" || received.verb == "POST"))
            return respond_to_authorize(state, received.verb, sent, now);
        return oauth_page(404, "Not found", "<p>There is no such page.</p>");
    } catch (const http_error& refused) {
        return error_page(refused.details());
    }
}

/// The program that is registered at the start.
inline oauth_options first_application()
{
    oauth_options program;
    program.client_id = "sandbox";
    program.client_secret = secret(random_hex(40));
    program.redirect_uri = "http://127.0.0.1/callback";
    program.scopes = {"public", "redeploy", "jobs", "users", "admin"};
    return program;
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
