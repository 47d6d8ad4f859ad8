// SPDX-License-Identifier: BSL-1.0
#include <cloud66/log.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using cloud66::log_level;
using cloud66::logger;

namespace {

/// Redirects standard error to a file during its lifetime.
class captured_stderr
{
public:
    explicit captured_stderr(const std::string& path) : before_(::dup(STDERR_FILENO))
    {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, STDERR_FILENO);
        ::close(file);
    }
    ~captured_stderr()
    {
        std::fflush(stderr);
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }
    captured_stderr(const captured_stderr&) = delete;
    captured_stderr& operator=(const captured_stderr&) = delete;

private:
    int before_;
};

std::string written_to_stderr(const logger& log, log_level at, std::string_view line)
{
    const test::temporary_folder folder;
    const std::string path = folder.path() + "/stderr";
    {
        const captured_stderr capture(path);
        log(at, line);
    }
    return test::read_file(path);
}

}  // namespace

TEST_CASE("lines of the minimum level and above are written")
{
    struct level_case
    {
        log_level minimum;
        log_level at;
        bool written;
    };
    const auto [minimum, at, written] = GENERATE(values<level_case>({
        {log_level::debug, log_level::debug, true},
        {log_level::debug, log_level::info, true},
        {log_level::debug, log_level::warning, true},
        {log_level::info, log_level::debug, false},
        {log_level::info, log_level::info, true},
        {log_level::warning, log_level::info, false},
        {log_level::warning, log_level::warning, true},
        {log_level::warning, log_level::error, true},
        {log_level::error, log_level::warning, false},
        {log_level::error, log_level::error, true},
        {log_level::off, log_level::error, false},
        {log_level::error, log_level::off, false},
        {log_level::off, log_level::debug, false},
        {log_level::off, log_level::info, false},
        {log_level::off, log_level::warning, false},
        {log_level::off, log_level::off, false},
        {log_level::debug, log_level::off, false},
        {log_level::warning, log_level::off, false},
    }));
    std::vector<std::string> lines;
    const logger log{minimum, [&, expected = at](log_level level, std::string_view line) {
                         CHECK(level == expected);
                         lines.emplace_back(line);
                     }};
    log(at, "line");
    CHECK(log.wants(at) == written);
    CHECK(lines == std::vector<std::string>(written ? 1 : 0, "line"));
}

TEST_CASE("a logger without a function writes nothing")
{
    CHECK_FALSE(logger().wants(log_level::warning));
    const logger without_function{log_level::debug, nullptr};
    CHECK_FALSE(without_function.wants(log_level::warning));
    without_function(log_level::warning, "line");
}

TEST_CASE("log_to_stderr() writes lines with their level")
{
    const logger log = cloud66::log_to_stderr(log_level::debug);
    CHECK(written_to_stderr(log, log_level::debug, "one") == "cloud66 debug: one\n");
    CHECK(written_to_stderr(log, log_level::info, "two") == "cloud66 info: two\n");
    CHECK(written_to_stderr(log, log_level::warning, "") == "cloud66 warning: \n");
}

TEST_CASE("log_to_stderr() writes warnings only by default")
{
    const logger log = cloud66::log_to_stderr();
    CHECK(written_to_stderr(log, log_level::info, "line").empty());
    CHECK(written_to_stderr(log, log_level::warning, "line") == "cloud66 warning: line\n");
}

TEST_CASE("a level has the name of its enumerator")
{
    CHECK(to_string(log_level::debug) == "debug");
    CHECK(to_string(log_level::info) == "info");
    CHECK(to_string(log_level::warning) == "warning");
    CHECK(to_string(log_level::error) == "error");
    CHECK(to_string(log_level::off) == "off");
}

TEST_CASE("exceptions of a logger are ignored")
{
    int lines = 0;
    const logger throwing{log_level::debug, [&](log_level, std::string_view) {
                              ++lines;
                              if (lines == 1) throw std::runtime_error("the disk is full");
                              throw lines;
                          }};
    const test::temporary_folder folder;
    const captured_stderr capture(folder.path() + "/stderr");
    CHECK_NOTHROW(throwing(log_level::info, "one"));
    CHECK_NOTHROW(throwing(log_level::info, "two"));
    CHECK(lines == 2);
}
