// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP
#define CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP

#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/client/error_body.hpp>
#include <cloud66/detail/client/other_body.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/json/decode.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct api_response::state
{
    state(std::string body, boost::system::error_code& bad) : document(std::move(body), bad) {}

    json_document document;
    const json_node* payload = &document.root();
    page_position position;
    error_details details;
    secret token;
    bool is_safe = true;
};

CLOUD66_DECL api_response::api_response(std::string body, error_details details, const secret& token,
                                        bool is_safe, const http::header_list& headers)
{
    boost::system::error_code bad;
    const auto opened = std::make_shared<state>(std::move(body), bad);
    opened->details = std::move(details);
    opened->token = token;
    opened->is_safe = is_safe;
    if (bad) {
        opened->details.message =
            describe_other_body(read_text_error(opened->document.text()), headers, token, opened->details) +
            ": " + bad.message();
        throw error(errc::malformed_response, std::move(opened->details));
    }
    const json_node& envelope = opened->document.root();
    if (const json_node* inside = envelope.is_object() ? envelope.find("response") : nullptr) {
        opened->payload = inside;
        decode_notes ignored;
        const json_path root{nullptr, "pagination"};
        const json_node* position = envelope.find("pagination");
        if (position) decode_fitting(*position, opened->position, root, ignored);
        // docs-v3's model page calls it prev
        const json_node* prev = position && position->is_object() ? position->find("prev") : nullptr;
        if (prev && !opened->position.previous)
            decode_fitting(*prev, opened->position.previous, root, ignored);
    }
    state_ = opened;
}

CLOUD66_DECL bool api_response::is_safe() const { return state_->is_safe; }
CLOUD66_DECL const json_node& api_response::payload() const { return *state_->payload; }
CLOUD66_DECL const json_node& api_response::document() const { return state_->document.root(); }
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
