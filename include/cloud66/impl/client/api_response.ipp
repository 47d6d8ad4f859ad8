// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP
#define CLOUD66_IMPL_CLIENT_API_RESPONSE_IPP

#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/client/error_body.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/json/decode.hpp>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace cloud66::inline v1::detail {

struct api_response::state
{
    state(std::string body, boost::system::error_code& bad) : document(std::move(body), bad) {}

    json_document document;
    const json_node* payload = &document.root();
    page_position position;
    error_details details;
    redaction hidden = secret();
    bool is_safe = true;
};

/// The page that a URL names, as in `https://host/stacks.json?per_page=30&page=2`.
inline std::optional<std::int64_t> page_in_url(std::string_view url)
{
    constexpr std::string_view name = "page=";
    for (auto at = url.find(name); at != std::string_view::npos; at = url.find(name, at + 1)) {
        std::int64_t number = 0;
        const bool is_parameter = at > 0 && (url[at - 1] == '?' || url[at - 1] == '&');
        const char* const digits = url.data() + at + name.size();
        if (is_parameter && std::from_chars(digits, url.data() + url.size(), number).ec == std::errc())
            return number;
    }
    return std::nullopt;
}

/// The page that `Link: <https://host/stacks.json?page=2>; rel="next"` names (RFC 8288).
inline std::optional<std::int64_t> linked_page(std::string_view links, std::string_view relation)
{
    if (links.empty()) return std::nullopt;
    const std::string plain = std::string("rel=").append(relation);
    const std::string quoted = std::string("rel=\"").append(relation).append(1, '"');
    for (auto begin = links.find('<'); begin != std::string_view::npos; begin = links.find('<', begin + 1)) {
        const std::string_view link = links.substr(begin, links.find('<', begin + 1) - begin);
        const auto end = link.find('>');
        if (end == std::string_view::npos) break;
        const std::string_view parameters = link.substr(end);
        if (parameters.find(plain) != std::string_view::npos ||
            parameters.find(quoted) != std::string_view::npos)
            return page_in_url(link.substr(0, end));
    }
    return std::nullopt;
}

/// Where a page stands by `pagination`, whose pages may be URLs and of which one source calls the page before `prev`, or
/// else by the response's headers.
inline page_position read_position(const json_node* pagination, const http::header_list& headers)
{
    page_position position;
    decode_notes ignored;
    const json_path root{nullptr, "pagination"};
    if (pagination) decode_fitting(*pagination, position, root, ignored);
    const auto complete = [&](std::optional<std::int64_t>& page, std::string_view name) {
        const json_node* given = pagination && pagination->is_object() ? pagination->find(name) : nullptr;
        if (page || !given) return;
        if (!decode_fitting(*given, page, root, ignored)) page.reset();
        if (!page && given->is_text()) page = page_in_url(given->text());
    };
    complete(position.next, "next");
    complete(position.previous, "previous");
    complete(position.previous, "prev");
    const std::string_view links = headers["Link"];
    if (!position.next) position.next = linked_page(links, "next");
    if (!position.previous) position.previous = linked_page(links, "prev");
    return position;
}

CLOUD66_DECL api_response::api_response(std::string body, error_details details, redaction hidden,
                                        bool is_safe, const http::header_list& headers)
{
    boost::system::error_code bad;
    const auto opened = std::make_shared<state>(std::move(body), bad);
    opened->details = std::move(details);
    opened->hidden = std::move(hidden);
    opened->is_safe = is_safe;
    if (bad) {
        opened->details.message = describe_other_body(read_text_error(opened->document.text()), headers,
                                                      opened->hidden, opened->details) +
                                  ": " + bad.message();
        throw error(errc::malformed_response, std::move(opened->details));
    }
    const json_node& envelope = opened->document.root();
    if (const json_node* inside = envelope.is_object() ? envelope.find("response") : nullptr) {
        opened->payload = inside;
        opened->position = read_position(envelope.find("pagination"), headers);
    }
    state_ = opened;
}

CLOUD66_DECL bool api_response::is_safe() const { return state_->is_safe; }
CLOUD66_DECL const json_node& api_response::payload() const { return *state_->payload; }
CLOUD66_DECL const json_node& api_response::document() const { return state_->document.root(); }
CLOUD66_DECL const page_position& api_response::position() const { return state_->position; }
CLOUD66_DECL std::string api_response::printable(std::string_view text) const
{
    return detail::printable(text, state_->hidden);
}

CLOUD66_DECL const error_details& api_response::details() const { return state_->details; }

}  // namespace cloud66::inline v1::detail

#endif
