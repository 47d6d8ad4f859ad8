// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_WORKFLOWS_PART_FILE_IPP
#define CLOUD66_IMPL_WORKFLOWS_PART_FILE_IPP

#include <cloud66/detail/workflows/part_file.hpp>
#include <cloud66/error.hpp>

#include <cerrno>
#include <system_error>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::string last_system_error() { return std::generic_category().message(errno); }

CLOUD66_DECL void part_file::fail(const char* doing, const std::filesystem::path& what,
                                  const std::string& why) const
{
    throw error(errc::file_error, std::string(doing) + " \"" + what.string() + "\": " + why);
}

CLOUD66_DECL part_file::part_file(std::filesystem::path target, leftover earlier)
    : target_(std::move(target)), part_(target_)
{
    part_ += ".part";
    std::error_code failed;
    // Found out now rather than after hours.
    if (!target_.has_filename() || std::filesystem::is_directory(target_, failed))
        fail("writing", target_, "it is a folder");
    if (earlier == leftover::drop) std::filesystem::remove(part_, failed);
    file_.reset(std::fopen(part_.string().c_str(), "ab"));
    if (!file_) fail("opening", part_, last_system_error());
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    size_ = std::filesystem::file_size(part_, failed);
    if (failed) fail("opening", part_, failed.message());
    if (earlier == leftover::drop) cut_to(0);  // it could not be removed
}

CLOUD66_DECL void part_file::append(std::string_view bytes)
{
    const std::size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
    size_ += written;
    if (written < bytes.size()) fail("writing", part_, last_system_error());
}

CLOUD66_DECL void part_file::cut_to(std::uint64_t size)
{
    if (size == size_) return;
    std::error_code failed;
    std::filesystem::resize_file(part_, size, failed);
    if (failed) fail("shortening", part_, failed.message());
    size_ = size;
}

CLOUD66_DECL void part_file::complete()
{
    if (std::fclose(file_.release()) != 0) fail("writing", part_, last_system_error());
    std::error_code failed;
    std::filesystem::rename(part_, target_, failed);
    if (failed) fail("renaming", part_, failed.message());
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
