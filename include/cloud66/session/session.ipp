// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_SESSION_IPP
#define CLOUD66_SESSION_SESSION_IPP

#include <cloud66/error.hpp>
#include <cloud66/http/retry_after.hpp>
#include <cloud66/http/url.hpp>
#include <cloud66/session/retry.hpp>
#include <cloud66/session/session.hpp>
#include <cloud66/time/alarm.hpp>
#include <cloud66/transport/network_transport.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/strand.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <chrono>
#include <random>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct session::tools
{
    boost::uuids::random_generator_mt19937 make_uuid;
    std::minstd_rand random{std::random_device{}()};
};

CLOUD66_DECL session::session(const asio::any_io_executor& executor, cloud66::options options)
    : executor_(executor), options_(std::move(options)), tools_(std::make_unique<tools>())
{
    options_.validate();
    if (options_.thread_safe) executor_ = asio::make_strand(executor);
    if (!options_.time) options_.time = real_time();
    const http::url server = http::parse_url(options_.base_url);
    root_ = server.path;
    transport_ =
        options_.transport ? options_.transport : make_network_transport(executor_, server, options_);

    headers_.push_back({"Accept", "application/json"});
    headers_.push_back({"User-Agent", "cloud66-cpp/" CLOUD66_VERSION +
                                          (options_.user_agent.empty() ? "" : ' ' + options_.user_agent)});
    if (options_.account) headers_.push_back({"X-Account", std::to_string(*options_.account)});
    for (const auto& [name, value] : options_.headers) headers_.push_back({name, value});
}

CLOUD66_DECL session::~session() = default;

CLOUD66_DECL double session::random() { return std::uniform_real_distribution<double>(0, 1)(tools_->random); }

CLOUD66_DECL http::outgoing session::address(const http::request& request, const secret& token,
                                             std::string& request_id)
{
    request_id = boost::uuids::to_string(tools_->make_uuid());
    http::outgoing message;
    message.method = request.method;
    message.target = root_ + request.target;
    message.headers = headers_;
    message.headers.push_back({"Request-Id", request_id});
    if (!request.body.empty()) message.headers.push_back({"Content-Type", "application/json"});
    message.token = token;
    message.body = request.body;
    return message;
}

CLOUD66_DECL boost::system::error_code session::explain(const exchange& ended, const secret& token,
                                                        error_details& facts) const
{
    facts.status = ended.answer.status;
    facts.message = token.redact(ended.message);
    if (ended.code) return ended.code;
    const api_error said = read_api_error(ended.answer.body);
    facts.api_error = token.redact(said.id);
    facts.api_message = token.redact(said.message);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    facts.retry_after = http::retry_after(ended.answer, now);
    return make_error_code(code_of(ended.answer.status, said));
}

CLOUD66_DECL void session::log_attempt(const exchange& ended, const secret& token, const error_details& facts,
                                       time_source::duration took) const
{
    const std::string_view warning = ended.answer.find("X-Cloud66-Warning");
    if (!warning.empty()) options_.log(log_level::warning, "the API warns: " + token.redact(warning));
    if (!options_.log.wants(log_level::debug)) return;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    options_.log(log_level::debug,
                 facts.verb + ' ' + facts.path + " -> " +
                     (ended.code ? ended.code.message() : std::to_string(ended.answer.status)) + " in " +
                     std::to_string(milliseconds) + " ms [attempt " + std::to_string(facts.attempts) +
                     ", request id " + facts.request_id + ']');
}

CLOUD66_DECL asio::awaitable<reply> session::send(http::request request, purpose why)
{
    return run(send_here(shared_from_this(), std::move(request), why));
}

CLOUD66_DECL asio::awaitable<reply> session::send_here(std::shared_ptr<session> self, http::request request,
                                                       purpose why)
{
    retry_options patience = self->options_.retry;
    if (why == purpose::poll) patience.retries = 0;
    error_details asked;
    asked.verb = to_string(request.method);
    asked.path = request.path();
    auto reason = token_reason::needed;
    for (int attempts = 1;; ++attempts) {
        error_details facts = asked;
        facts.attempts = attempts;
        const secret token = co_await self->options_.credentials.get(reason);
        if (token.empty()) {
            facts.message = "options.credentials is empty; give an access token";
            throw error(make_error_code(errc::no_credentials), facts);
        }
        http::outgoing message = self->address(request, token, facts.request_id);
        const auto start = self->options_.time->now();
        exchange ended = co_await self->transport_->send(std::move(message));
        self->log_attempt(ended, token, facts, self->options_.time->now() - start);

        if (!ended.code && ended.answer.status / 100 == 2) {
            facts.status = ended.answer.status;
            co_return reply(ended.answer.body, std::move(facts));
        }
        failed_attempt failure;
        failure.code = self->explain(ended, token, facts);
        failure.status = facts.status;
        failure.sent = ended.sent;
        failure.changes_something = request.changes_something();
        failure.attempts = attempts;
        failure.retry_after = facts.retry_after;

        // The API refused to look at it, so that sending it once more with a fresh token repeats nothing.
        if (failure.code == errc::unauthenticated && reason == token_reason::needed &&
            self->options_.credentials.renewable()) {
            reason = token_reason::rejected;
            continue;
        }
        const retry_decision decision = decide_retry(patience, failure, self->random());
        if (decision.verdict == retry_decision::outcome_unknown) {
            facts.message = "the answer was lost (" + failure.code.message() +
                            (facts.message.empty() ? ")" : ", " + facts.message + ')');
            throw error(make_error_code(errc::outcome_unknown), facts);
        }
        if (decision.verdict == retry_decision::give_up) throw error(failure.code, facts);
        self->options_.log(log_level::debug, facts.verb + ' ' + facts.path + ": trying again in " +
                                                 std::to_string(decision.delay.count()) + " ms");
        co_await sleep_for(self->options_.time, decision.delay);
    }
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
