// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP
#define CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP

#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/detail/json/parse.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct api_response::state
{
    /// A document takes about as much memory as its text, or up to three times as much if it has many small parts.
    explicit state(std::size_t length) : memory((std::max)(2 * length, std::size_t(512))), document(&memory)
    {
    }

    json::monotonic_resource memory;  // freed at once, since nothing of the document outlives the response
    json::value document;
    const json::value* payload = nullptr;
    page_position position;
    error_details details;
    secret token;
    bool is_safe = true;
};

CLOUD66_DECL api_response::api_response(const std::string& body, error_details details, const secret& token,
                                        bool is_safe)
{
    const auto opened = std::make_shared<state>(body.size());
    opened->details = std::move(details);
    opened->token = token;
    opened->is_safe = is_safe;
    opened->payload = &opened->document;
    if (!is_blank(body)) {
        boost::system::error_code bad;
        opened->document = parse_json(body, bad, &opened->memory);
        if (bad) {
            opened->details.message = "the body is not JSON: " + bad.message();
            throw error(errc::malformed_response, std::move(opened->details));
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

CLOUD66_DECL bool api_response::is_safe() const { return state_->is_safe; }
CLOUD66_DECL const json::value& api_response::payload() const { return *state_->payload; }
CLOUD66_DECL const json::value& api_response::document() const { return state_->document; }
CLOUD66_DECL const page_position& api_response::position() const { return state_->position; }
CLOUD66_DECL std::string api_response::printable(std::string_view text) const
{
    return detail::printable(text, state_->token);
}

CLOUD66_DECL const error_details& api_response::details() const { return state_->details; }

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
