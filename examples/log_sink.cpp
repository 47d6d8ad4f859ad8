// SPDX-License-Identifier: BSL-1.0
// Writes the library's log as JSON lines, one object for each line, for jq and for log collectors. No line has a
// token or a body of a request.
//
//     examples/run log_sink                             in the sandbox, to the terminal
//     examples/run log_sink --level warning             there: only warnings
//     examples/run log_sink --file cloud66.jsonl        to a file
//     CLOUD66_ACCESS_TOKEN=... examples/run log_sink
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <ctime>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

const std::map<std::string, cloud66::log_level> levels{{"debug", cloud66::log_level::debug},
                                                       {"info", cloud66::log_level::info},
                                                       {"warning", cloud66::log_level::warning},
                                                       {"error", cloud66::log_level::error},
                                                       {"off", cloud66::log_level::off}};

/// The time as in 2026-01-31T12:00:00Z.
std::string utc_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::ostringstream text;
    text << std::put_time(&parts, "%FT%TZ");
    return text.str();
}

/// A sink is any function of a level and a line. It is called on the client's executor, so that it needs no lock,
/// and should not block for long. It must not throw.
class json_lines
{
public:
    explicit json_lines(std::ostream& out) : out_(&out) {}

    void operator()(cloud66::log_level level, std::string_view line) const
    {
        const json::object entry{
            {"time", utc_now()}, {"level", cloud66::to_string(level)}, {"message", line}};
        *out_ << json::serialize(entry) << std::endl;
    }

private:
    std::ostream* out_;
};

asio::awaitable<void> make_calls(cloud66::client client, cloud66::sandbox* sandbox)
{
    co_await client.list_stacks();
    if (!sandbox) co_return;

    // Causes lines of each level: a server error, after which a GET is retried, and a throttled response.
    sandbox->add_fault({.kind = cloud66::fault_kind::response, .status = 502});
    co_await client.list_stacks();
    sandbox->add_fault({.kind = cloud66::fault_kind::throttled, .headers = {{"Retry-After", "5"}}});
    co_await client.list_stacks();
}

void run(const examples::program& program, cloud66::log_level level, const std::string& path)
{
    std::ofstream file;
    if (!path.empty()) {
        file.open(path, std::ios::app);
        if (!file) throw std::runtime_error("Cannot write to " + path);
    }
    auto options = program.options();
    options.log.level = level;
    options.log.write = json_lines(path.empty() ? std::cout : file);
    // For text on standard error: options.log = cloud66::log_to_stderr(level);

    asio::io_context io;
    cloud66::client client(io.get_executor(), options);
    asio::co_spawn(io, make_calls(client, program.sandbox()), examples::rethrow);
    io.run();
    if (!path.empty()) std::cout << "The log is in " << path << std::endl;
}

}  // namespace

int main(int argc, char** argv)
{
    std::string level = "debug";
    std::string path;
    examples::program program("Writes the library's log as JSON lines.");
    program.add_option("--level", level, "The least level that is written")
        ->capture_default_str()
        ->check(CLI::IsMember(levels));
    program.add_option("--file", path, "The file to append to; by default standard output");
    return program.run(argc, argv, [&] { run(program, levels.at(level), path); });
}
