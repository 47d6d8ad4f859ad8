// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/file/read_file.hpp>

#include <cstddef>
#include <string>
#include <system_error>

#include "support/catch.hpp"
#include "support/files.hpp"

using cloud66::detail::read_file;

TEST_CASE("a file is read as a whole, whatever its size")
{
    const test::temporary_folder folder;
    const auto size = GENERATE(as<std::size_t>{}, 0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100'000);
    CAPTURE(size);
    std::string content(size, 'x');
    if (size > 1) content[size / 2] = '\0';
    std::error_code failed = std::make_error_code(std::errc::io_error);
    CHECK((read_file(folder.write("file", content), failed).reveal() == content));
    CHECK_FALSE(failed);
}

TEST_CASE("why a file cannot be read is reported")
{
    const test::temporary_folder folder;
    std::error_code failed;
    CHECK(read_file(folder.path() + "/none", failed).empty());
    CHECK(failed == std::errc::no_such_file_or_directory);
    CHECK(read_file(folder.path(), failed).empty());
    CHECK(failed == std::errc::is_a_directory);
}
