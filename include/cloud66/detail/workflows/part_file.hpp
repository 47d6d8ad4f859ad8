// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_WORKFLOWS_PART_FILE_HPP
#define CLOUD66_DETAIL_WORKFLOWS_PART_FILE_HPP

#include <cloud66/config.hpp>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

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

    CLOUD66_DECL part_file(std::filesystem::path target, leftover earlier);
    part_file(const part_file&) = delete;
    part_file& operator=(const part_file&) = delete;

    /// How many bytes it has.
    std::uint64_t size() const { return size_; }

    /// Writes to its end.
    CLOUD66_DECL void append(std::string_view bytes);

    /// Drops what stands behind the first `size` bytes.
    CLOUD66_DECL void cut_to(std::uint64_t size);

    /// Gives it its name, in place of a file that has it already. Nothing can be written any more.
    CLOUD66_DECL void complete();

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

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/workflows/part_file.ipp>
#endif

#endif
