// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/loop.hpp"

#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <vector>

using cloud66::errc;
using cloud66::options;
using test::error_of;
using test::variable;
using namespace std::chrono_literals;

namespace {

/// An environment without the library's variables, and with an empty home directory.
struct clean_environment
{
    test::temporary_folder folder;
    variable home{"HOME", folder.path()};
    variable token{"CLOUD66_ACCESS_TOKEN", {}};
    variable login{"CLOUD66_TOKEN", {}};
    variable url{"CLOUD66_URL", {}};
    variable ca_file{"CLOUD66_CA_FILE", {}};
};

std::string token_of(const options& source)
{
    using access = cloud66::detail::credentials_access;
    test::loop loop;
    return std::string(loop.run(access::get(source.credentials, cloud66::token_reason::needed)).reveal());
}

struct rule
{
    std::string name;
    std::function<void(options&)> violate;
};

const std::vector<rule>& every_rule()
{
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    static const std::vector<rule> rules = {
        {"URL", [](options& o) { o.base_url = ""; }},
        {"URL", [](options& o) { o.base_url = "app.cloud66.com"; }},
        {"URL", [](options& o) { o.base_url = "https://user:password@app.cloud66.com/api/3"; }},
        {"options.base_url", [](options& o) { o.base_url = "http://app.cloud66.com/api/3"; }},
        {"options.base_url", [](options& o) { o.base_url = "http://0.0.0.0/api/3"; }},
        {"options.account", [](options& o) { o.account = 0; }},
        {"options.account", [](options& o) { o.account = -1; }},
        {"options.user_agent", [](options& o) { o.user_agent = "tool/1\r\nX-Evil: 1"; }},
        {"options.user_agent", [](options& o) { o.user_agent = std::string("tool\0", 5); }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"", "x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X Y", "x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X-A:", "x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X-\xC3\xA9", "x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X-A\r\nX-B", "x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X-A", "x"}, {"X-B", "a\nb"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"X-A", "\x7f"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"authorization", "Bearer x"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"HOST", "evil"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"Content-Length", "0"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"transfer-encoding", "chunked"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"Connection", "close"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"request-id", "1"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"Expect", "100-continue"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"Upgrade", "h2c"}};
         }},
        {"options.headers",
         [](options& o) {
             o.headers = {{"te", "trailers"}};
         }},
        {"options.timeouts.resolve", [](options& o) { o.timeouts.resolve = -1ms; }},
        {"options.timeouts.connect", [](options& o) { o.timeouts.connect = -1ms; }},
        {"options.timeouts.tls_handshake", [](options& o) { o.timeouts.tls_handshake = -1ms; }},
        {"options.timeouts.attempt", [](options& o) { o.timeouts.attempt = -1ms; }},
        {"options.timeouts.idle_connection", [](options& o) { o.timeouts.idle_connection = -1ms; }},
        {"options.limits.header_bytes", [](options& o) { o.limits.header_bytes = 0; }},
        {"options.limits.connections", [](options& o) { o.limits.connections = 0; }},
        {"options.retry.retries", [](options& o) { o.retry.retries = -1; }},
        {"options.retry.base_delay", [](options& o) { o.retry.base_delay = -1ms; }},
        {"options.retry.max_delay", [](options& o) { o.retry.max_delay = o.retry.base_delay - 1ms; }},
        {"options.retry.quota", [](options& o) { o.retry.quota = 0; }},
        {"options.rate_limit.limit", [](options& o) { o.rate_limit.limit = 0; }},
        {"options.rate_limit.reserved_share", [](options& o) { o.rate_limit.reserved_share = 1; }},
        {"options.rate_limit.reserved_share", [](options& o) { o.rate_limit.reserved_share = not_a_number; }},
        {"options.rate_limit.max_throttle_wait", [](options& o) { o.rate_limit.max_throttle_wait = -1ms; }},
        {"options.polling.min_interval", [](options& o) { o.polling.min_interval = 0ms; }},
        {"options.polling.max_interval",
         [](options& o) { o.polling.max_interval = o.polling.min_interval - 1ms; }},
        {"options.polling.jitter", [](options& o) { o.polling.jitter = -0.01; }},
        {"options.polling.jitter", [](options& o) { o.polling.jitter = 1; }},
        {"options.polling.jitter", [](options& o) { o.polling.jitter = not_a_number; }},
        {"options.polling.failure_budget", [](options& o) { o.polling.failure_budget = -1s; }},
        {"options.polling.not_found_grace", [](options& o) { o.polling.not_found_grace = -1s; }},
    };
    return rules;
}

}  // namespace

TEST_CASE("the default options are valid and address the API")
{
    const options defaults;
    CHECK_NOTHROW(defaults.validate());
    CHECK(defaults.base_url == "https://app.cloud66.com/api/3");
    CHECK(defaults.credentials.empty());
    CHECK(defaults.tls.ca_file.empty());
    CHECK(defaults.thread_safe);
}

TEST_CASE("every rule is checked, and the error names the member")
{
    for (const auto& [name, violate] : every_rule()) {
        CAPTURE(name);
        options invalid;
        violate(invalid);
        const auto failure = error_of([&] { invalid.validate(); });
        CHECK(failure.code() == errc::invalid_argument);
        CHECK_THAT(failure.details().message, Catch::Matchers::StartsWith(name));
    }
}

TEST_CASE("values at the limits of the rules are accepted")
{
    options edge;
    edge.base_url = "http://127.0.0.1:3000";
    edge.account = std::numeric_limits<std::int64_t>::max();
    edge.user_agent = "my-tool/2.1 (\xC3\xA9)\t";
    edge.headers = {{"X-Activity", ""}, {"!#$%&'*+-.^_`|~0aA", "\tvalue \xC3\xA9"}};
    edge.timeouts = {0ms, 0ms, 0ms, 0ms, 0ms, 0ms};
    edge.limits = {0, 1, 1};
    edge.retry = {0, 0ms, 0ms, 1};
    edge.rate_limit = {1, 0, 0ms};
    edge.polling = {1ms, 1ms, 0, nullptr, false, 0s, 0s};
    CHECK_NOTHROW(edge.validate());
    edge.base_url = "http://[::1]/api/3";
    edge.polling.jitter = 0.999;
    CHECK_NOTHROW(edge.validate());
}

TEST_CASE("a refused header is not repeated, since it may contain a token")
{
    options invalid;
    invalid.headers = {{"Authorization", "Bearer sesame"}};
    const auto failure = error_of([&] { invalid.validate(); });
    CHECK_THAT(failure.what(), test::contains("options.credentials"));
    CHECK_THAT(failure.what(), !test::contains("sesame"));

    invalid.headers = {{"X-Token", "sesame\n"}};
    CHECK_THAT(error_of([&] { invalid.validate(); }).what(), !test::contains("sesame"));
}

TEST_CASE("the token is read from the environment")
{
    const clean_environment environment;
    const variable token("CLOUD66_ACCESS_TOKEN", " abc\n");
    const options read = options::from_environment();
    CHECK(token_of(read) == "abc");
    CHECK(read.base_url == options().base_url);
    CHECK(read.tls.ca_file.empty());
    CHECK_NOTHROW(read.validate());
}

TEST_CASE("without a token in the environment the token of cx is used")
{
    const clean_environment environment;
    environment.folder.write(".cloud66/cx.json",
                             R"({"AccessToken":"from-cx","Expiry":"0001-01-01T00:00:00Z"})");
    CHECK(token_of(options::from_environment()) == "from-cx");
    {
        const variable empty("CLOUD66_ACCESS_TOKEN", "");
        CHECK(token_of(options::from_environment()) == "from-cx");
    }
    const variable token("CLOUD66_ACCESS_TOKEN", "from-environment");
    CHECK(token_of(options::from_environment()) == "from-environment");
}

TEST_CASE("without any token the error names the places for one")
{
    const clean_environment environment;
    const auto failure = error_of([] { (void)options::from_environment(); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(), test::contains("CLOUD66_ACCESS_TOKEN"));
    CHECK_THAT(failure.what(), test::contains("/.cloud66/cx.json"));

    for (const auto& home : {std::optional<std::string>(), std::optional<std::string>("")}) {
        const variable no_home("HOME", home);
        const auto home_failure = error_of([] { (void)options::from_environment(); });
        CHECK(home_failure.code() == errc::no_credentials);
        CHECK_THAT(home_failure.what(), test::contains("CLOUD66_ACCESS_TOKEN"));
    }
}

TEST_CASE("an invalid token in the environment is refused and not replaced by the token of cx")
{
    const clean_environment environment;
    environment.folder.write(".cloud66/cx.json", R"({"AccessToken":"from-cx"})");
    const variable token("CLOUD66_ACCESS_TOKEN", "open sesame");
    const auto failure = error_of([] { (void)options::from_environment(); });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), !test::contains("sesame"));
}

TEST_CASE("the URL of the API is read from the environment, with or without its path")
{
    struct url_variable
    {
        std::string url;
        std::string base_url;
    };
    const auto [url, base_url] = GENERATE(values<url_variable>({
        {"", "https://app.cloud66.com/api/3"},
        {"https://host", "https://host/api/3"},
        {"https://host/", "https://host/api/3"},
        {"https://host:8443//", "https://host:8443/api/3"},
        {"https://host/api/3", "https://host/api/3"},
        {"https://host/other/", "https://host/other/"},
        {"http://127.0.0.1:3000", "http://127.0.0.1:3000/api/3"},
    }));
    CAPTURE(url);
    const clean_environment environment;
    const variable token("CLOUD66_ACCESS_TOKEN", "abc");
    const variable address("CLOUD66_URL", url);
    const options read = options::from_environment();
    CHECK(read.base_url == base_url);
    CHECK_NOTHROW(read.validate());
}

TEST_CASE("an invalid URL in the environment is refused")
{
    const clean_environment environment;
    const variable token("CLOUD66_ACCESS_TOKEN", "abc");
    const variable address("CLOUD66_URL", "app.cloud66.com");
    CHECK(error_of([] { (void)options::from_environment(); }).code() == errc::invalid_argument);
}

TEST_CASE("the file of trusted certificate authorities is read from the environment")
{
    const clean_environment environment;
    const variable token("CLOUD66_ACCESS_TOKEN", "abc");
    const variable ca_file("CLOUD66_CA_FILE", "/etc/my-ca.pem");
    CHECK(options::from_environment().tls.ca_file == "/etc/my-ca.pem");
}
