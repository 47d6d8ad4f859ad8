// SPDX-License-Identifier: BSL-1.0
// The sandbox as a program: a local Cloud 66 API, for curl and for clients in any language.
//
//     examples/run sandbox_server --port 8066 --speed 10
//
// Exit status: 0 stopped by Ctrl-C, 1 failure, 2 bad arguments.

#include <cloud66/testing/sandbox.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

void write_certificate(const std::string& path, const std::string& certificate)
{
    std::ofstream file(path);
    file << certificate;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path);
}

void print_what_to_try(const cloud66::sandbox& sandbox, const std::string& ca_file)
{
    const std::string curl =
        "curl --cacert " + ca_file + " -H \"Authorization: Bearer $CLOUD66_ACCESS_TOKEN\" ";
    const std::string url = sandbox.url();
    const std::string stack = url + "/stacks/" + sandbox.stack_uid("Storefront");
    // The token is valid only for this sandbox, so it may be shown.
    std::cout << "A Cloud 66 sandbox listens at " << url << "\n"
              << "Stop it with Ctrl-C. In another terminal:\n\n"
              << "export CLOUD66_ACCESS_TOKEN=" << sandbox.token() << "\n"
              << "export CLOUD66_URL=" << url << "\n"
              << "export CLOUD66_CA_FILE=" << ca_file << "\n\n"
              << "# The stacks, and the services of one\n"
              << curl << url << "/stacks.json\n"
              << curl << stack << "/services\n\n"
              << "# Restart all its services, then read that action: replace ID by its id\n"
              << curl << "-X POST " << stack << "/action -d command=service_restart\n"
              << curl << stack << "/action/ID\n"
              << std::flush;
}

int run(int argc, char** argv)
{
    std::uint16_t port = 8066;
    std::string token;
    double speed = 1;
    std::string ca_file = "cloud66-sandbox-ca.pem";

    CLI::App app("A Cloud 66 sandbox: the API over HTTPS on 127.0.0.1, with stacks that behave.");
    app.add_option("--port", port, "The port to listen on; 0 for any free one")->capture_default_str();
    app.add_option("--token", token, "The access token; a random one by default");
    app.add_option("--speed", speed, "How many times as fast as real time actions run")
        ->capture_default_str()
        ->check(CLI::Range(0.001, 1e6));
    app.add_option("--ca-file", ca_file,
                   "Where to write the certificate authority that clients have to trust")
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : 2;
    }

    cloud66::sandbox_options options;
    options.port = port;
    options.token = token;
    options.time = cloud66::scaled_time(speed);
    cloud66::sandbox sandbox(std::move(options));
    write_certificate(ca_file, sandbox.ca_certificate());
    print_what_to_try(sandbox,
                      std::filesystem::absolute(ca_file).string());  // valid in any working directory

    boost::asio::io_context io;
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([](const boost::system::error_code&, int) {});
    io.run();
    sandbox.stop();
    std::cout << "\nStopped after " << sandbox.request_count() << " requests." << std::endl;
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv)
try {
    return run(argc, argv);
} catch (const std::exception& failure) {
    std::cerr << failure.what() << std::endl;
    return EXIT_FAILURE;
}
