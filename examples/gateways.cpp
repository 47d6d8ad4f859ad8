// SPDX-License-Identifier: BSL-1.0
// Lists the gateways of the account, opens one of them for some minutes, shows it and closes it.
//
//     examples/run gateways                                        in the sandbox
//     examples/run gateways --gateway office --minutes 5 --keep    there: it closes by itself, later
//     CLOUD66_ACCESS_TOKEN=... examples/run gateways               lists only, since no gateway is named
//     CLOUD66_ACCESS_TOKEN=... examples/run gateways --gateway aws_bastion --key ~/.ssh/bastion.pem
//
// The private key is sent to the API, which logs in to the gateway with it.
//
// Exit status: 0 all went well, 1 something did not, 2 wrong command line.
#include "example.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/gateways.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string gateway;
    std::string key_file;
    int minutes = 10;
    bool keep = false;
};

/// The text of the private key; in the sandbox, which logs in nowhere, one that is none.
std::string private_key(const arguments& args)
{
    if (args.key_file.empty()) return "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";
    std::ifstream file(args.key_file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) throw std::runtime_error("Cannot read " + args.key_file);
    return text;
}

void print(const cloud66::gateway& host)
{
    std::cout << "  " << std::left << std::setw(16) << host.name.value_or("") << std::setw(28)
              << host.username.value_or("?") + '@' + host.address.value_or("?");
    if (cloud66::is_open(host))
        std::cout << "open until " << host.ttl.value_or(cloud66::timestamp("?"));
    else
        std::cout << "closed";
    std::cout << std::endl;
}

asio::awaitable<void> use_gateway(cloud66::client client, std::int64_t account_id, std::string name,
                                  const arguments& args)
{
    const std::string key = private_key(args);
    const auto host = co_await cloud66::find_gateway(client, account_id, name);
    std::cout << "\nOpening " << name << " for " << args.minutes << " min:" << std::endl;
    co_await cloud66::open_gateway(client, account_id, host.id, key, std::chrono::minutes(args.minutes));
    print(co_await cloud66::find_gateway(client, account_id, name));
    if (args.keep) co_return;

    std::cout << "\nClosing it:" << std::endl;
    co_await cloud66::close_gateway(client, account_id, host.id);
    print(co_await cloud66::find_gateway(client, account_id, name));
}

asio::awaitable<void> show_gateways(cloud66::client client, const arguments& args, bool in_sandbox)
{
    const auto caller = co_await client.ping_authenticated();
    const std::int64_t account_id = caller.account_id.value();
    const auto gateways = co_await client.list_gateways(account_id);
    std::cout << "Gateways of " << caller.account_name.value_or("the account") << ":\n";
    for (const auto& host : gateways) print(host);

    std::string name = args.gateway;
    if (name.empty() && in_sandbox) name = gateways.at(0).name.value_or("");
    if (!name.empty()) co_await use_gateway(client, account_id, name, args);
}

void run(const arguments& args)
{
    const examples::target target;
    if (!target.sandbox() && !args.gateway.empty() && args.key_file.empty())
        throw examples::usage_error("Which --key opens the gateway?");
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, show_gateways(client, args, target.sandbox() != nullptr), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Lists gateways, opens one for some minutes and closes it.");
    app.add_option("--gateway", args.gateway, "Name of the one to open; by default the first of the sandbox");
    app.add_option("--key", args.key_file,
                   "File with the private key that opens it; not needed in the sandbox");
    app.add_option("--minutes", args.minutes, "For how long to open it")
        ->capture_default_str()
        ->check(CLI::Range(1, 24 * 60));
    app.add_flag("--keep", args.keep, "Do not close it: it closes by itself");
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
