// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <list>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/errors.hpp"

using cloud66::errc;
using cloud66::proxy_options;
using cloud66::detail::is_exception;
using cloud66::detail::parse_url;
using cloud66::detail::proxy_rules;

namespace {

const auto api_server = parse_url("https://app.cloud66.com/api/3");

/// An environment without proxy variables but those that a test sets.
class proxy_environment
{
public:
    proxy_environment()
    {
        for (const char* name :
             {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"})
            variables_.emplace_back(name, std::nullopt);
    }

    void set(const char* name, const char* value) { variables_.emplace_back(name, std::string(value)); }

private:
    struct variable_list : std::list<test::variable>
    {
        ~variable_list()
        {
            while (!empty()) pop_back();
        }
    };

    variable_list variables_;
};

std::string proxy_of(const proxy_options& options, const std::string& server = "https://app.cloud66.com")
{
    const auto found = proxy_rules(options).proxy_for(parse_url(server));
    return found ? found->server.host + ' ' + found->server.port : "none";
}

std::string authorization_of(const proxy_options& options)
{
    return std::string(proxy_rules(options).proxy_for(api_server)->authorization.reveal());
}

}  // namespace

TEST_CASE("without options and variables there is no proxy")
{
    const proxy_environment variables;
    CHECK(proxy_of({}) == "none");
}

TEST_CASE("environment variables set the proxy, in their order of precedence")
{
    proxy_environment variables;
    variables.set("all_proxy", "http://fourth:4");
    CHECK(proxy_of({}) == "fourth 4");
    variables.set("ALL_PROXY", "third:3");
    CHECK(proxy_of({}) == "third 3");
    variables.set("https_proxy", "HTTP://Second");
    CHECK(proxy_of({}) == "second 80");
    variables.set("HTTPS_PROXY", "http://[::1]:3128/");
    CHECK(proxy_of({}) == "::1 3128");
    SECTION("but a loopback address is reached without it")
    {
        CHECK(proxy_of({}, "https://localhost:8443") == "none");
        CHECK(proxy_of({}, "http://127.0.0.1") == "none");
        variables.set("HTTPS_PROXY", "socks5://proxy");
        CHECK(proxy_of({}, "http://127.0.0.1") == "none");
    }
    SECTION("and so is a host that NO_PROXY lists")
    {
        variables.set("no_proxy", "example.org");
        CHECK(proxy_of({}) == "::1 3128");
        variables.set("NO_PROXY", "example.org, cloud66.com");
        CHECK(proxy_of({}) == "none");
    }
    SECTION("a proxy of the options takes precedence")
    {
        proxy_options options;
        options.url = "http://own:8080";
        variables.set("NO_PROXY", "*");
        CHECK(proxy_of(options) == "own 8080");
        CHECK(proxy_of(options, "https://localhost") == "own 8080");
        options.no_proxy = "localhost";
        CHECK(proxy_of(options, "https://localhost") == "none");
    }
    SECTION("exceptions of the options apply to a proxy of the environment")
    {
        proxy_options options;
        options.no_proxy = "app.cloud66.com";
        CHECK(proxy_of(options) == "none");
    }
    SECTION("the options can disable the environment")
    {
        proxy_options options;
        options.use_environment = false;
        CHECK(proxy_of(options) == "none");
    }
    SECTION("an empty variable is ignored")
    {
        variables.set("HTTPS_PROXY", "");
        CHECK(proxy_of({}) == "second 80");
    }
}

TEST_CASE("credentials of a proxy are sent with Basic authentication")
{
    proxy_environment variables;
    SECTION("of the options")
    {
        proxy_options options;
        options.url = "http://proxy";
        CHECK(authorization_of(options).empty());
        options.username = "Aladdin";
        options.password = cloud66::secret("open sesame");
        CHECK(authorization_of(options) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617, 2
    }
    SECTION("of the environment, percent-encoded")
    {
        variables.set("HTTPS_PROXY", "http://Aladdin:open%20sesame@proxy:3128");
        CHECK(authorization_of({}) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        CHECK(proxy_of({}) == "proxy 3128");
    }
    SECTION("with an @ in the user name, and without a password")
    {
        variables.set("HTTPS_PROXY", "http://a@b@proxy");
        CHECK(authorization_of({}) == "Basic YUBiOg==");
    }
}

TEST_CASE("an unsupported or malformed proxy URL is refused, and its password is not repeated")
{
    proxy_environment variables;
    const auto error_text = [&](const char* value) {
        variables.set("HTTPS_PROXY", value);
        const auto failure = test::error_of([] { proxy_of({}); });
        CHECK(failure.code() == errc::invalid_argument);
        CHECK_THAT(failure.what(), test::contains("HTTPS_PROXY") && !test::contains("hunter2"));
        return std::string(failure.what());
    };
    CHECK_THAT(error_text("socks5://u:hunter2@proxy"), test::contains("SOCKS are not supported"));
    CHECK_THAT(error_text("https://u:hunter2@proxy"), test::contains("TLS to the proxy"));
    CHECK_THAT(error_text("http://u:hunter2@proxy:0"), test::contains("no valid host and port"));
    CHECK_THAT(error_text("http://u:hunter2@"), test::contains("no valid host and port"));
    CHECK_THAT(error_text("http://u:hunter2%2@proxy"), test::contains("% that is not followed"));

    cloud66::options options;
    options.proxy.url = "http://u:hunter2@proxy";
    const auto failure = test::error_of([&] { options.validate(); });
    CHECK_THAT(failure.what(),
               test::contains("give them as username and password") && !test::contains("hunter2"));
    options.proxy.url = "http://proxy";
    options.proxy.username = "a:b";
    CHECK_THAT(test::error_of([&] { options.validate(); }).what(), test::contains("options.proxy.username"));
}

TEST_CASE("exceptions match hosts as in Go's net/http")
{
    const auto has = [](const char* list, const std::string& host) {
        return is_exception(list, parse_url("https://" + host));
    };
    CHECK(has("*", "example.org"));
    CHECK(has("a.com,example.org", "example.org"));
    CHECK(has(" a.com  example.org ", "example.org"));
    CHECK(has("EXAMPLE.org", "www.Example.ORG"));
    CHECK(has("example.org.", "example.org"));
    CHECK_FALSE(has("example.org", "badexample.org"));
    CHECK_FALSE(has("www.example.org", "example.org"));
    CHECK_FALSE(has("", "example.org"));
    CHECK_FALSE(has(",.,", "example.org"));

    CHECK(has(".example.org", "www.example.org"));
    CHECK(has("*.example.org", "www.example.org"));
    CHECK_FALSE(has(".example.org", "example.org"));
    CHECK_FALSE(has("*.example.org", "example.org"));

    CHECK(has("example.org:443", "example.org"));
    CHECK(has("example.org:8443", "www.example.org:8443"));
    CHECK_FALSE(has("example.org:8443", "example.org"));

    CHECK(has("10.1.2.3", "10.1.2.3"));
    CHECK(has("10.1.2.3:443", "10.1.2.3"));
    CHECK_FALSE(has("10.1.2.3", "10.1.2.33"));
    CHECK(has("10.0.0.0/8", "10.1.2.3"));
    CHECK(has("10.9.9.9/8", "10.1.2.3"));
    CHECK_FALSE(has("10.0.0.0/8", "11.1.2.3"));
    CHECK_FALSE(has("10.0.0.0/99", "10.1.2.3"));
    CHECK_FALSE(has("10.0.0.0/8", "example.org"));
    CHECK(has("2001:db8::1", "[2001:db8::1]"));
    CHECK(has("[2001:db8::1]", "[2001:db8:0::1]"));
    CHECK(has("[2001:db8::1]:443", "[2001:db8::1]"));
    CHECK(has("2001:db8::/32", "[2001:db8::1]"));
    CHECK_FALSE(has("2001:db8::/32", "10.1.2.3"));
    CHECK_FALSE(has("2001:db8::/32", "[2001:db9::1]"));
}
