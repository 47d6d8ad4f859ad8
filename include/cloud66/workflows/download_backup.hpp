// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_DOWNLOAD_BACKUP_HPP
#define CLOUD66_WORKFLOWS_DOWNLOAD_BACKUP_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1 {

/// How to download a backup.
struct download_backup_params
{
    /// Goes on with the `.part` that an earlier download of the same backup has left behind, be it by a
    /// program that has ended; that it is of the same backup cannot be checked. Bytes that turned out to be
    /// wrong are not left behind. Off, it is overwritten.
    bool resume = false;

    /// Refuses a download of another length than the API gives as the backup's size, if it does so. No source
    /// names the unit of that size; bytes are taken for granted.
    bool check_size = true;
};

/// How far a download is.
struct download_progress
{
    std::uint64_t bytes = 0;             ///< Of the whole backup, on disk so far.
    std::optional<std::uint64_t> total;  ///< Of the whole backup, if the API says so.
    std::size_t file = 0;                ///< Which of its files is on the way, from 1.
    std::size_t files = 0;               ///< How many it has.
};

/// What a download has brought.
struct downloaded_backup
{
    std::uint64_t bytes = 0;  ///< Length of the file.
    std::size_t files = 0;    ///< Of how many files of the backup it was joined.
};

namespace detail {

using download_observer = std::function<void(const download_progress&)>;

CLOUD66_DECL operation<downloaded_backup> download_backup(const client& from, std::string_view stack_uid,
                                                          std::int64_t backup_id,
                                                          const std::filesystem::path& to,
                                                          download_backup_params params,
                                                          download_observer on_progress);

}  // namespace detail

/// Downloads a backup: all of its files, joined in the order of their names, into the file `to`.
///
///     auto saved = co_await cloud66::download_backup(client, stack.uid, backup.id, "shop.tar");
///
/// While it is on its way the file is called `TO.part`; it gets its name when it is whole, in place of a file
/// that has it. Whatever ends the download before that leaves the `.part` behind: see
/// `download_backup_params::resume`. A backup may be larger than memory: no more than some 64 KiB of it are
/// held at a time, and `options.limits.body_bytes` does not apply.
///
/// The files come from a storage, not from the API: pre-signed addresses, which are requested one by one and
/// appear in no log and no error. The storage never sees the token or `options.headers`. Its certificate may
/// be of an authority of the system or of `options.tls`; up to five redirects are followed, but never away
/// from TLS, except to a loopback address.
///
/// A connection that breaks, or is silent for `options.timeouts.attempt`, is followed by a request for the
/// rest, `options.retry` times without a new byte; if the file has changed meanwhile it is started again, and so
/// it is after a response that contradicts what was requested or what is known: another range or size, another
/// `ETag` or `Last-Modified`, more or fewer bytes than announced. A file in another content coding than `identity`
/// is refused. An address that has expired is requested anew. The length of each file is held against what the
/// storage says, and that of the whole against `managed_backup::backup_size`.
///
/// Cost: two requests of the account's hourly limit and one for each file; more for more than 30 files.
///
/// The file is written where the client's work runs, which waits for the disk meanwhile.
///
/// \param to the path of the file; its folder must exist.
/// \param params see there; default: a fresh download, checked.
/// \throws error as the calls do, and `download_failed` if the storage does not give a file, the backup has
/// none, or a length is wrong; `file_error` if the file cannot be written.
///
/// Cancellation (any type): ends it with `operation_aborted`.
inline operation<downloaded_backup> download_backup(const client& from, std::string_view stack_uid,
                                                    std::int64_t backup_id, const std::filesystem::path& to,
                                                    download_backup_params params = {})
{
    return detail::download_backup(from, stack_uid, backup_id, to, params, nullptr);
}

/// The same, and calls `on_progress(download_progress)` at the start and whenever some more is on disk, for
/// progress lines.
/// \param on_progress called where the client's work runs; what it throws ends the download. Its captures
/// must be references or plain values, since GCC 12 destroys others twice when it stands in a `co_await`
/// expression.
template <std::invocable<const download_progress&> Callback>
operation<downloaded_backup> download_backup(const client& from, std::string_view stack_uid,
                                             std::int64_t backup_id, const std::filesystem::path& to,
                                             download_backup_params params, Callback on_progress)
{
    static_assert(std::is_trivially_destructible_v<Callback>,
                  "give on_progress captures that are references or plain values");
    return detail::download_backup(from, stack_uid, backup_id, to, params, std::move(on_progress));
}

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/workflows/download_backup.ipp>
#endif

#endif
