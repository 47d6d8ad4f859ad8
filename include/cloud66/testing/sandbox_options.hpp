// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_SANDBOX_OPTIONS_HPP
#define CLOUD66_TESTING_SANDBOX_OPTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// In which order a stack's actions are listed. The API does not document any.
enum class action_list_order
{
    newest_first,
    oldest_first,
    unsorted
};

/// How a sandbox is made. Each member has a default.
struct sandbox_options
{
    /// Where the sandbox takes its time from: `steady_time()`, `scaled_time(60)`, or a `virtual_time`, for
    /// which the sandbox must run on the caller's executor. Null: `steady_time()`.
    std::shared_ptr<time_source> time{};

    /// The TCP port on 127.0.0.1; zero: any free one.
    std::uint16_t port{0};

    /// The access token with every scope; empty: 40 random hexadecimal digits.
    std::string token{};

    /// What the calendar of the sandbox shows when it starts; none: the present. From there on it goes with
    /// `time`.
    std::optional<std::chrono::system_clock::time_point> calendar{};

    /// Makes the uids of the seed data; the same number gives the same ones.
    std::uint64_t seed{1};

    /// How long a token of a login holds, in sandbox time, which then comes with a refresh token; none: until it is
    /// revoked, and without one, as the documentation says of Cloud 66.
    std::optional<std::chrono::seconds> oauth_token_lifetime{};

    /// Requests allowed in an hour of sandbox time; the next are refused with 503 `throttled` until the
    /// hour ends. Requests with a valid token count, whichever token it is.
    unsigned rate_limit{3000};

    /// What `X-RateLimit-Limit` says. The documentation speaks of 3,000 and shows 3600 in every sample, so
    /// that is the default here; `X-RateLimit-Remaining` counts down from `rate_limit`.
    unsigned rate_limit_shown{3600};

    /// Whether responses carry the two `X-RateLimit` headers.
    bool rate_headers{true};

    /// How much of the first hour has passed when the sandbox starts, in sandbox time; less than an hour.
    std::chrono::seconds rate_window_age{0};

    /// How long every action takes, in sandbox time; none: what is believable for its command (4 s to 5 min).
    std::optional<time_source::duration> action_duration{};

    /// Items on a page of a list; at least 1.
    unsigned page_size{30};

    /// How the actions of a stack are listed.
    action_list_order action_order{action_list_order::newest_first};

    /// Actions on a page of a stack's list of actions, at least 1; none: as `page_size`.
    std::optional<unsigned> action_page_size{};

    /// How old an action is, to the second of its `started_at`, before lists show it. Requested by its id it is
    /// there at once. Zero: lists are up to date.
    std::chrono::seconds action_list_lag{0};

    /// Of a hundred actions, how many no list ever shows, though each can be requested by its id: the same ones
    /// at every start; at most 100. Zero: lists are complete.
    unsigned action_list_misses{0};

    /// The only host name in the server's certificate, for tests of the host check; empty: `localhost`,
    /// `127.0.0.1` and `::1`.
    std::string certificate_host{};

    /// Whether the server's certificate expired yesterday.
    bool certificate_expired{false};

    /// How many requests `requests()` keeps; the oldest are dropped first. Counts go on.
    std::size_t max_recorded{100'000};
};

/// What a fault does.
enum class fault_kind
{
    delay,                  ///< Nothing but the delay.
    no_response,            ///< Never responds; the connection stays open until the client closes it.
    close_before_response,  ///< Closes the connection instead of responding.
    close_after_bytes,      ///< Closes it after the first `bytes` bytes of the response, header included.
    close_after_response,   ///< Responds with `Connection: close`, and does so.
    chunked_response,       ///< The right response in chunked transfer encoding.
    truncated_json,    ///< The first `bytes` bytes of the body in a complete HTTP response; zero: half of it.
    broken_json,       ///< A body that is not JSON, in a response that says it is.
    html_page,         ///< A web page with status 200, as a captive portal responds.
    oversized_body,    ///< A body of `bytes` bytes; zero: 32 MiB.
    response,          ///< Exactly `status`, `body` and `content_type`.
    throttled,         ///< 503 `throttled`, whatever the real count is.
    not_implemented,   ///< 503 `not_implemented`.
    close_connection,  ///< For new connections: closes right after accepting, before TLS.
    stall_handshake    ///< For new connections: accepts and never answers the TLS handshake.
};

/// A fault of a sandbox: which requests it is for, and what happens to them.
///
///     sandbox.add_fault({.verb = "GET", .path = "/stacks/*/actions/*", .times = 2,
///                        .kind = cloud66::fault_kind::response, .status = 502, .body = ""});
struct fault_rule
{
    /// The HTTP verb; empty: any.
    std::string verb{};

    /// The path below the root of the API, as the inventory spells it: without `.json`, with `/actions`.
    /// `*` stands for one segment, `**` at the end for any number. Empty: any path. `/storage/**` are the files
    /// of backups, whose paths begin at the root of the server: `/storage/.../test_db_11.tar-aa`, as those of logins do:
    /// `/oauth/authorize` and `/oauth/token`.
    std::string path{};

    /// Matching requests that pass untouched first.
    unsigned skip{0};

    /// Matching requests that it then happens to; zero: all.
    unsigned times{1};

    /// What happens.
    fault_kind kind{fault_kind::delay};

    /// Sandbox time that passes before it, with any kind. Not for `stall_handshake`, which never ends.
    time_source::duration delay{};

    /// Whether the sandbox does what the request asks for although the response is malformed. None: kinds that
    /// send a response of their own (`response`, `throttled`, `not_implemented`, `html_page`) do nothing,
    /// all others do it. `close_before_response` with true is the lost response of a POST that took effect.
    std::optional<bool> carried_out{};

    /// For the kinds that name it.
    std::size_t bytes{0};

    /// For `response`: the HTTP status.
    unsigned status{500};

    /// For `response`: the body; none: the API's JSON error for that status.
    std::optional<std::string> body{};

    /// For `response`.
    std::string content_type{"application/json; charset=utf-8"};

    /// Added to the response, in place of headers of the same name.
    std::vector<std::pair<std::string, std::string>> headers{};

    /// Where a kind closes the connection: with a TCP reset instead of an orderly end.
    bool reset{false};
};

/// How an action ends, see `action_behavior`.
enum class action_outcome
{
    success,    ///< `finished_success` is true.
    failure,    ///< `finished_success` is false.
    no_result,  ///< It is finished, and `finished_success` is null.
    never       ///< It runs for ever.
};

/// How the next actions that are started will go.
///
///     sandbox.add_action_behavior({.command = "service_restart", .outcome = cloud66::action_outcome::failure,
///                            .message = "Image not found"});
struct action_behavior
{
    /// The `action` member that it is for, which is the command of `run_stack_action` and `stack_reboot`
    /// of `reboot_stack_servers`; empty: any.
    std::string command{};

    /// Actions that it is for; zero: all.
    unsigned times{1};

    /// How long they take, in sandbox time; none: as without an `action_behavior`.
    std::optional<time_source::duration> duration{};

    /// How they end.
    action_outcome outcome{action_outcome::success};

    /// Their `finished_message`; none: a text that fits.
    std::optional<std::string> message{};
};

/// A request as the sandbox received it.
struct recorded_request
{
    std::string verb{};
    std::string path{};   ///< With the `/api/3`, as sent.
    std::string query{};  ///< What stood behind the `?`, as sent.

    /// In the order sent. Credentials read `[redacted]`.
    std::vector<std::pair<std::string, std::string>> headers{};

    std::string body{};
    time_source::time_point at{};  ///< When it was complete.
    unsigned status{0};            ///< The status of its response; zero: none.
    std::uint64_t connection{0};   ///< The number of the connection, from 1.

    /// The value of the first header of that name in any case; empty if there is none.
    CLOUD66_DECL std::string_view header(std::string_view name) const;
};

/// A stack to be added to a sandbox.
struct stack_seed
{
    std::string name{"added"};
    std::string environment{"production"};
    unsigned servers{1};
    unsigned services{1};  ///< Named `service-1` and so on.
    unsigned containers_per_service{1};
    unsigned finished_actions{0};  ///< A history of that many, one a minute until now, that all went well.
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/sandbox_options.ipp>
#endif

#endif
