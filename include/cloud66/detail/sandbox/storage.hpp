// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_STORAGE_HPP
#define CLOUD66_DETAIL_SANDBOX_STORAGE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/middleware.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>
#include <cloud66/http.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The storage of backups. At the real API it is a server of another company; here the same server has it, below
// `/storage/`. It needs no tokens: addresses are signed, and expire.
namespace cloud66::inline v1::sandbox_detail {

/// How long a signed address is valid.
inline constexpr auto signature_lifetime = std::chrono::minutes(10);

/// Puts a file into a stack's part of the storage.
inline void store_file(stack_record& stack, std::string_view key, std::int64_t size)
{
    stack.documents("storage").push_back({{"key", key}, {"size", size}, {"version", 1}});
}

/// A number that stands for one version of a file.
inline std::uint64_t version_identity(const json::object& file)
{
    return digest_of(member_text(file, "key")) +
           static_cast<std::uint64_t>(file.at("version").to_number<int>());
}

/// The bytes of a document of `storage`, which cannot be compressed.
inline std::string stored_bytes(const json::object& file)
{
    const auto size = file.at("size").to_number<std::size_t>();
    uid_generator random(version_identity(file));
    std::string bytes;
    bytes.reserve(size + sizeof(std::uint64_t));
    while (bytes.size() < size)
        for (std::uint64_t bits = random.next(), i = 0; i < sizeof bits; ++i, bits >>= 8)
            bytes += static_cast<char>(bits & 0xff);
    bytes.resize(size);
    return bytes;
}

/// The signature of an address, with characters that have to be encoded, as in those of Amazon.
inline std::string storage_signature(const server_state& state, std::string_view key,
                                     std::string_view expires)
{
    std::string signed_text = state.settings.token;
    signed_text.append(key).append(expires);
    return uid_generator(digest_of(signed_text)).hex(12) + "/" +
           uid_generator(digest_of(signed_text) + 1).hex(12) + "+=";
}

/// Path and query under which a file can be fetched for a while from `now` on, encoded once.
inline std::string signed_target(const server_state& state, std::string_view key, time_source::time_point now)
{
    const auto end = state.dates.date(now + signature_lifetime).time_since_epoch();
    const auto expires = std::to_string(std::chrono::floor<std::chrono::seconds>(end).count());
    std::string target(storage_root);
    return target.append(key)
        .append("?Expires=")
        .append(expires)
        .append("&Signature=")
        .append(http::percent_encode(storage_signature(state, key, expires)));
}

inline raw_response storage_error(unsigned status, std::string_view code)
{
    raw_response raw;
    raw.status = status;
    raw.content_type = "application/xml";
    raw.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>";
    raw.body.append(code).append("</Code></Error>");
    return raw;
}

/// Where `Range: bytes=FROM-` begins; none for anything else, which is ignored.
inline std::optional<std::size_t> start_of_range(std::string_view range)
{
    constexpr std::string_view unit = "bytes=";
    std::size_t from = 0;
    const auto [end, bad] = std::from_chars(range.data() + (std::min)(unit.size(), range.size()),
                                            range.data() + range.size(), from);
    const bool open_ended = bad == std::errc() && std::string_view(end, range.data() + range.size()) == "-";
    return range.starts_with(unit) && open_ended ? std::optional(from) : std::nullopt;
}

inline raw_response stored_file_response(const json::object& file, const raw_request& received)
{
    const std::string etag = entity_tag(version_identity(file));
    raw_response raw;
    if (names_entity_tag(received.headers, etag)) {
        raw.status = 304;
        raw.headers.emplace_back("ETag", etag);
        return raw;
    }
    raw.content_type = "binary/octet-stream";
    raw.body = stored_bytes(file);
    const std::string size = std::to_string(raw.body.size());

    auto from = start_of_range(find_header(received.headers, "Range"));
    const std::string_view condition = find_header(received.headers, "If-Range");
    if (!condition.empty() && condition != etag) from.reset();
    if (from && *from >= raw.body.size()) {
        raw = storage_error(416, "InvalidRange");
        raw.headers.emplace_back("Content-Range", "bytes */" + size);
        return raw;
    }
    if (from) {
        raw.status = 206;
        raw.headers.emplace_back("Content-Range", "bytes " + std::to_string(*from) + '-' +
                                                      std::to_string(raw.body.size() - 1) + '/' + size);
        raw.body.erase(0, *from);
    }
    raw.headers.emplace_back("ETag", etag);
    raw.headers.emplace_back("Accept-Ranges", "bytes");
    return raw;
}

inline raw_response storage_response(server_state& state, const raw_request& received,
                                     time_source::time_point now)
{
    // As Amazon, whose signatures cover the verb: these addresses are signed for GET.
    if (received.verb == "HEAD") return storage_error(403, "SignatureDoesNotMatch");
    if (received.verb != "GET") return storage_error(405, "MethodNotAllowed");
    // As Amazon, which accepts one kind of authentication only.
    if (!find_header(received.headers, "Authorization").empty()) return storage_error(400, "InvalidArgument");

    const auto [path, sent] = split_target(received.target);
    const std::string key = percent_decoded(path.substr(storage_root.size()), false);
    const parameters query(sent, "", "");
    const std::string expires = query.text_or("Expires", "");
    const std::string signature = query.text_or("Signature", "");
    if (signature != storage_signature(state, key, expires))
        return storage_error(403, "SignatureDoesNotMatch");
    const auto present = std::chrono::floor<std::chrono::seconds>(state.dates.date(now).time_since_epoch());
    if (query.number("Expires", 0, 0) <= present.count()) return storage_error(403, "AccessDenied");

    const json::object* file = nullptr;
    state.for_each_account([&](const account_record& account) {
        for (const auto& stack : account.stacks)
            if (const json::object* stored = stack->find("storage", "key", key)) file = stored;
    });
    return file != nullptr ? stored_file_response(*file, received) : storage_error(404, "NoSuchKey");
}

/// Responds as S3 does: `Range`, `If-Range`, `ETag`; errors are XML.
inline raw_response respond_from_storage(server_state& state, const raw_request& received,
                                         time_source::time_point now)
{
    raw_response raw = storage_response(state, received, now);
    raw.headers.emplace_back("Server", "cloud66-sandbox-storage");
    raw.headers.emplace_back("Date", http_date(state.dates.date(now)));
    return raw;
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
