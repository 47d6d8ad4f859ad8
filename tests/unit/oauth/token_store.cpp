// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/error.hpp>
#include <cloud66/token_store.hpp>

#include <boost/json/parse.hpp>

#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/loop.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using cloud66::cx_token_store;
using cloud66::errc;
using cloud66::oauth_token;
using test::error_of;
using namespace std::chrono_literals;

namespace {

oauth_token some_token()
{
    oauth_token token;
    token.access_token = cloud66::secret("access-1");
    token.refresh_token = cloud66::secret("refresh-1");
    token.expires_at = std::chrono::sys_days(std::chrono::year(2031) / 2 / 3) + 4h + 5min + 6s;
    return token;
}

}  // namespace

TEST_CASE("a token store gives back what it was given, also to another one")
{
    const test::variable no_login("CLOUD66_TOKEN", {});
    const test::temporary_folder folder;
    const std::string path = folder.path() + "/new/cx.json";
    CHECK_FALSE(cx_token_store(path).load_now());
    cx_token_store(path).save_now(some_token());

    const auto read = cx_token_store(path).load_now();
    REQUIRE(read);
    CHECK(read->access_token == some_token().access_token);
    CHECK(read->refresh_token == some_token().refresh_token);
    CHECK(read->expires_at == some_token().expires_at);
}

TEST_CASE("the coroutines of a token store do what its blocking functions do")
{
    const test::variable no_login("CLOUD66_TOKEN", {});
    const test::temporary_folder folder;
    test::loop loop;
    cx_token_store store(folder.path() + "/cx.json");
    CHECK_FALSE(loop.run(store.load()));
    loop.run(store.save(some_token()));
    CHECK(store.load_now()->access_token == some_token().access_token);
    CHECK(loop.run(store.load())->refresh_token == some_token().refresh_token);

    folder.write("cx.json", "{}");
    CHECK(error_of([&] { loop.run(store.load()); }).code() == errc::no_credentials);
    const std::string taken = folder.path() + "/folder";
    fs::create_directories(taken + "/in_use");
    cx_token_store other(taken);
    CHECK(error_of([&] { loop.run(other.save(some_token())); }).code() == errc::file_error);
}

TEST_CASE("the file is what cx writes, and only its owner may read it")
{
    const test::temporary_folder folder;
    const std::string path = folder.path() + "/new/cx.json";
    cx_token_store(path).save_now(some_token());
    const auto written = boost::json::parse(test::read_file(path));
    const boost::json::value expected = {{"AccessToken", "access-1"},
                                         {"RefreshToken", "refresh-1"},
                                         {"Expiry", "2031-02-03T04:05:06Z"},
                                         {"Extra", nullptr}};
    CHECK(written == expected);
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(folder.path() + "/new").permissions() == fs::perms::owner_all);

    oauth_token endless;
    endless.access_token = cloud66::secret("access-2");
    cx_token_store(path).save_now(endless);
    CHECK_THAT(test::read_file(path), test::contains(R"("Expiry":"0001-01-01T00:00:00Z")"));
    CHECK_THAT(test::read_file(path), test::contains(R"("RefreshToken":"")"));
}

TEST_CASE("a save keeps members that it does not know, and leaves no other file")
{
    const test::temporary_folder folder;
    const std::string path =
        folder.write("cx.json", R"({"AccessToken":"old","Extra":{"id_token":"x"},"Organization":7})");
    cx_token_store(path).save_now(some_token());
    const auto written = boost::json::parse(test::read_file(path)).as_object();
    CHECK(written.at("AccessToken") == "access-1");
    CHECK(written.at("Extra").at("id_token") == "x");
    CHECK(written.at("Organization") == 7);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that others could read is replaced by one that they cannot")
{
    const test::temporary_folder folder;
    const std::string path = folder.write("cx.json", "{}");
    fs::permissions(path, fs::perms::owner_all | fs::perms::group_read | fs::perms::others_read);
    cx_token_store(path).save_now(some_token());
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a link to the file stays one")
{
    const test::temporary_folder folder;
    const std::string real = folder.write("vault/token", "{}");
    const std::string path = folder.path() + "/cx.json";
    fs::create_symlink(real, path);
    cx_token_store(path).save_now(some_token());
    CHECK(fs::is_symlink(path));
    CHECK_THAT(test::read_file(real), test::contains("access-1"));
}

TEST_CASE("what cannot be written is reported by name, and the old file stays")
{
    const test::temporary_folder folder;
    const std::string path = folder.path() + "/folder";
    fs::create_directories(path + "/in_use");
    const auto failure = error_of([&] { cx_token_store(path).save_now(some_token()); });
    CHECK(failure.code() == errc::file_error);
    CHECK_THAT(failure.what(), test::contains(path));
    CHECK_THAT(failure.what(), !test::contains("access-1"));
    CHECK(fs::is_directory(path + "/in_use"));
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("without the file a login in the environment counts, as cx has it")
{
    const test::temporary_folder folder;
    const std::string text = R"({"AccessToken":"from-environment","RefreshToken":"","Extra":null})";
    const std::string encoded = cloud66::detail::base64_encode(text + '\n');
    // `base64` breaks lines.
    for (const std::string& value : {encoded, encoded.substr(0, 20) + '\n' + encoded.substr(20) + '\n'}) {
        const test::variable login("CLOUD66_TOKEN", value);
        const auto read = cx_token_store(folder.path() + "/cx.json").load_now();
        REQUIRE(read);
        CHECK(read->access_token.reveal() == "from-environment");
        CHECK_FALSE(read->expires_at);
    }
    const test::variable login("CLOUD66_TOKEN", encoded);
    const std::string path = folder.write("cx.json", R"({"AccessToken":"from-file"})");
    CHECK(cx_token_store(path).load_now()->access_token.reveal() == "from-file");
}

TEST_CASE("a login in the environment that cannot be read is refused without its content")
{
    const test::temporary_folder folder;
    for (const std::string& value : {std::string("sesame!"), cloud66::detail::base64_encode("sesame"),
                                     cloud66::detail::base64_encode("{}")}) {
        const test::variable login("CLOUD66_TOKEN", value);
        const auto failure = error_of([&] { cx_token_store(folder.path() + "/cx.json").load_now(); });
        CHECK(failure.code() == errc::no_credentials);
        CHECK_THAT(failure.what(), test::contains("CLOUD66_TOKEN"));
        CHECK_THAT(failure.what(), !test::contains("sesame"));
    }
}

TEST_CASE("each profile has a file of its own beside that of cx")
{
    const test::variable home("HOME", "/home/jane");
    CHECK(cx_token_store::default_path() == "/home/jane/.cloud66/cx.json");
    CHECK(cx_token_store::default_path("work") == "/home/jane/.cloud66/cx_work.json");
    for (const char* name : {"../x", "a/b", "a b"})
        CHECK(error_of([&] { cx_token_store::default_path(name); }).code() == errc::invalid_argument);
    const test::variable homeless("HOME", {});
    CHECK(error_of([&] { cx_token_store::default_path(); }).code() == errc::no_credentials);
}
