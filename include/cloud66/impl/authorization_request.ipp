// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_AUTHORIZATION_REQUEST_IPP
#define CLOUD66_IMPL_AUTHORIZATION_REQUEST_IPP

#include <cloud66/authorization_request.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/error.hpp>

#include <utility>

namespace cloud66::inline v1 {

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
    if (!detail::has_state(fields, request.state))
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

}  // namespace cloud66::inline v1

#endif
