// SPDX-License-Identifier: BSL-1.0
// Makes OpenTelemetry spans and metrics of a client's events, and prints them. Built where CMake finds
// opentelemetry-cpp with its ostream exporter; a real program would use the OTLP exporter.
//
//     examples/run opentelemetry                             in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run opentelemetry --stack NAME
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <opentelemetry/exporters/ostream/metric_exporter_factory.h>
#include <opentelemetry/exporters/ostream/span_exporter_factory.h>
#include <opentelemetry/metrics/meter.h>
#include <opentelemetry/metrics/sync_instruments.h>
#include <opentelemetry/nostd/shared_ptr.h>
#include <opentelemetry/nostd/unique_ptr.h>
#include <opentelemetry/sdk/metrics/export/periodic_exporting_metric_reader_factory.h>
#include <opentelemetry/sdk/metrics/meter_provider.h>
#include <opentelemetry/sdk/metrics/meter_provider_factory.h>
#include <opentelemetry/sdk/trace/simple_processor_factory.h>
#include <opentelemetry/sdk/trace/tracer_provider.h>
#include <opentelemetry/sdk/trace/tracer_provider_factory.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/span_startoptions.h>
#include <opentelemetry/trace/tracer.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace otel = opentelemetry;

namespace {

using span_pointer = otel::nostd::shared_ptr<otel::trace::Span>;

otel::nostd::string_view text(std::string_view from) { return {from.data(), from.size()}; }

double seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

/// The W3C Trace Context header that makes a span the parent of the server's spans.
std::string traceparent(const otel::trace::SpanContext& from)
{
    char trace[32];
    char span[16];
    char flags[2];
    from.trace_id().ToLowerBase16(trace);
    from.span_id().ToLowerBase16(span);
    from.trace_flags().ToLowerBase16(flags);
    return "00-" + std::string(trace, sizeof trace) + '-' + std::string(span, sizeof span) + '-' +
           std::string(flags, sizeof flags);
}

/// A span for each attempt of a request, and the durations of requests and actions.
class telemetry final : public cloud66::event_listener
{
public:
    telemetry(otel::nostd::shared_ptr<otel::trace::Tracer> tracer,
              const otel::nostd::shared_ptr<otel::metrics::Meter>& meter)
        : tracer_(std::move(tracer)),
          requests_(meter->CreateDoubleHistogram("http.client.request.duration", "", "s")),
          actions_(meter->CreateDoubleHistogram("cloud66.action.duration", "", "s"))
    {
    }

    void request_started(cloud66::request_event& event) override
    {
        otel::trace::StartSpanOptions options;
        options.kind = otel::trace::SpanKind::kClient;
        const std::string name = std::string(event.method) + ' ' + std::string(event.url_template);
        span_pointer span = tracer_->StartSpan(name,
                                               {{"http.request.method", text(event.method)},
                                                {"url.template", text(event.url_template)},
                                                {"server.address", text(event.server_address)},
                                                {"server.port", static_cast<int>(event.server_port)},
                                                {"http.request.resend_count", event.resend_count},
                                                {"cloud66.operation", text(event.operation)},
                                                {"cloud66.request_id", text(event.request_id)}},
                                               options);
        event.traceparent = traceparent(span->GetContext());
        event.context = std::make_shared<span_pointer>(std::move(span));
    }

    void request_ended(const cloud66::request_event& event) override
    {
        const span_pointer span = *std::static_pointer_cast<span_pointer>(event.context);
        span->SetAttribute("http.response.status_code", event.status);
        span->SetAttribute("cloud66.queue_time", seconds(event.queue_time));
        span->SetAttribute("cloud66.connect_duration", seconds(event.connect_duration));
        if (event.error) {
            span->SetAttribute("error.type", text(event.error_type));
            span->SetStatus(otel::trace::StatusCode::kError, event.error.message());
        }
        span->End();
        requests_->Record(seconds(event.duration),
                          {{"http.request.method", text(event.method)},
                           {"url.template", text(event.url_template)},
                           {"http.response.status_code", event.status},
                           {"error.type", text(event.error_type)}},
                          otel::context::Context());
    }

    void action_ended(const cloud66::action_event& event) override
    {
        actions_->Record(seconds(event.age),
                         {{"cloud66.command", text(event.command)},
                          {"cloud66.succeeded", event.succeeded.value_or(false)}},
                         otel::context::Context());
    }

private:
    otel::nostd::shared_ptr<otel::trace::Tracer> tracer_;
    otel::nostd::unique_ptr<otel::metrics::Histogram<double>> requests_;
    otel::nostd::unique_ptr<otel::metrics::Histogram<double>> actions_;
};

asio::awaitable<void> restart(cloud66::client client, const examples::program* program)
{
    const auto stack = co_await program->stack(client);
    auto action = co_await client.restart_services(stack.uid);
    co_await action.wait();
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Makes OpenTelemetry spans and metrics of a restart.");
    program.add_stack_option();
    return program.run(argc, argv, [&] {
        const auto traces = otel::sdk::trace::TracerProviderFactory::Create(
            otel::sdk::trace::SimpleSpanProcessorFactory::Create(
                otel::exporter::trace::OStreamSpanExporterFactory::Create()));
        const auto metrics = otel::sdk::metrics::MeterProviderFactory::Create();
        metrics->AddMetricReader(otel::sdk::metrics::PeriodicExportingMetricReaderFactory::Create(
            otel::exporter::metrics::OStreamMetricExporterFactory::Create(), {}));

        auto options = program.options();
        options.events =
            std::make_shared<telemetry>(traces->GetTracer("cloud66"), metrics->GetMeter("cloud66"));
        asio::io_context io;
        cloud66::client client(io.get_executor(), options);
        asio::co_spawn(io, restart(client, &program), examples::rethrow);
        io.run();
        metrics->ForceFlush();
    });
}
