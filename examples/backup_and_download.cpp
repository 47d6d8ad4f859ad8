// SPDX-License-Identifier: BSL-1.0
// Makes a new backup of a stack's database, waits until it is complete, and downloads it into a file.
//
//     examples/run backup_and_download                             in the sandbox, to backup.tar
//     CLOUD66_ACCESS_TOKEN=... examples/run backup_and_download shop.tar --stack Shop --database mysql
//     CLOUD66_ACCESS_TOKEN=... examples/run backup_and_download shop.tar --stack Shop --backup 4153 --resume
#include "example.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/download_backup.hpp>

#include <unistd.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string file = "backup.tar";
    std::string database = "all";
    std::int64_t backup = 0;
    bool resume = false;
};

/// Shows progress: in a terminal a line that is redrawn; elsewhere a line for each file.
class download_line
{
public:
    ~download_line() { std::cout << std::endl; }

    void show(const cloud66::download_progress& now)
    {
        if (!terminal_ && now.file == last_file_) return;
        last_file_ = now.file;
        std::cout << (terminal_ ? '\r' : '\n') << "  file " << now.file << " of " << now.files << ", "
                  << now.bytes / 1024;
        if (now.total) std::cout << " of " << *now.total / 1024;
        std::cout << " KiB" << (terminal_ ? "\x1b[K" : "") << std::flush;
    }

private:
    const bool terminal_ = isatty(STDOUT_FILENO) != 0;
    std::size_t last_file_ = 0;
};

/// The first complete backup that is not in `known`; none if there is none yet.
asio::awaitable<std::optional<std::int64_t>> find_new_backup(cloud66::client client, std::string stack_uid,
                                                             const std::set<std::int64_t>& known)
{
    for (const auto& backup : co_await client.list_backups(stack_uid)) {
        if (known.contains(backup.id) || !backup.backup_status) continue;
        if (backup.backup_status == cloud66::backup_status::failed)
            throw std::runtime_error("The backup failed: " +
                                     backup.backup_result.value_or("no reason is given"));
        const auto files = co_await client.list_backup_files(stack_uid, backup.id);
        if (!files.empty()) co_return backup.id;
    }
    co_return std::nullopt;
}

/// A backup is not an action, so that only the list of backups can be polled.
asio::awaitable<std::int64_t> make_backup(cloud66::client client, std::string stack_uid, std::string database)
{
    std::set<std::int64_t> known;
    for (const auto& backup : co_await client.list_backups(stack_uid)) known.insert(backup.id);
    const std::vector<std::string_view> databases{database};
    co_await client.create_backup(stack_uid, {.db_types = databases});
    std::cout << "The backup is being made." << std::endl;

    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::hours(1);
    while (std::chrono::steady_clock::now() < deadline) {
        timer.expires_after(std::chrono::seconds(5));
        co_await timer.async_wait(asio::use_awaitable);
        const auto found = co_await find_new_backup(client, stack_uid, known);
        if (found) co_return *found;
    }
    throw std::runtime_error("The backup has not ended in an hour. Download it later, with --backup.");
}

asio::awaitable<void> backup_and_download(cloud66::client client, const examples::program& program,
                                          const arguments& args)
{
    const auto stack = co_await program.stack(client);
    auto backup = args.backup;
    if (backup == 0) backup = co_await make_backup(client, stack.uid, args.database);

    std::cout << "Downloading backup " << backup << " of " << stack.name << ":" << std::flush;
    cloud66::downloaded_backup saved;
    {
        download_line line;
        const auto show = [&line](const cloud66::download_progress& now) { line.show(now); };
        saved = co_await cloud66::download_backup(client, stack.uid, backup, args.file,
                                                  {.resume = args.resume}, show);
    }
    std::cout << args.file << ": " << saved.bytes << " bytes, joined from " << saved.files << " files"
              << std::endl;
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Makes a new backup of a database and downloads it.");
    program.add_stack_option();
    program.add_option("file", args.file, "Where to; until it is complete it is called FILE.part")
        ->capture_default_str();
    program.add_option("--database", args.database, "mysql, postgresql, redis, mongodb, or all")
        ->capture_default_str();
    auto* backup = program.add_option("--backup", args.backup, "Download this one, by its id, and make none")
                       ->check(CLI::PositiveNumber);
    program.add_flag("--resume", args.resume, "Continue with the FILE.part of an earlier run")->needs(backup);
    return program.run(argc, argv,
                       [&](cloud66::client client) { return backup_and_download(client, program, args); });
}
