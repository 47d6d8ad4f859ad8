// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OPTIONS_HPP
#define CLOUD66_OPTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/log.hpp>
#include <cloud66/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

class event_listener;
class time_source;
class transport;

/// How the server is recognised. Certificate, host name and TLS 1.2 or newer are always required; there is
/// no switch for that.
struct tls_options
{
    /// A PEM file of certificate authorities to trust instead of the system's; empty: the system's.
    std::string ca_file;

    /// The same as text, added to `ca_file` if both are given.
    std::string ca_certificates;
};

/// Through which HTTP proxy servers are reached: the one of `url`, or else the one that the environment names. It opens
/// a tunnel (`CONNECT`), so that it sees the host and neither token nor data.
struct proxy_options
{
    /// `http://HOST[:PORT]`, port 80 by default; empty: as the environment says. TLS to the proxy and SOCKS are refused.
    std::string url;

    std::string username;  ///< For `Proxy-Authorization: Basic`; empty, as the password: none is sent.
    secret password;       ///< The same.

    /// Hosts that are reached without the proxy, separated by commas: `example.org` (with its subdomains),
    /// `.example.org` (these alone), an address, a range such as `10.0.0.0/8`, or `*`; with a port, that one alone.
    /// Empty: what `NO_PROXY` says, if the proxy comes from the environment.
    std::string no_proxy;

    /// Without `url`: whether `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` and `all_proxy` are read, in this order, and
    /// then `NO_PROXY` and `no_proxy`, as curl and Go's net/http do. They may have credentials in them, percent-encoded.
    /// Loopback addresses are reached without such a proxy.
    bool use_environment = true;
};

/// How long each step of a request may take. Zero: no limit. Negative is refused.
struct timeout_options
{
    std::chrono::milliseconds resolve = std::chrono::seconds(10);  ///< Looking up the host's addresses.
    /// The TCP connection, over all addresses of the host; the next is tried after 250 ms (RFC 8305). With a proxy it holds
    /// for the connection to it, and again for the tunnel.
    std::chrono::milliseconds connect = std::chrono::seconds(10);
    std::chrono::milliseconds tls_handshake = std::chrono::seconds(10);  ///< The TLS handshake.

    /// What a token provider may take. It is cancelled then (`terminal`), and the call fails with `token_timed_out`.
    std::chrono::milliseconds token = std::chrono::seconds(30);

    /// One attempt as a whole: from asking for a connection to the last byte of the response.
    std::chrono::milliseconds attempt = std::chrono::seconds(60);

    /// How long a connection may stay unused before it is replaced instead of used again.
    std::chrono::milliseconds idle_connection = std::chrono::seconds(50);
};

/// How much is accepted from the server, and how many connections are used.
struct limit_options
{
    std::size_t body_bytes = 16 * 1024 * 1024;  ///< Of a response's body; zero: no limit.
    std::size_t header_bytes = 64 * 1024;       ///< Of a response's header block; at least 1.
    std::size_t connections = 8;  ///< Requests under way at once, one connection each; at least 1.

    /// Pages of a list that a call for the whole list reads; zero: no limit. A longer list fails with
    /// `response_too_large`, so that a server which names a next page for ever ends no hour's requests.
    std::size_t pages = 1000;
};

/// When a failed request is sent again. Only what is safe is: a GET, or a request of which no byte was sent.
struct retry_options
{
    int retries = 3;  ///< Attempts after the first; zero: none.
    std::chrono::milliseconds base_delay = std::chrono::milliseconds(
        500);  ///< Mean pause before the first retry is half of it; doubled each time.
    std::chrono::milliseconds max_delay =
        std::chrono::seconds(20);  ///< Longest pause, also of what `Retry-After` asks for.

    /// How many retries all calls of a client may make while nothing succeeds; ten good responses allow one
    /// more. So an outage is not made worse by a multiple of the requests. At least 1.
    int quota = 50;
};

/// How the limit of requests in an hour is kept. Polls keep to it by themselves; calls are sent as
/// they come.
struct rate_limit_options
{
    /// How many requests the API grants in an hour; what its responses say counts more. At least 1.
    int limit = 3000;

    /// The share of the limit that polls leave for calls, from 0 to less than 1.
    double reserved_share = 0.2;

    /// How long a call waits at most, from when it first has to, while the API throttles; nothing was done
    /// then, so that changes wait, too. It fails with `throttled` as soon as it is known that it would have
    /// to wait longer. Zero: at once. The default covers an hour and the way to notice its end.
    std::chrono::milliseconds max_throttle_wait = std::chrono::minutes(65);
};

/// How actions are polled. An action of age `t` is polled every `clamp(sqrt(t), min, max)` seconds while
/// the hour's requests suffice; when they do not, all intervals are stretched by the same factor. See
/// docs/polling.md.
struct polling_options
{
    /// Shortest interval; greater than zero.
    std::chrono::milliseconds min_interval = std::chrono::seconds(2);

    /// Longest interval; at least the shortest. The same as the shortest makes it fixed.
    std::chrono::milliseconds max_interval = std::chrono::seconds(4);

    /// Each interval is varied at random by up to this share of it, from 0 to less than 1.
    double jitter = 0.1;

    /// The caller's own interval for an action of some age, in place of the square root; not shorter than
    /// `min_interval`. Called where the client's work runs; if it throws, `max_interval` counts.
    std::function<std::chrono::milliseconds(std::chrono::milliseconds age)> interval;

    /// Whether several actions of one stack are polled by the stack's list, which costs a request for every
    /// 30 of them instead of one for each. The library notices when a list does not show them.
    bool use_lists = true;

    /// How long the polls of an action may fail before its waits fail: network, 5xx, and whatever is not the
    /// API's own response, such as a maintenance page, a redirect to a login, or another action. An error in the
    /// API's own words (401, 402, 403, and 404 after `not_found_grace`) ends them at once.
    std::chrono::milliseconds failure_budget = std::chrono::minutes(5);

    /// How long after its start a 404 for an action is taken for "not there yet".
    std::chrono::milliseconds not_found_grace = std::chrono::seconds(30);
};

/// Everything that can be set for a client. The defaults suit the real API; only `credentials` must be given.
///
///     cloud66::options options;
///     options.credentials = cloud66::credentials::token(read_my_vault());
///     options.timeouts.attempt = 20s;
struct options
{
    cloud66::credentials credentials;

    /// The root of the API. `https://`, or `http://` for a loopback address only.
    std::string base_url = "https://app.cloud66.com/api/3";

    /// The numeric id of the account to act in, sent as `X-Account`; none: the token's own.
    std::optional<std::int64_t> account;

    /// Added to `User-Agent: cloud66-cpp/VERSION`, such as `my-tool/2.1`.
    std::string user_agent;

    /// Headers of the caller's own, sent with each request, in place of the library's if they have the same
    /// name. Those of the connection are refused, and so is `Authorization`: tokens belong
    /// to `credentials`, which keeps them out of logs.
    std::vector<std::pair<std::string, std::string>> headers;

    tls_options tls;
    proxy_options proxy;
    timeout_options timeouts;
    limit_options limits;
    retry_options retry;
    rate_limit_options rate_limit;
    polling_options polling;
    logger log;

    /// Receives the events of each request and each action, for metrics and traces; null: no events.
    std::shared_ptr<event_listener> events;

    /// Lets calls come from any thread: the client works on a strand of its own, and each call goes there and back. A
    /// program that runs the client's executor on one thread, or gives it a strand, may switch that off; then the
    /// client is used there only.
    bool thread_safe = true;

    /// Where time comes from; null: `steady_time()`.
    std::shared_ptr<time_source> time;

    /// What carries the requests; null: HTTP/1.1 over TLS with a pool of connections. For tests.
    std::shared_ptr<cloud66::transport> transport;

    /// Options for the token and address that the environment names:
    ///
    /// - `CLOUD66_ACCESS_TOKEN`: the token; without it `CLOUD66_TOKEN`, which is a `cx.json` in Base64; without that,
    /// too, `~/.cloud66/cx.json`, which `cx login` writes;
    /// - `CLOUD66_URL`: the root of the API, if not the real one; `/api/3` is added to an address without
    /// path;
    /// - `CLOUD66_CA_FILE`: a PEM file of certificate authorities to trust instead of the system's.
    ///
    /// \throws error `no_credentials`, with what to do, if there is no token.
    [[nodiscard]] CLOUD66_DECL static options from_environment();

    /// Checks every member; `client` does so when it is made.
    /// \throws error `invalid_argument` naming the member and what is wrong with it.
    CLOUD66_DECL void validate() const;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/options.ipp>
#endif

#endif
