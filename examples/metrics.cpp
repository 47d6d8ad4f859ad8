// SPDX-License-Identifier: BSL-1.0
// Counts and times the requests and actions of a client, and prints the result as Prometheus reads it: the text that a
// program would serve at /metrics. With OpenTelemetry, a listener makes spans and metrics of the same events: see
// docs/events.md.
//
//     examples/run metrics                             in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run metrics --stack NAME
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iostream>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

namespace {

using seconds = std::chrono::duration<double>;
using label = std::pair<std::string_view, std::string_view>;

/// `{a="x",b="y"}`. The values need no escaping: no label has a text of the user.
std::string label_text(std::initializer_list<label> labels)
{
    std::string text;
    for (const auto& [name, value] : labels)
        text.append(text.empty() ? "{" : ",").append(name).append("=\"").append(value).append("\"");
    return text + '}';
}

/// A Prometheus histogram.
class histogram
{
public:
    explicit histogram(std::string name) : name_(std::move(name)) {}

    void observe(std::initializer_list<label> labels, seconds value)
    {
        series& one = series_[label_text(labels)];
        for (std::size_t i = 0; i < limits.size(); ++i)
            if (value.count() <= limits[i]) ++one.below[i];
        ++one.count;
        one.sum += value.count();
    }

    void print(std::ostream& out) const
    {
        out << "# TYPE " << name_ << " histogram\n";
        for (const auto& [labels, one] : series_) {
            const std::string open = labels.substr(0, labels.size() - 1);
            for (std::size_t i = 0; i < limits.size(); ++i)
                out << name_ << "_bucket" << open << ",le=\"" << limits[i] << "\"} " << one.below[i] << '\n';
            out << name_ << "_bucket" << open << ",le=\"+Inf\"} " << one.count << '\n';
            out << name_ << "_sum" << labels << ' ' << one.sum << '\n';
            out << name_ << "_count" << labels << ' ' << one.count << '\n';
        }
    }

private:
    static constexpr std::array limits{0.01, 0.1, 1.0, 10.0, 60.0, 300.0};

    struct series
    {
        std::array<std::uint64_t, limits.size()> below{};
        std::uint64_t count = 0;
        double sum = 0;
    };

    std::string name_;
    std::map<std::string, series> series_;
};

/// Called only on the client's executor, so that it needs no lock if it is printed there too.
class metrics final : public cloud66::event_listener
{
public:
    void request_ended(const cloud66::request_event& event) override
    {
        requests_.observe({{"http_request_method", event.method},
                           {"url_template", event.url_template},
                           {"http_response_status_code", std::to_string(event.status)},
                           {"error_type", event.error_type}},
                          event.duration);
        queues_.observe({{"url_template", event.url_template}}, event.queue_time);
    }

    void action_ended(const cloud66::action_event& event) override
    {
        const bool succeeded = event.succeeded.value_or(false);
        actions_.observe({{"command", event.command}, {"outcome", succeeded ? "success" : "failure"}},
                         event.age);
    }

    void print(std::ostream& out) const
    {
        requests_.print(out);
        queues_.print(out);
        actions_.print(out);
    }

private:
    histogram requests_{"http_client_request_duration_seconds"};
    histogram queues_{"cloud66_request_queue_seconds"};
    histogram actions_{"cloud66_action_duration_seconds"};
};

asio::awaitable<void> restart(cloud66::client client, const examples::program* program)
{
    const auto stack = co_await program->stack(client);
    std::cout << "Restarting the services of " << stack.name << '\n' << std::endl;
    auto action = co_await client.restart_services(stack.uid);
    co_await action.wait();
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Prints what a restart has cost, for Prometheus.");
    program.add_stack_option();
    program.add_fail_flag("A container did not come up");
    return program.run(argc, argv, [&] {
        const auto measured = std::make_shared<metrics>();
        auto options = program.options();
        options.events = measured;
        asio::io_context io;
        cloud66::client client(io.get_executor(), options);
        asio::co_spawn(io, restart(client, &program), [&](std::exception_ptr failure) {
            measured->print(std::cout);
            examples::rethrow(failure);
        });
        io.run();
    });
}
