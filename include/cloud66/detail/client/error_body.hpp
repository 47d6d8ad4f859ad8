// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_ERROR_BODY_HPP
#define CLOUD66_DETAIL_CLIENT_ERROR_BODY_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

/// The reason that an error response gives.
struct error_body
{
    std::string id;       ///< `error`.
    std::string message;  ///< `details`, `error_description`, or what other servers call it.
    bool is_json = true;
};

/// The members in which servers give a reason, the most precise first: the API's, those of gateways and RFC 9457.
inline constexpr std::string_view reason_members[] = {
    "details", "error_description", "message",     "Message",      "detail",       "title", "reason",
    "msg",     "faultstring",       "description", "errorMessage", "error_message"};

inline std::string reason_of(const json_node& value);

/// Adds `part` to `text`, with a separator between what is not empty.
inline void join(std::string& text, std::string_view separator, const std::string& part)
{
    if (part.empty()) return;
    if (!text.empty()) text += separator;
    text += part;
}

/// Joins Rails' errors as it prints them: `{"name": ["is taken"], "base": ["No quota"]}` as "name is taken, No quota".
inline std::string join_attributes(const json_node& errors)
{
    std::string text;
    for (const json_node* name = errors.begin(); name != errors.end(); name = (name + 1)->end()) {
        const std::string reason = reason_of(*(name + 1));
        const std::string_view attribute = name->text();
        const bool named = attribute != "base" && !reason.empty();
        join(text, ", ", named ? std::string(attribute) + ' ' + reason : reason);
    }
    return text;
}

/// The reason in an object with one of the usual members; `errors` says more than a message beside it.
inline std::string member_reason(const json_node& from)
{
    std::string text;
    for (const std::string_view name : reason_members)
        if (const json_node* found = text.empty() ? from.find(name) : nullptr) text = reason_of(*found);
    if (const json_node* errors = from.find("errors")) {
        const std::string details = reason_of(*errors);
        if (text.find(details) == std::string::npos) join(text, ": ", details);
    }
    return text;
}

/// Whether an object describes one error in itself. Rails' lists by attribute can have the same names in them.
inline bool is_error_object(const json_node& from)
{
    for (const std::string_view name : reason_members)
        if (const json_node* found = from.find(name); found && found->is_text()) return true;
    return false;
}

/// A reason in words: a text or a number as it is, the elements of a list one after the other, an object by its
/// members.
inline std::string reason_of(const json_node& value)
{
    std::string text;
    if (value.is_null() || read_scalar(value, text, strictness::lenient)) return text;
    if (value.is_array()) {
        for (const json_node* element = value.begin(); element != value.end(); element = element->end())
            join(text, ", ", reason_of(*element));
        return text;
    }
    return is_error_object(value) ? member_reason(value) : join_attributes(value);
}

/// The reason in an object of the API, or of what stands before it.
inline error_body read_error_object(const json_node& from)
{
    error_body result;
    const json_node* error = from.find("error");
    if (!error) error = from.find("fault");
    if (error && error->is_object()) {
        const json_node& described = *error;
        for (const char* const name : {"code", "type", "id"})
            if (const json_node* found = result.id.empty() ? described.find(name) : nullptr)
                result.id = reason_of(*found);
        result.message = member_reason(described);
        if (result.message.empty() && result.id.empty()) result.message = join_attributes(described);
    } else if (error && error->is_array()) {
        result.message = reason_of(*error);
    } else if (error) {
        result.id = reason_of(*error);
    }
    if (result.message.empty()) result.message = member_reason(from);
    return result;
}

/// Reads a body that was parsed already.
inline error_body read_error_document(const json_node& document)
{
    if (!document.is_object()) return {{}, reason_of(document)};
    error_body result;
    if (const json_node* inside = document.find("response")) {
        if (inside->is_object())
            result = read_error_object(*inside);
        else
            result.message = reason_of(*inside);
    }
    error_body outside = read_error_object(document);
    if (result.id.empty()) result.id = std::move(outside.id);
    if (result.message.empty()) result.message = std::move(outside.message);
    return result;
}

/// The text in the first element of that name, in HTML or XML: `<title lang="en">Down</title>`.
inline std::string_view element_text(std::string_view markup, std::string_view name)
{
    for (auto at = markup.find('<'); at != std::string_view::npos; at = markup.find('<', at + 1)) {
        const std::string_view tag = markup.substr(at + 1);
        if (!iequals(tag.substr(0, name.size()), name)) continue;
        const std::string_view rest = tag.substr(name.size());
        if (rest.empty() || std::string_view("> \t\r\n").find(rest.front()) == std::string_view::npos)
            continue;
        const auto begin = rest.find('>');
        if (begin == std::string_view::npos) return {};
        const std::string_view text = rest.substr(begin + 1);
        return text.substr(0, text.find('<'));
    }
    return {};
}

/// The reason in a text: all of it, or what a web page or an XML document has as its heading.
inline std::string read_text_error(std::string_view body)
{
    if (body.find('\0') != std::string_view::npos || body.starts_with("\x1f\x8b")) return {};
    const std::string readable = repair_utf8(body);
    const std::string_view text = trim(readable);
    if (!text.starts_with('<')) return std::string(text);
    for (const char* const name : {"title", "h1", "message", "error"}) {
        const std::string_view heading = trim(element_text(text, name));
        if (!heading.empty()) return std::string(heading);
    }
    return {};
}

/// Reads the body of an error response in any of the usual forms; empty members where it gives no reason.
inline error_body read_error_body(std::string_view body)
{
    boost::system::error_code bad;
    const json_document document{std::string(body), bad};
    return bad ? error_body{{}, read_text_error(body), false} : read_error_document(document.root());
}

/// The code of a response that is not 2xx. The two meanings of 503 are told apart by the body's `error`.
inline errc code_of(int status, const error_body& body)
{
    switch (status) {
        case 400:
        case 422:
            return errc::bad_request;
        case 401:
            return errc::unauthenticated;
        case 402:
            return errc::trial_expired;
        case 403:
            return errc::forbidden;
        case 404:
            return errc::not_found;
        case 408:
            return errc::request_timeout;
        case 409:
            return errc::conflict;
        case 429:
            return errc::throttled;
        case 503:
            if (body.id == "throttled") return errc::throttled;
            if (body.id == "not_implemented") return errc::not_implemented;
            return errc::server_error;
        default:
            return status >= 500 ? errc::server_error : errc::unexpected_status;
    }
}

/// Notes in `details` what a body that is not JSON is, and returns the same in words: what its headers call it, and how
/// it begins.
/// \param text the body's, as `read_text_error` gives it.
inline std::string describe_other_body(std::string_view text, const http::header_list& headers,
                                       const redaction& hidden, error_details& details)
{
    constexpr std::size_t enough = 200;
    details.content_type = printable(hidden.redact(headers["Content-Type"]), enough);
    const std::string_view coding = headers["Content-Encoding"];
    if (!coding.empty() && !iequals(coding, "identity"))
        return "the body has the Content-Encoding " + printable(hidden.redact(coding), enough) +
               ", which was not requested";
    details.excerpt = printable(hidden.redact(text), enough);
    std::string what = "the body is not JSON";
    if (!details.content_type.empty()) what += " but " + details.content_type;
    if (!details.excerpt.empty()) what += " (\"" + details.excerpt + "\")";
    return what;
}

}  // namespace cloud66::inline v1::detail

#endif
