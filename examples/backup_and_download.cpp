// SPDX-License-Identifier: BSL-1.0
// Makes a new backup of a stack's database, waits until it is complete, and downloads it into a file.
//
//     examples/run backup_and_download                             in the sandbox, to backup.tar
//     examples/run backup_and_download /no/such/folder/shop.tar    there: a file that cannot be written
//     CLOUD66_ACCESS_TOKEN=... examples/run backup_and_download shop.tar --stack Shop --database mysql
//     CLOUD66_ACCESS_TOKEN=... examples/run backup_and_download shop.tar --stack Shop --backup 4153 --resume
//
// Exit status: 0 downloaded, 1 something went wrong, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/download_backup.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string file = "backup.tar";
    std::string stack;
    std::string database = "all";
    std::int64_t backup = 0;
    bool resume = false;
    int timeout = 3600;
};

/// In a terminal a line that is drawn again and again; elsewhere a line for each file.
class download_line
{
public:
    ~download_line() { std::cout << std::endl; }

    void show(const cloud66::download_progress& now)
    {
        if (!terminal_ && now.file == last_file_) return;
        last_file_ = now.file;
        std::cout << (terminal_ ? '\r' : '\n') << "File " << now.file << " of " << now.files << ", "
                  << now.bytes / 1024;
        if (now.total) std::cout << " of " << *now.total / 1024;
        std::cout << " KiB" << (terminal_ ? "\x1b[K" : "") << std::flush;
    }

private:
    const bool terminal_ = isatty(STDOUT_FILENO) != 0;
    std::size_t last_file_ = 0;
};

/// Waits in the time of the sandbox, which goes faster, or in real time.
asio::awaitable<void> sleep_for(std::shared_ptr<cloud66::time_source> time, std::chrono::seconds span)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    time->arm(timer, time->now() + span);
    co_await timer.async_wait(asio::use_awaitable);
    time->disarm(timer);
}

/// The first complete backup that is not among those known; none if there is none yet.
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

/// Making a backup is no action, so that there is nothing to wait for but the backup itself.
asio::awaitable<std::int64_t> make_backup(cloud66::client client, std::string stack_uid,
                                          const arguments& args, std::shared_ptr<cloud66::time_source> time)
{
    std::set<std::int64_t> known;
    for (const auto& backup : co_await client.list_backups(stack_uid)) known.insert(backup.id);
    const auto said = co_await client.create_backup(stack_uid, {.db_type = args.database});
    std::cout << said.message.value_or("The backup is under way") << "." << std::endl;

    const auto end = time->now() + std::chrono::seconds(args.timeout);
    while (time->now() < end) {
        co_await sleep_for(time, std::chrono::seconds(5));
        const auto found = co_await find_new_backup(client, stack_uid, known);
        if (found) co_return *found;
    }
    throw std::runtime_error("There was no new backup in " + std::to_string(args.timeout) +
                             " s. It may still come: look with --backup.");
}

asio::awaitable<void> backup_and_download(cloud66::client client, const arguments& args,
                                          std::shared_ptr<cloud66::time_source> time)
{
    const auto stack = co_await examples::find_stack(client, args.stack);
    auto backup = args.backup;
    if (backup == 0) backup = co_await make_backup(client, stack.uid, args, time);
    std::cout << "Downloading backup " << backup << " of " << stack.name << " to " << args.file << ":"
              << std::flush;

    cloud66::downloaded_backup saved;
    {
        download_line line;
        saved = co_await cloud66::download_backup(
            client, stack.uid, backup, args.file, {.resume = args.resume},
            [&line](const cloud66::download_progress& now) { line.show(now); });
    }
    std::cout << args.file << ": " << saved.bytes << " bytes, joined from " << saved.files << " files"
              << std::endl;
}

void run(const arguments& args)
{
    const examples::target target;
    if (!target.sandbox() && args.stack.empty())
        throw examples::usage_error("Which --stack is to be backed up?");
    const auto given = target.options().time;
    const auto time = given ? given : cloud66::steady_time();
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, backup_and_download(client, args, time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Makes a new backup of a database and downloads it.");
    app.add_option("file", args.file, "Where to; what is on its way is called FILE.part")
        ->capture_default_str();
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--database", args.database, "mysql, postgresql, redis, mongodb, or all")
        ->capture_default_str();
    app.add_option("--timeout", args.timeout, "Seconds to wait for the backup")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    auto* backup = app.add_option("--backup", args.backup, "Download this one, by its id, and make none")
                       ->check(CLI::PositiveNumber);
    app.add_flag("--resume", args.resume, "Go on with the FILE.part of an earlier run")->needs(backup);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    run(args);
    return 0;
} catch (const examples::usage_error& wrong) {
    examples::fail(wrong);
    return 2;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
