// SPDX-License-Identifier: BSL-1.0
// Lists the gateways of the account, opens one of them for some minutes, shows it and closes it.
//
//     examples/run gateways                                        in the sandbox
//     examples/run gateways --gateway office --minutes 5 --keep    there: it closes by itself, later
//     CLOUD66_ACCESS_TOKEN=... examples/run gateways --gateway aws_bastion --key ~/.ssh/bastion.pem
//
// The private key is sent to the API, which logs in to the gateway with it.
#include "example.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/gateways.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <string>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string gateway = "aws_bastion";
    std::string key_file;
    int minutes = 10;
    bool keep = false;
};

/// The text of the private key. The sandbox does not log in to a gateway, so that it accepts an empty key.
std::string private_key(const arguments& args)
{
    if (args.key_file.empty()) return "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";
    std::ifstream file(args.key_file, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void print(const cloud66::gateway& host)
{
    std::cout << "  " << std::left << std::setw(16) << host.name.value_or("") << std::setw(28)
              << host.username.value_or("?") + '@' + host.address.value_or("?");
    if (cloud66::is_open(host))
        std::cout << "open until " << host.expires_at.value_or(cloud66::timestamp("?"));
    else
        std::cout << "closed";
    std::cout << std::endl;
}

asio::awaitable<void> use_gateway(cloud66::client client, const arguments& args)
{
    const auto caller = co_await client.ping_authenticated();
    const auto account_id = caller.account_id.value();
    std::cout << "Gateways of " << caller.account_name.value_or("the account") << ":\n";
    for (const auto& host : co_await client.list_gateways(account_id)) print(host);

    const auto gateway = co_await cloud66::find_gateway(client, account_id, args.gateway);
    const std::string key = private_key(args);
    std::cout << "\nOpening " << args.gateway << " for " << args.minutes << " min:" << std::endl;
    co_await cloud66::open_gateway(client, account_id, gateway.id, key, std::chrono::minutes(args.minutes));
    print(co_await cloud66::find_gateway(client, account_id, args.gateway));
    if (args.keep) co_return;

    std::cout << "\nClosing it:" << std::endl;
    co_await cloud66::close_gateway(client, account_id, gateway.id);
    print(co_await cloud66::find_gateway(client, account_id, args.gateway));
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Lists gateways, opens one for some minutes and closes it.");
    const bool required = !program.uses_sandbox();
    program.add_option("--gateway", args.gateway, "Name of the gateway to open")
        ->capture_default_str()
        ->required(required);
    program.add_option("--key", args.key_file, "File with the private key that opens it")
        ->check(CLI::ExistingFile)
        ->required(required);
    program.add_option("--minutes", args.minutes, "For how long to open it")
        ->capture_default_str()
        ->check(CLI::Range(1, 24 * 60));
    program.add_flag("--keep", args.keep, "Do not close it: it closes by itself");
    return program.run(argc, argv, [&](cloud66::client client) { return use_gateway(client, args); });
}
