// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/file/part_file.hpp>

#include <csignal>
#include <filesystem>
#include <string>

#include <sys/resource.h>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

using cloud66::errc;
using cloud66::detail::part_file;
using leftover = part_file::leftover;

TEST_CASE("a file gets its name when it is whole")
{
    const test::temporary_folder folder;
    const std::string name = folder.write("shop.tar", "an older one");
    part_file file(name, leftover::drop);
    file.append("abc");
    file.append("defgh");
    CHECK(file.size() == 8);
    CHECK(test::read_file(name + ".part") == "abcdefgh");  // nothing is held back
    CHECK(test::read_file(name) == "an older one");
    file.cut_to(4);
    file.append("x");
    CHECK(file.size() == 5);
    file.complete();
    CHECK(test::read_file(name) == "abcdx");
    CHECK_FALSE(std::filesystem::exists(name + ".part"));
}

TEST_CASE("what an earlier download has left behind is dropped or kept")
{
    const test::temporary_folder folder;
    folder.write("shop.tar.part", "abc");
    const std::string name = folder.path() + "/shop.tar";
    {
        part_file kept(name, leftover::keep);
        CHECK(kept.size() == 3);
        kept.append("d");
    }
    CHECK(test::read_file(name + ".part") == "abcd");
    CHECK(part_file(name, leftover::drop).size() == 0);
    CHECK(test::read_file(name + ".part").empty());
    std::filesystem::remove(name + ".part");
    CHECK(part_file(name, leftover::keep).size() == 0);
}

TEST_CASE("what cannot be written is reported at once, with the name and the reason")
{
    const test::temporary_folder folder;
    const auto refused = [](const std::string& name) {
        return test::error_of([&] { part_file(name, leftover::drop); });
    };
    const auto nowhere = refused(folder.path() + "/no/such/shop.tar");
    CHECK(nowhere.code() == errc::file_error);
    CHECK_THAT(nowhere.what(), test::contains("/no/such/shop.tar.part\": No such file"));
    CHECK_THAT(refused(folder.path()).what(), test::contains("it is a folder"));
    CHECK_THAT(refused(folder.path() + "/").what(), test::contains("it is a folder"));
}

TEST_CASE("a disk that is full is reported, and what there is stays")
{
    const test::temporary_folder folder;
    const std::string name = folder.path() + "/shop.tar";
    part_file file(name, leftover::drop);

    rlimit usual{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &usual) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit narrow = usual;
    narrow.rlim_cur = 10;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &narrow) == 0);
    file.append("12345");
    const auto full = test::error_of([&] { file.append("67890-too-much"); });
    setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, handler);

    CHECK(full.code() == errc::file_error);
    CHECK_THAT(full.what(), test::contains("shop.tar.part\": File too large"));
    CHECK(file.size() == test::read_file(name + ".part").size());
    CHECK(test::read_file(name + ".part") == "1234567890");
}
