// SPDX-License-Identifier: BSL-1.0
// Tests a function of a program with the sandbox in virtual time, with actions that fail and responses that are lost.
// Uses no test framework, and can be used with any.
//
//     examples/run test_with_sandbox                    all checks pass
//     examples/run test_with_sandbox --attempts 1       the function does not retry: a check fails
#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// The function under test: restarts the services of a stack, and retries if the restart fails.
asio::awaitable<bool> restart(cloud66::client client, std::string stack_uid, int attempts)
{
    for (int attempt = 0; attempt != attempts; ++attempt) {
        const auto action = co_await client.restart_services(stack_uid);
        const auto done = co_await cloud66::as_result(action.wait());
        if (done) co_return true;
        if (done.error().code() != cloud66::errc::action_failed) throw done.error();
    }
    co_return false;
}

/// A sandbox and a client in virtual time, new for each test. Both run on this thread.
struct fixture
{
    std::shared_ptr<cloud66::virtual_time> time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
    cloud66::sandbox sandbox{io.get_executor(), {.time = time}};
    cloud66::client client{io.get_executor(), sandbox.options()};
    std::string uid = sandbox.stack_uid("Storefront");

    auto restarts_sent() const { return sandbox.request_count("POST", "/stacks/*/actions"); }
};

int failed_checks = 0;

void check(const char* expectation, bool passed)
{
    std::cout << (passed ? "  ok      " : "  FAILED  ") << expectation << std::endl;
    if (!passed) ++failed_checks;
}

void retries_failed_restart(int attempts)
{
    std::cout << "A restart that fails after ten minutes:\n";
    fixture test;
    test.sandbox.add_action_behavior(
        {.duration = 10min, .outcome = cloud66::action_outcome::failure, .message = "Image not found"});
    test.sandbox.add_action_behavior({.duration = 5min});  // the next one succeeds
    const auto begin = test.time->now();
    check("succeeds", test.time->run(test.io, restart(test.client, test.uid, attempts)));
    check("is sent twice", test.restarts_sent() == 2);
    check("takes 15 minutes of virtual time", test.time->now() - begin >= 15min);
}

void retries_polls_after_server_errors(int attempts)
{
    std::cout << "\nFive polls that get 502:\n";
    fixture test;
    test.sandbox.add_fault({.verb = "GET", .times = 5, .kind = cloud66::fault_kind::response, .status = 502});
    check("succeeds", test.time->run(test.io, restart(test.client, test.uid, attempts)));
    check("is sent once", test.restarts_sent() == 1);
}

void does_not_restart_twice(int attempts)
{
    std::cout << "\nA restart whose response is lost:\n";
    fixture test;
    test.sandbox.add_fault(
        {.verb = "POST", .kind = cloud66::fault_kind::close_before_response, .carried_out = true});
    const auto outcome =
        test.time->run(test.io, cloud66::as_result(restart(test.client, test.uid, attempts)));
    check("is reported", !outcome && outcome.error().code() == cloud66::errc::outcome_unknown);
    check("is sent once", test.restarts_sent() == 1);
    check("has reached Cloud 66", !test.sandbox.collection(test.uid, "actions").empty());
}

}  // namespace

int main(int argc, char** argv)
try {
    int attempts = 2;
    CLI::App app("Tests a function with the sandbox, in virtual time.");
    app.add_option("--attempts", attempts, "How often the function under test tries")
        ->capture_default_str()
        ->check(CLI::Range(1, 10));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : 2;
    }
    retries_failed_restart(attempts);
    retries_polls_after_server_errors(attempts);
    does_not_restart_twice(attempts);
    std::cout << "\n" << failed_checks << " checks failed" << std::endl;
    return failed_checks == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& failure) {
    std::cerr << failure.what() << std::endl;
    return EXIT_FAILURE;
}
