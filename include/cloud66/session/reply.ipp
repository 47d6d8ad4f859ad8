// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_REPLY_IPP
#define CLOUD66_SESSION_REPLY_IPP

#include <cloud66/json/decode.hpp>
#include <cloud66/json/utf8.hpp>
#include <cloud66/session/printable.hpp>
#include <cloud66/session/reply.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::string_view without_byte_order_mark(std::string_view text)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.substr(text.starts_with(mark) ? mark.size() : 0);
}

/// Parses what a server sent. A good text is read once; one that has ill-formed UTF-8 or lone surrogates in it is
/// repaired, since a single byte of somebody's text must not make all the rest unreadable.
inline json::value parse_body(std::string_view body, boost::system::error_code& bad)
{
    body = without_byte_order_mark(body);
    json::value document = json::parse(body, bad);
    if (!bad) return document;
    const std::string repaired = repair_json_text(body);
    if (repaired != body) document = json::parse(repaired, bad);
    return document;
}

struct reply::state
{
    json::value document;
    const json::value* payload = nullptr;
    page_position position;
    error_details facts;
    secret token;
};

CLOUD66_DECL reply::reply(const std::string& body, error_details facts, const secret& token)
{
    const auto opened = std::make_shared<state>();
    opened->facts = std::move(facts);
    opened->token = token;
    opened->payload = &opened->document;
    const bool blank = without_byte_order_mark(body).find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (!blank) {
        boost::system::error_code bad;
        opened->document = parse_body(body, bad);
        if (bad) {
            opened->facts.message = "the body is not JSON: " + bad.message();
            throw error(errc::malformed_response, std::move(opened->facts));
        }
    }
    if (const json::object* envelope = opened->document.if_object()) {
        if (const json::value* inside = envelope->if_contains("response")) {
            opened->payload = inside;
            decode_notes ignored;
            const json_path root{nullptr, "pagination"};
            const json::value* position = envelope->if_contains("pagination");
            if (position) decode_fitting(*position, opened->position, root, ignored);
            // docs-v3's model page calls it prev
            const json::value* prev =
                position && position->is_object() ? find_member(*position, "prev") : nullptr;
            if (prev && !opened->position.previous)
                decode_fitting(*prev, opened->position.previous, root, ignored);
        }
    }
    state_ = opened;
}

CLOUD66_DECL const json::value& reply::payload() const { return *state_->payload; }
CLOUD66_DECL const json::value& reply::document() const { return state_->document; }
CLOUD66_DECL const page_position& reply::position() const { return state_->position; }
CLOUD66_DECL std::string reply::printable(std::string_view text) const
{
    return detail::printable(text, state_->token);
}

CLOUD66_DECL const error_details& reply::facts() const { return state_->facts; }

/// A reason in words: a text or a number as it is, the elements of a list one after the other, and the members of an
/// object as Rails prints them (`name has already been taken`).
inline std::string reason_of(const json::value& value)
{
    std::string text;
    if (value.is_null() || read_scalar(value, text, strictness::lenient)) return text;
    const auto add = [&text](const std::string& part) {
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    };
    if (value.is_array())
        for (const json::value& element : value.get_array()) add(reason_of(element));
    if (value.is_object())
        for (const auto& [name, element] : value.get_object()) {
            const std::string part = reason_of(element);
            const std::string_view key = name;
            add(part.empty() ? part : std::string(key) + ' ' + part);
        }
    return text;
}

/// The reason under the first of `names` that has one.
inline std::string first_reason(const json::object& from, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        if (const json::value* found = from.if_contains(name)) {
            std::string text = reason_of(*found);
            if (!text.empty()) return text;
        }
    return {};
}

/// What an error in JSON says: the documented `error` with `details` or `error_description`, and the forms that Rails
/// (`errors`), gateways (`message`, an object in `error`) and RFC 9457 (`detail`, `title`) send.
inline api_error read_json_error(const json::value& document)
{
    const std::initializer_list<std::string_view> words = {
        "details", "error_description", "message", "errors", "detail", "title", "reason", "msg"};
    api_error said;
    if (!document.is_object()) {
        said.message = reason_of(document);
        return said;
    }
    const json::object& whole = document.get_object();
    const json::value* inside = whole.if_contains("response");
    const json::object& from = inside && inside->is_object() ? inside->get_object() : whole;
    const json::value* error = from.if_contains("error");
    if (error && error->is_object()) {
        said.id = first_reason(error->get_object(), {"code", "type", "id"});
        said.message = first_reason(error->get_object(), words);
    } else if (error) {
        said.id = reason_of(*error);
    }
    if (said.message.empty()) said.message = first_reason(from, words);
    return said;
}

/// What an error in text says: all of it, or the title of a web page.
inline std::string read_text_error(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || valid_utf8_prefix(text) != text.size()) return {};
    text.remove_prefix(begin);
    if (!text.starts_with('<')) return std::string(text.substr(0, text.find_last_not_of(" \t\r\n") + 1));
    const auto title = text.find("<title>");
    if (title == std::string_view::npos) return {};
    const std::string_view rest = text.substr(title + 7);
    return std::string(rest.substr(0, rest.find('<')));
}

CLOUD66_DECL api_error read_api_error(const std::string& body)
{
    boost::system::error_code bad;
    const json::value document = parse_body(body, bad);
    if (!bad) return read_json_error(document);
    api_error said;
    said.message = read_text_error(body);
    return said;
}

CLOUD66_DECL errc code_of(int status, const api_error& said)
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
            return errc::time_out;
        case 409:
            return errc::conflict;
        case 429:
            return errc::throttled;
        case 503:
            if (said.id == "throttled") return errc::throttled;
            if (said.id == "not_implemented") return errc::not_implemented;
            return errc::server_error;
        default:
            return status >= 500 ? errc::server_error : errc::unexpected_status;
    }
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
