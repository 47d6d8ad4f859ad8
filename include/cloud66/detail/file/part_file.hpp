// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_FILE_PART_FILE_HPP
#define CLOUD66_DETAIL_FILE_PART_FILE_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace cloud66::inline v1::detail {

/// A file that is on its way: it is called `NAME.part` until it is whole, so that a file called `NAME` is
/// never half of one. What is written is not held back in memory.
///
/// Throws `error` `file_error` with the file's name and the system's reason.
class part_file
{
public:
    /// What to do with a `.part` that is there already.
    enum class leftover
    {
        drop,
        keep
    };

    part_file(std::filesystem::path target, leftover earlier);
    part_file(const part_file&) = delete;
    part_file& operator=(const part_file&) = delete;

    /// How many bytes it has.
    std::uint64_t size() const { return size_; }

    /// Writes to its end.
    void append(std::string_view bytes);

    /// Drops what stands behind the first `size` bytes.
    void cut_to(std::uint64_t size);

    /// Gives it its name, in place of a file that has it already. Nothing can be written any more.
    void complete();

private:
    struct closer
    {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    [[noreturn]] void fail(const char* doing, const std::filesystem::path& what,
                           const std::string& why) const;

    std::filesystem::path target_;
    std::filesystem::path part_;
    std::unique_ptr<std::FILE, closer> file_;
    std::uint64_t size_ = 0;
};

inline std::string last_system_error() { return std::generic_category().message(errno); }

inline void part_file::fail(const char* doing, const std::filesystem::path& what,
                            const std::string& why) const
{
    throw error(errc::file_error, std::string(doing) + " \"" + what.string() + "\": " + why);
}

inline part_file::part_file(std::filesystem::path target, leftover earlier)
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

inline void part_file::append(std::string_view bytes)
{
    const std::size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
    size_ += written;
    if (written < bytes.size()) fail("writing", part_, last_system_error());
}

inline void part_file::cut_to(std::uint64_t size)
{
    if (size == size_) return;
    std::error_code failed;
    std::filesystem::resize_file(part_, size, failed);
    if (failed) fail("shortening", part_, failed.message());
    size_ = size;
}

inline void part_file::complete()
{
    if (std::fclose(file_.release()) != 0) fail("writing", part_, last_system_error());
    std::error_code failed;
    std::filesystem::rename(part_, target_, failed);
    if (failed) fail("renaming", part_, failed.message());
}

}  // namespace cloud66::inline v1::detail

#endif
