// SPDX-License-Identifier: BSL-1.0
// Ctrl-C ends the wait for a restart, by Asio's cancellation slots. The restart continues at Cloud 66, and the error
// has a resume token with which resume_action waits for it again.
//
//     examples/run cancellation                     in the sandbox, where it sends itself Ctrl-C after 3 polls
//     examples/run cancellation --after 0           there: until the restart ends, or Ctrl-C is pressed
//     CLOUD66_ACCESS_TOKEN=... examples/run cancellation --stack Shop
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>

#include <csignal>
#include <exception>
#include <iostream>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> restart(cloud66::client client, const examples::program& program, int after)
{
    const auto stack = co_await program.stack(client);
    const auto action = co_await client.restart_services(stack.uid);
    std::cout << "Restarting " << stack.name << ". Ctrl-C ends the wait." << std::endl;

    int polls = 0;
    const auto show = [&](const cloud66::action_info& info) {
        std::cout << "  " << (is_finished(info) ? "finished" : "running") << std::endl;
        if (++polls == after) std::raise(SIGINT);  // the same as Ctrl-C
    };
    const auto outcome = co_await cloud66::as_result(action.wait({}, show));
    if (outcome) co_return;
    if (outcome.error().code() != asio::error::operation_aborted) throw outcome.error();
    std::cout << "\nCancelled: " << outcome.error().what() << std::endl;

    // Without this, the next co_await in the cancelled coroutine would throw too.
    co_await asio::this_coro::reset_cancellation_state();
    const auto info = co_await action.refresh();
    std::cout << "\nThe restart itself " << (is_finished(info) ? "has finished." : "is still running.")
              << std::endl;
}

void run(const examples::program& program, int after)
{
    asio::io_context io;
    cloud66::client client(io.get_executor(), program.options());

    asio::cancellation_signal cancel;
    asio::signal_set ctrl_c(io, SIGINT, SIGTERM);
    ctrl_c.async_wait([&](const boost::system::error_code& failure, int) {
        if (!failure) cancel.emit(asio::cancellation_type::terminal);
    });
    const auto finished = [&](std::exception_ptr failure) {
        ctrl_c.cancel();  // otherwise io.run() would not return
        if (failure) std::rethrow_exception(failure);
    };
    asio::co_spawn(io, restart(client, program, after),
                   asio::bind_cancellation_slot(cancel.slot(), finished));
    io.run();
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Waits for a restart until Ctrl-C cancels the wait.", 10);
    int after = program.uses_sandbox() ? 3 : 0;
    program.add_stack_option();
    program.add_option("--after", after, "Sends Ctrl-C to itself after so many polls; 0: never")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000));
    return program.run(argc, argv, [&] { run(program, after); });
}
