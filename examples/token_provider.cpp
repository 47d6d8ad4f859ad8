// SPDX-License-Identifier: BSL-1.0
// Reads the access token from a file that another program renews, such as the agent of a secrets manager. When the
// API rejects the token with 401, the file is read again and the request is repeated once.
//
//     examples/run token_provider                                    in the sandbox, which revokes the first token
//     CLOUD66_ACCESS_TOKEN=... examples/run token_provider --file /run/secrets/cloud66     uses the file's token
#include "example.hpp"

#include <cloud66.hpp>

#include <openssl/crypto.h>
#include <unistd.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace {

/// The token in a file, kept until the API rejects it.
class token_file
{
public:
    explicit token_file(std::string path) : path_(std::move(path)) {}

    asio::awaitable<cloud66::secret> get(cloud66::token_reason reason)
    {
        const bool rejected = reason == cloud66::token_reason::rejected;
        if (rejected) std::cout << "  The API rejects the token." << std::endl;
        if (rejected || token_.empty()) read();  // a provider may also co_await something here
        co_return token_;
    }

private:
    void read()
    {
        std::cout << "  Reading the token from " << path_ << std::endl;
        std::ifstream file(path_);
        std::string text;
        if (!std::getline(file, text)) throw std::runtime_error("Cannot read a token from " + path_);
        token_ = cloud66::secret(text);
        OPENSSL_cleanse(text.data(), text.size());
    }

    std::string path_;
    cloud66::secret token_;
};

/// Stands for the program that renews the token: writes a new one to the file, and revokes the old one in the sandbox.
class sandbox_agent
{
public:
    explicit sandbox_agent(cloud66::sandbox& sandbox) : sandbox_(sandbox) { renew(); }
    sandbox_agent(const sandbox_agent&) = delete;
    sandbox_agent& operator=(const sandbox_agent&) = delete;
    ~sandbox_agent() { std::filesystem::remove(path_); }

    const std::string& path() const { return path_; }

    void renew()
    {
        if (!token_.empty()) sandbox_.revoke_token(token_);
        token_ = sandbox_.add_token({"public"});
        std::ofstream(path_) << token_ << '\n';
    }

private:
    cloud66::sandbox& sandbox_;
    std::string path_ =
        (std::filesystem::temp_directory_path() / ("cloud66-token-" + std::to_string(getpid()))).string();
    std::string token_;
};

asio::awaitable<void> list_stacks(cloud66::client client)
{
    const auto stacks = co_await client.list_stacks();
    std::cout << "  " << stacks.size() << " stacks" << std::endl;
}

asio::awaitable<void> list_twice(cloud66::client client, sandbox_agent* agent)
{
    std::cout << "The first call:" << std::endl;
    co_await list_stacks(client);
    if (agent) agent->renew();
    std::cout << (agent ? "\nThe second call, after the token was renewed:" : "\nThe second call:")
              << std::endl;
    co_await list_stacks(client);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string path;
    examples::program program("Lists stacks twice, with a token that a file provides.");
    program.add_option("--file", path, "The file; in the sandbox, by default one that the example writes")
        ->check(CLI::ExistingFile)
        ->required(!program.uses_sandbox());
    return program.run(argc, argv, [&] {
        std::unique_ptr<sandbox_agent> agent;
        if (path.empty()) agent = std::make_unique<sandbox_agent>(*program.sandbox());
        const auto file = std::make_shared<token_file>(agent ? agent->path() : path);

        auto options = program.options();
        options.credentials = cloud66::credentials::provider(
            [file](cloud66::token_reason reason) { return file->get(reason); });
        asio::io_context io;
        cloud66::client client(io.get_executor(), options);
        asio::co_spawn(io, list_twice(client, agent.get()), examples::rethrow);
        io.run();
    });
}
