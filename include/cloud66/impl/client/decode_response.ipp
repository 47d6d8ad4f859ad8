// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_DECODE_RESPONSE_IPP
#define CLOUD66_IMPL_CLIENT_DECODE_RESPONSE_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/error_body.hpp>

namespace cloud66::inline v1::detail {

/// `why`, and how to see a response to something that is safe to ask again.
inline std::string with_hint(std::string why, const api_response& response)
{
    if (response.is_safe()) why += "; client.request() gives the response as it came";
    return why;
}

CLOUD66_DECL error with_details(const error& mismatch, const api_response& response)
{
    error_details details = response.details();
    // It may name members of a map.
    details.message = with_hint(response.printable(mismatch.details().message), response);
    return error(mismatch.code(), std::move(details));
}

inline error error_about(const api_response& response, errc code, std::string why)
{
    error_details details = response.details();
    details.message = std::move(why);
    return error(make_error_code(code), std::move(details));
}

CLOUD66_DECL error malformed(const api_response& response, std::string why)
{
    return error_about(response, errc::malformed_response, with_hint(std::move(why), response));
}

CLOUD66_DECL error too_long(const api_response& response, std::string why)
{
    return error_about(response, errc::response_too_large, std::move(why));
}

CLOUD66_DECL error accepted_but_unreadable(const error& unreadable)
{
    error_details details = unreadable.details();
    details.message = "the API accepted it with a response that cannot be read (" + details.message + ')';
    return error(make_error_code(errc::outcome_unknown), std::move(details));
}

/// Whether a part of a response is a rejection.
inline bool is_rejection(const json_node& part)
{
    if (part.is_array()) return part.size() == 1 && is_rejection(*part.begin());
    if (!part.is_object()) return false;
    for (const char* const name : {"ok", "success"}) {
        const json_node* member = part.find(name);
        bool done = true;
        if (member && read_scalar(*member, done, strictness::lenient) && !done) return true;
    }
    const json_node* why = part.find("error");
    return why && why->is_text() && !why->text().empty();
}

CLOUD66_DECL bool is_rejection(const api_response& response)
{
    return is_rejection(response.payload()) || is_rejection(response.document());
}

CLOUD66_DECL error rejected(const api_response& response)
{
    error_details details = response.details();
    const error_body reason = read_error_document(response.document());
    details.api_error = response.printable(reason.id);
    details.api_message = response.printable(reason.message);
    return error(make_error_code(errc::rejected), std::move(details));
}

CLOUD66_DECL void log_notes(const logger& log, const decode_notes& notes, const api_response& response)
{
    const error_details& details = response.details();
    for (const std::string& note : notes)
        log(log_level::warning, details.verb + ' ' + details.path + ": " + response.printable(note));
}

}  // namespace cloud66::inline v1::detail

#endif
