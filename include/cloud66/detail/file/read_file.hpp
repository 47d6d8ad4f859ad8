// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_FILE_READ_FILE_HPP
#define CLOUD66_DETAIL_FILE_READ_FILE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/at_exit.hpp>
#include <cloud66/secret.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace cloud66::inline v1::detail {

/// The whole content of a file, which may be a secret: no stream buffer has a copy of it.
/// \param failed set to the reason if the file cannot be opened or read, such as `is_a_directory`, or else cleared.
inline secret read_file(const std::filesystem::path& path, std::error_code& failed)
{
    constexpr std::size_t chunk = std::size_t{16} * 1024;
    std::string content;
    const at_exit wiped([&content] { wipe(content.data(), content.size()); });
    const auto fail = [&failed] {
        failed = std::error_code(errno, std::generic_category());
        return secret();
    };
    failed.clear();
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.string().c_str(), "rb"),
                                                               &std::fclose);
    if (!file) return fail();
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    for (std::size_t size = 0;;) {
        content.resize(size + chunk);
        const std::size_t read = std::fread(content.data() + size, 1, chunk, file.get());
        if (read < chunk && std::ferror(file.get()) != 0) return fail();
        content.resize(size += read);
        if (read < chunk) return secret(content);
    }
}

}  // namespace cloud66::inline v1::detail

#endif
