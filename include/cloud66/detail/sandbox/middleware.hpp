// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_MIDDLEWARE_HPP
#define CLOUD66_DETAIL_SANDBOX_MIDDLEWARE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/account.hpp>
#include <cloud66/detail/sandbox/message.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What the middleware of Rails adds to every response: the id of the request, and entity tags.
namespace cloud66::inline v1::sandbox_detail {

/// The id that the client sent, without the characters that Rails removes, or else a new one.
inline std::string request_id(const header_list& headers, uid_generator& ids)
{
    constexpr std::size_t longest = 255;
    std::string id(find_header(headers, "X-Request-Id"));
    constexpr std::string_view kept = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-@";
    std::erase_if(id, [&](char c) { return kept.find(c) == std::string_view::npos; });
    id.resize((std::min)(id.size(), longest));
    return id.empty() ? ids.guid() : id;
}

/// A strong entity tag that follows from a number.
inline std::string entity_tag(std::uint64_t number) { return '"' + uid_generator(number).hex(32) + '"'; }

/// Whether `If-None-Match` is `*` or lists an entity tag, compared weakly (RFC 9110, 8.8.3.2 and 13.1.2).
/// \param tag with or without the `W/`.
inline bool names_entity_tag(const header_list& headers, std::string_view tag)
{
    const std::string_view opaque = tag.substr(tag.starts_with("W/") ? 2 : 0);
    for (const auto& [name, value] : headers) {
        if (!iequals(name, "If-None-Match")) continue;
        if (value == "*") return true;
        // The quotes are part of `opaque`, so that no other tag contains it.
        if (value.find(opaque) != std::string::npos) return true;
    }
    return false;
}

/// Adds the headers, and turns a response into 304 if the client has its body already.
inline void add_middleware_headers(const raw_request& received, uid_generator& ids, raw_response& raw)
{
    raw.headers.emplace_back("X-Request-Id", request_id(received.headers, ids));
    const bool is_read = received.verb == "GET" || received.verb == "HEAD";
    if (!is_read || raw.status != 200 || raw.body.empty()) {
        raw.headers.emplace_back("Cache-Control", "no-cache");
        return;
    }
    const std::string tag = "W/" + entity_tag(digest_of(raw.body));
    raw.headers.emplace_back("ETag", tag);
    raw.headers.emplace_back("Cache-Control", "max-age=0, private, must-revalidate");
    if (!names_entity_tag(received.headers, tag)) return;
    raw.status = 304;
    raw.body.clear();
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
