// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_REQUEST_HANDLER_HPP
#define CLOUD66_DETAIL_SANDBOX_REQUEST_HANDLER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/faults.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/middleware.hpp>
#include <cloud66/detail/sandbox/oauth.hpp>
#include <cloud66/detail/sandbox/path.hpp>
#include <cloud66/detail/sandbox/populate.hpp>
#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>
#include <cloud66/detail/sandbox/storage.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// The token of `Authorization: Bearer TOKEN`; the documentation also writes `bearer`.
inline std::string_view bearer_token(const header_list& headers)
{
    const std::string_view value = find_header(headers, "Authorization");
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos || !iequals(value.substr(0, space), "bearer")) return {};
    const std::size_t start = value.find_first_not_of(' ', space);
    return start == std::string_view::npos ? std::string_view() : value.substr(start);
}

inline bool is_secret_header(std::string_view name)
{
    return iequals(name, "Authorization") || iequals(name, "Proxy-Authorization") ||
           iequals(name, "X-CxToken") || iequals(name, "Cookie");
}

/// The server without its sockets (sans-io): from requests to responses. A mutex guards its state.
class request_handler
{
public:
    using time_point = time_source::time_point;
    using segment_list = std::optional<std::vector<std::string>>;

    explicit request_handler(sandbox_options settings) : state_(std::move(settings))
    {
        fill_account(state_, first_account_stacks);
        oauth_options program = first_application();
        state_.oauth.applications[program.client_id] = program;
        state_.account.tokens[state_.settings.token] = {"public", "redeploy", "jobs",
                                                        "users",  "admin",    "reboot"};
    }

    const sandbox_options& settings() const { return state_.settings; }
    time_source& time() const { return *state_.settings.time; }

    /// Calls `use(state)` under the lock, with all actions up to date, and returns its result.
    template <class Use>
    auto with_state(Use use)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        state_.actions.apply_due(state_.dates.now());
        return use(state_);
    }

    void add_fault(fault_rule line)
    {
        with_state([&](server_state& state) { state.faults.add(std::move(line)); });
    }

    std::vector<recorded_request> requests()
    {
        return with_state([](server_state& state) {
            return std::vector<recorded_request>(state.recorded.begin(), state.recorded.end());
        });
    }

    std::size_t request_count()
    {
        return with_state([](server_state& state) { return state.request_count; });
    }

    std::size_t request_count(std::string_view verb, std::string_view path)
    {
        const auto all = requests();
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](const recorded_request& entry) {
            return (verb.empty() || entry.verb == verb) && path_fits(path, path_segments(entry.path));
        }));
    }

    /// Responds to a request and records it.
    delivery handle(raw_request received)
    {
        return with_state([&](server_state& state) {
            const auto now = state.dates.now();
            to_origin_form(received);
            const auto segments = path_segments(received.target);
            const auto line = state.faults.next_for(received.verb, segments);
            raw_response raw;
            if (!line || is_carried_out(*line)) raw = respond(received, segments, now);
            if (line && line->kind == fault_kind::not_implemented)
                raw = on_wire(not_implemented().to_response(), received, now);
            if (line && line->kind == fault_kind::throttled) {
                raw = on_wire(throttled(state.rate.limit()).to_response(), received, now);
                // Throttled while requests remain would be a contradiction.
                if (state.settings.rate_headers) set_header(raw.headers, "X-RateLimit-Remaining", "0");
            }
            delivery result;
            if (line)
                result = malformed(std::move(raw), *line);
            else
                result.response = std::move(raw);
            record(std::move(received), now, result);
            return result;
        });
    }

private:
    response api_response(const raw_request& received, const segment_list& segments, time_point now)
    {
        state_.oauth.drop_expired(state_.account.tokens, now);
        // The token is checked first, since the limit counts every request of a known user.
        const auto token = state_.account.tokens.find(bearer_token(received.headers));
        const bool known = token != state_.account.tokens.end();
        if (known && !state_.rate.take(1, now)) throw throttled(state_.rate.limit());

        // The response to HEAD is that to GET; the server leaves its body out.
        const std::string_view verb = received.verb == "HEAD" ? "GET" : std::string_view(received.verb);
        auto match = segments ? find_route(verb, *segments) : route_match();
        if (match.found == nullptr) throw not_found("Path");
        const std::string_view scope = match.found->scope;
        if (scope != no_token_needed && !known) throw unauthenticated();
        // Every token may read; the inventory calls `public` the same as no scope.
        if (scope != no_token_needed && scope != any_token && scope != "public" &&
            !token->second.contains(scope))
            throw insufficient_scope(scope);
        const account_scope acting(state_, chosen_account(received.headers));
        call request{state_,
                     *match.owner,
                     *match.found,
                     now,
                     std::move(match.arguments),
                     parameters(split_target(received.target).second,
                                find_header(received.headers, "Content-Type"), received.body),
                     std::string(find_header(received.headers, "Host"))};
        return match.found->handler(request);
    }

    /// The id of the account that the request acts in: the one that `X-Account` names, or that of the token. Another
    /// account is filled at the first request for it, so that it costs no memory before.
    /// \throws http_error 404 if the user has no such account, since a request in the wrong one can do harm.
    std::int64_t chosen_account(const header_list& headers)
    {
        const auto lines = std::ranges::count_if(
            headers, [](const auto& header) { return iequals(header.first, "X-Account"); });
        if (lines == 0) return state_.account.id;
        const json::object* const listed =
            lines == 1 ? state_.account.find("accounts", "id", find_header(headers, "X-Account")) : nullptr;
        if (listed == nullptr || !listed->at("id").is_int64()) throw not_found("Account");
        const std::int64_t id = listed->at("id").as_int64();
        if (state_.find_account(id) == nullptr)
            add_account(state_, id, std::string(member_text(*listed, "friendly_name")));
        return id;
    }

    raw_response respond(const raw_request& received, const segment_list& segments, time_point now)
    {
        response made;
        try {
            if (received.target.starts_with(storage_root)) return respond_from_storage(state_, received, now);
            if (received.target.starts_with(oauth_root)) return respond_to_oauth(state_, received, now);
            made = api_response(received, segments, now);
        } catch (const http_error& error) {
            made = error.to_response();
        } catch (const std::exception& failure) {
            // A defect of the sandbox, which its users must be able to tell from one of theirs.
            made = http_error(500, "server_error", "The sandbox failed", failure.what()).to_response();
        }
        return on_wire(made, received, now);
    }

    raw_response on_wire(const response& from, const raw_request& received, time_point now)
    {
        raw_response result;
        result.status = from.status;
        result.headers = from.headers;
        if (from.has_body) result.body = json::serialize(from.body);
        result.headers.emplace_back("Server", "cloud66-sandbox");
        result.headers.emplace_back("Date", http_date(state_.dates.date(now)));
        if (state_.settings.rate_headers) {
            result.headers.emplace_back("X-RateLimit-Limit",
                                        std::to_string(state_.settings.rate_limit_shown));
            result.headers.emplace_back("X-RateLimit-Remaining", std::to_string(state_.rate.remaining(now)));
        }
        add_middleware_headers(received, state_.request_ids, result);
        return result;
    }

    void record(raw_request received, time_point now, const delivery& result)
    {
        ++state_.request_count;
        recorded_request entry;
        std::tie(entry.path, entry.query) = split_target(received.target);
        entry.verb = std::move(received.verb);
        entry.headers = std::move(received.headers);
        for (auto& [name, value] : entry.headers)
            if (is_secret_header(name)) value = "[redacted]";
        entry.body = std::move(received.body);
        entry.at = now;
        const bool responded = !result.silent && result.cut_after.value_or(1) > 0;
        entry.status = responded ? result.response.status : 0;
        entry.connection = received.connection;
        state_.recorded.push_back(std::move(entry));
        if (state_.recorded.size() > state_.settings.max_recorded) state_.recorded.pop_front();
    }

    std::mutex mutex_;
    server_state state_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
