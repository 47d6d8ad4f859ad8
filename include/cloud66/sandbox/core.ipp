// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_CORE_IPP
#define CLOUD66_SANDBOX_CORE_IPP

#include <cloud66/sandbox/core.hpp>
#include <cloud66/sandbox/router.hpp>
#include <cloud66/sandbox/seed.hpp>
#include <cloud66/sandbox/storage.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL core::core(sandbox_options settings) : world_(std::move(settings))
{
    seed_account(world_);
    world_.user.tokens[world_.settings.token] = {"public", "redeploy", "jobs", "users", "admin", "reboot"};
}

/// The token of `Authorization: Bearer TOKEN`; the documentation also writes `bearer`.
inline std::string_view bearer_token(const header_list& headers)
{
    const std::string_view value = find_header(headers, "Authorization");
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos || !equal_ignoring_case(value.substr(0, space), "bearer")) return {};
    const std::size_t start = value.find_first_not_of(' ', space);
    return start == std::string_view::npos ? std::string_view() : value.substr(start);
}

CLOUD66_DECL answer core::answer_to(const raw_request& received,
                                    const std::optional<std::vector<std::string>>& segments,
                                    time_source::time_point now)
{
    // Who asks comes first, since the limit counts every request of a known user; then what for.
    const auto token = world_.user.tokens.find(bearer_token(received.headers));
    const bool known = token != world_.user.tokens.end();
    if (known && !world_.rate.take(1, now)) throw throttled(world_.rate.limit());

    auto match = segments ? find_route(received.verb, *segments) : route_match();
    if (match.found == nullptr) throw not_found("Path");
    const std::string_view scope = match.found->scope;
    if (scope != no_token_needed && !known)
        throw refusal(401, "unauthenticated", "The access token is missing or not valid", "");
    // Every token may read; the inventory calls `public` the same as no scope.
    if (scope != no_token_needed && scope != any_token && scope != "public" && !token->second.contains(scope))
        throw refusal(403, "forbidden", "The access token does not allow this",
                      "The scope " + std::string(scope) + " is missing");

    const std::string_view target = received.target;
    const std::size_t question = target.find('?');
    call request{world_, now, std::move(match.arguments),
                 parameters(question == std::string_view::npos ? "" : target.substr(question + 1),
                            find_header(received.headers, "Content-Type"), received.body),
                 std::string(find_header(received.headers, "Host"))};
    return match.found->handler(request);
}

CLOUD66_DECL raw_answer core::respond(const raw_request& received,
                                      const std::optional<std::vector<std::string>>& segments,
                                      time_source::time_point now)
{
    answer reply;
    try {
        if (is_in_storage(received.target)) return answer_from_storage(world_, received, now);
        reply = answer_to(received, segments, now);
    } catch (const refusal& no) {
        reply = no.to_answer();
    } catch (const std::exception& failure) {
        // A mistake of the sandbox. Whoever tests against it must see it as such.
        reply = refusal(500, "server_error", "The sandbox failed", failure.what()).to_answer();
    }
    return on_wire(reply, now);
}

CLOUD66_DECL raw_answer core::on_wire(const answer& reply, time_source::time_point now)
{
    raw_answer result;
    result.status = reply.status;
    if (reply.has_body) result.body = json::serialize(reply.body);
    result.headers.emplace_back("Server", "cloud66-sandbox");
    result.headers.emplace_back("Date", http_date(world_.dates.date(now)));
    if (world_.settings.rate_headers) {
        result.headers.emplace_back("X-RateLimit-Limit", std::to_string(world_.settings.rate_limit_shown));
        result.headers.emplace_back("X-RateLimit-Remaining", std::to_string(world_.rate.remaining(now)));
    }
    return result;
}

CLOUD66_DECL raw_answer core::answer_of_fault(const fault& line, time_source::time_point now)
{
    if (line.kind == fault_kind::not_implemented) return on_wire(not_implemented().to_answer(), now);
    if (line.kind != fault_kind::throttled) return {};
    raw_answer reply = on_wire(throttled(world_.rate.limit()).to_answer(), now);
    // Throttled while requests remain would be a contradiction.
    if (world_.settings.rate_headers) set_header(reply.headers, "X-RateLimit-Remaining", "0");
    return reply;
}

CLOUD66_DECL verdict core::handle(raw_request received)
{
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto now = world_.dates.now();
    world_.actions.settle(now);

    const auto segments = path_segments(received.target);
    const auto trouble = faults_.next_for(received.verb, segments);
    verdict result;
    if (!trouble) {
        result.answer = respond(received, segments, now);
    } else {
        raw_answer reply;
        if (is_carried_out(*trouble)) reply = respond(received, segments, now);
        if (trouble->kind == fault_kind::throttled || trouble->kind == fault_kind::not_implemented)
            reply = answer_of_fault(*trouble, now);
        result = spoilt(std::move(reply), *trouble);
    }
    record(std::move(received), now, result);
    return result;
}

CLOUD66_DECL std::optional<fault> core::meet_connection()
{
    const std::lock_guard<std::mutex> lock(mutex_);
    return faults_.next_for_connection();
}

/// Credentials are nobody's business, not even a test's.
inline bool is_secret_header(std::string_view name)
{
    return equal_ignoring_case(name, "Authorization") || equal_ignoring_case(name, "Proxy-Authorization") ||
           equal_ignoring_case(name, "X-CxToken") || equal_ignoring_case(name, "Cookie");
}

CLOUD66_DECL void core::record(raw_request received, time_source::time_point now, const verdict& result)
{
    ++request_count_;
    recorded_request entry;
    entry.verb = std::move(received.verb);
    const std::size_t question = received.target.find('?');
    entry.path = received.target.substr(0, question);
    if (question != std::string::npos) entry.query = received.target.substr(question + 1);
    entry.headers = std::move(received.headers);
    for (auto& [name, value] : entry.headers)
        if (is_secret_header(name)) value = "[redacted]";
    entry.body = std::move(received.body);
    entry.at = now;
    const bool answered = !result.silent && result.cut_after.value_or(1) > 0;
    entry.status = answered ? result.answer.status : 0;
    entry.connection = received.connection;
    recorded_.push_back(std::move(entry));
    if (recorded_.size() > world_.settings.max_recorded) recorded_.pop_front();
}

CLOUD66_DECL void core::add_fault(fault line)
{
    const std::lock_guard<std::mutex> lock(mutex_);
    faults_.add(std::move(line));
}

CLOUD66_DECL void core::clear_faults()
{
    const std::lock_guard<std::mutex> lock(mutex_);
    faults_.clear();
}

CLOUD66_DECL std::vector<recorded_request> core::requests() const
{
    const std::lock_guard<std::mutex> lock(mutex_);
    return {recorded_.begin(), recorded_.end()};
}

CLOUD66_DECL std::size_t core::request_count() const
{
    const std::lock_guard<std::mutex> lock(mutex_);
    return request_count_;
}

CLOUD66_DECL std::size_t core::request_count(std::string_view verb, std::string_view path) const
{
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto fits = [&](const recorded_request& entry) {
        return (verb.empty() || entry.verb == verb) && path_fits(path, path_segments(entry.path));
    };
    return static_cast<std::size_t>(std::count_if(recorded_.begin(), recorded_.end(), fits));
}

CLOUD66_DECL void core::clear_requests()
{
    const std::lock_guard<std::mutex> lock(mutex_);
    recorded_.clear();
    request_count_ = 0;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
