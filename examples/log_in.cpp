// SPDX-License-Identifier: BSL-1.0
// Logs a user in with OAuth 2: shows an address to open in a browser, waits until the user has authorised the program
// there, keeps the token, and uses it. A second run with the same --store finds the token and needs no browser.
//
//     examples/run log_in                              in the sandbox, whose certificate the browser does not know
//     examples/run log_in --out-of-band                the user copies a code from the browser
//     CLOUD66_CLIENT_ID=... CLOUD66_CLIENT_SECRET=... examples/run log_in --redirect http://127.0.0.1:34543/
#include "example.hpp"

#include <cloud66.hpp>

#include <unistd.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string store;
    std::string redirect;
    std::string open;
    bool out_of_band = false;
    int seconds = 300;
};

/// A file that the destructor removes.
struct temporary_file
{
    std::string path =
        (std::filesystem::temp_directory_path() / ("cloud66-login-" + std::to_string(getpid()))).string();
    ~temporary_file() { std::filesystem::remove(path); }
};

/// Prints the address, and runs a command with it if there is one, such as xdg-open.
void show(std::string_view url, const std::string& command)
{
    std::cout << "Open this address in a browser:\n\n  " << url << '\n' << std::endl;
    // An address contains no quotation mark, so that it is one word for the shell.
    if (!command.empty() && std::system((command + " '" + std::string(url) + "' &").c_str()) != 0)
        std::cout << "(" << command << " did not work.)" << std::endl;
}

/// Reads a line asynchronously.
asio::awaitable<cloud66::secret> read_code()
{
    std::cout << "Paste the code that it shows: " << std::flush;
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
    std::string line;
    co_await asio::async_read_until(input, asio::dynamic_buffer(line), '\n', asio::use_awaitable);
    co_return cloud66::secret(line);
}

cloud66::oauth_options application_options(const examples::program& program, const arguments& args)
{
    cloud66::oauth_options options;
    if (program.sandbox() != nullptr) {
        options = program.sandbox()->oauth_options();
    } else {
        options.client_id = std::getenv("CLOUD66_CLIENT_ID");
        const char* secret = std::getenv("CLOUD66_CLIENT_SECRET");
        options.client_secret = cloud66::secret(secret ? secret : "");
    }
    if (!args.redirect.empty()) options.redirect_uri = args.redirect;
    if (args.out_of_band) options.redirect_uri = cloud66::out_of_band_redirect;
    options.scopes = {"public"};
    if (program.sandbox() != nullptr) program.sandbox()->add_application(options);
    options.open_url = [command = args.open](std::string_view url) { show(url, command); };
    options.ask_for_code = [command = args.open](std::string url) {
        show(url, command);
        return read_code();
    };
    return options;
}

asio::awaitable<void> greet(cloud66::oauth_client login, std::shared_ptr<cloud66::cx_token_store> store,
                            cloud66::options options, std::chrono::seconds limit)
{
    if (!store->load_now()) {
        store->save_now(co_await login.log_in(limit));
        std::cout << "You are logged in; the token is in " << store->path().string() << '.' << std::endl;
    }
    options.credentials = cloud66::credentials::oauth(store, login);
    cloud66::client client(co_await asio::this_coro::executor, options);
    const auto caller = co_await client.ping_authenticated();
    const auto stacks = co_await client.list_stacks();
    std::cout << "Hello " << caller.user_name.value_or("there") << ", you have " << stacks.size()
              << " stacks." << std::endl;
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Logs a user in with OAuth 2.", 1, "CLOUD66_CLIENT_ID");
    program.add_option(
        "--store", args.store,
        "The file that keeps the token; by default ~/.cloud66/cx_example.json, and in the sandbox one"
        " that is removed in the end");
    program.add_option("--redirect", args.redirect,
                       "The redirect address that is registered for the program");
    program.add_flag("--out-of-band", args.out_of_band, "Let the user copy a code from the browser");
    program.add_option("--open", args.open, "A command that opens the address, such as xdg-open");
    program.add_option("--timeout", args.seconds, "Seconds that the user has")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    return program.run(argc, argv, [&] {
        const temporary_file file;
        if (args.store.empty())
            args.store =
                program.sandbox() ? file.path : cloud66::cx_token_store::default_path("example").string();
        auto store = std::make_shared<cloud66::cx_token_store>(args.store);
        asio::io_context io;
        cloud66::oauth_client login(io.get_executor(), application_options(program, args), program.options());
        asio::co_spawn(io, greet(login, store, program.options(), std::chrono::seconds(args.seconds)),
                       examples::rethrow);
        io.run();
    });
}
