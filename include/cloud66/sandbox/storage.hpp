// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_STORAGE_HPP
#define CLOUD66_SANDBOX_STORAGE_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/world.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

// The storage in which backups are kept. At the real API it is a server of another company; here the same
// server answers for it, below `/storage/`. It knows no tokens: addresses are signed, and expire.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// How long a signed address is good for.
inline constexpr auto signature_lifetime = std::chrono::minutes(10);

/// Whether a path is the storage's.
CLOUD66_DECL bool is_in_storage(std::string_view path);

/// Puts a file into a stack's part of the storage.
CLOUD66_DECL void store_file(stack_record& stack, std::string_view key, std::int64_t size);

/// The bytes of a document of `storage`, in no order that a compressor would find.
CLOUD66_DECL std::string stored_bytes(const json::object& file);

/// Path and query under which a file can be fetched for a while from `now` on, encoded once.
CLOUD66_DECL std::string signed_target(const world& everything, std::string_view key,
                                       time_source::time_point now);

/// Answers as S3 does: `Range`, `If-Range`, `ETag`; errors are XML.
CLOUD66_DECL raw_answer answer_from_storage(world& everything, const raw_request& received,
                                            time_source::time_point now);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/storage.ipp>
#endif

#endif
