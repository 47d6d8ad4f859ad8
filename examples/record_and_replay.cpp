// SPDX-License-Identifier: BSL-1.0
// Records the requests that a function makes to Cloud 66, and runs the function again on the recording: without a
// network, without a token, and in virtual time. The file has stand-ins for names, ids and texts, and may be kept with
// the tests.
//
//     examples/run record_and_replay                    in the sandbox
//     examples/run record_and_replay --file ledger.json --stack Ledger
//     CLOUD66_ACCESS_TOKEN=... examples/run record_and_replay --stack Shop     restarts its services
#include "example.hpp"

#include <cloud66.hpp>
#include <cloud66/testing/recorder.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

namespace {

/// The function under test: restarts the services of a stack, and prints the responses.
asio::awaitable<void> restart(cloud66::client client, std::string stack_uid)
{
    const auto stack = co_await client.get_stack(stack_uid);
    std::cout << "  stack " << stack.uid << ", name " << stack.name << std::endl;
    for (const auto& service : co_await client.list_services(stack_uid))
        std::cout << "  service " << service.name << ", " << service.containers.size() << " containers"
                  << std::endl;
    const auto action = co_await client.restart_services(stack_uid);
    const auto done = co_await action.wait();
    std::cout << "  action " << done.id << " (" << done.action.value_or("?") << "): finished at "
              << done.finished_at.value_or(cloud66::timestamp()) << std::endl;
}

/// The test refers to its stack by a uid, which is not in the file: its stand-in is "my-stack".
asio::awaitable<void> record(cloud66::client client, const examples::program& program, std::string file)
{
    const auto stack = co_await program.stack(client);
    cloud66::recorder_options recorder_options;
    recorder_options.stand_ins = {{stack.uid, "my-stack"}};
    cloud66::options options = program.options();
    options.transport = std::make_shared<cloud66::recorder>(options, file, recorder_options);
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const cloud66::client recorded(executor, options);
    std::cout << "Recording to " << file << std::endl;
    co_await restart(recorded, stack.uid);
}

void replay(const std::string& file)
{
    const auto recording = std::make_shared<cloud66::replayer>(file);
    const auto time = std::make_shared<cloud66::virtual_time>();
    cloud66::options options;
    options.credentials = cloud66::credentials::token("any");
    options.transport = recording;
    options.time = time;
    asio::io_context io;
    const cloud66::client client(io.get_executor(), options);

    std::cout << "\nReplaying it" << std::endl;
    time->run(io, restart(client, "my-stack"));
    const auto passed = std::chrono::floor<std::chrono::seconds>(time->now().time_since_epoch());
    std::cout << "  " << passed.count() << " s of virtual time" << std::endl;
    for (const auto& request : recording->unused()) throw std::runtime_error("not replayed: " + request);
}

void run(const examples::program& program, const std::string& file)
{
    asio::io_context io;
    const cloud66::client client(io.get_executor(), program.options());
    asio::co_spawn(io, record(client, program, file), examples::rethrow);
    io.run();
    replay(file);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string file = "recording.json";
    examples::program program("Records a restart, and runs it again on the recording.");
    program.add_stack_option();
    program.add_option("--file", file, "Where to record")->capture_default_str();
    return program.run(argc, argv, [&] { run(program, file); });
}
