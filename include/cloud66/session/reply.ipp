// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_REPLY_IPP
#define CLOUD66_SESSION_REPLY_IPP

#include <cloud66/json/decode.hpp>
#include <cloud66/session/reply.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct reply::state
{
    json::value document;
    const json::value* payload = nullptr;
    page_position position;
    error_details facts;
};

CLOUD66_DECL reply::reply(const std::string& body, error_details facts)
{
    const auto opened = std::make_shared<state>();
    opened->facts = std::move(facts);
    opened->payload = &opened->document;
    const bool blank = body.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) {
        boost::system::error_code bad;
        opened->document = json::parse(body, bad);
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
CLOUD66_DECL const error_details& reply::facts() const { return state_->facts; }

CLOUD66_DECL api_error read_api_error(const std::string& body)
{
    api_error said;
    boost::system::error_code bad;
    const json::value document = json::parse(body, bad);
    if (bad || !document.is_object()) return said;
    const auto text_of_member = [&](std::string_view name) {
        const json::value* found = find_member(document, name);
        std::string text;
        if (found && !found->is_null() && !read_scalar(*found, text, strictness::lenient))
            text = raw_json(*found).text();
        return text;
    };
    said.id = text_of_member("error");
    said.message = text_of_member("details");
    if (said.message.empty()) said.message = text_of_member("error_description");
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
