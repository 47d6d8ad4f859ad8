// SPDX-License-Identifier: BSL-1.0
#include <cloud66.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "support/browser.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using cloud66::errc;
using cloud66::oauth_client;
using cloud66::oauth_options;
using cloud66::oauth_token;
using cloud66::secret;
using test::error_of;
using namespace std::chrono_literals;

namespace {

/// A program that logs in, and its user with a browser on a thread of their own.
class login_session
{
public:
    login_session() = default;
    explicit login_session(cloud66::sandbox_options how) : sandbox(std::move(how)) {}

    using user_action = std::function<test::web_page(test::browser&, const std::string&)>;

    /// Logs in while the user does something with the address that the program shows.
    oauth_token log_in(user_action does, std::chrono::milliseconds timeout = 1min)
    {
        boost::asio::io_context io;
        std::future<test::web_page> user;
        program.open_url = [&](std::string_view url) {
            user = std::async(std::launch::async, [this, does, url = std::string(url)] {
                test::browser browser(sandbox);
                return does(browser, url);
            });
        };
        const oauth_client client(io.get_executor(), program, sandbox.options());
        std::future<oauth_token> token = client.log_in(timeout)(boost::asio::use_future);
        io.run();
        if (user.valid()) last_page = user.get();
        return token.get();
    }

    cloud66::sandbox sandbox;
    oauth_options program = sandbox.oauth_options();
    test::web_page last_page;
};

test::web_page authorize(test::browser& browser, const std::string& url)
{
    return browser.press(browser.open(url), "authorize");
}

test::web_page deny(test::browser& browser, const std::string& url)
{
    return browser.press(browser.open(url), "deny");
}

/// Whether the API takes a token.
bool works(const cloud66::sandbox& sandbox, const oauth_token& token)
{
    boost::asio::io_context io;
    auto options = sandbox.options();
    options.credentials = cloud66::credentials::token(token.access_token.reveal());
    const cloud66::client client(io.get_executor(), options);
    auto response = client.list_stacks()(boost::asio::use_future);
    io.run();
    try {
        return !response.get().empty();
    } catch (const cloud66::error& failure) {
        CHECK(failure.code() == errc::unauthenticated);
        return false;
    }
}

}  // namespace

TEST_CASE("a user who authorises the program in the browser logs it in, and the page says so")
{
    login_session session;
    const oauth_token token = session.log_in(authorize);
    CHECK(works(session.sandbox, token));
    CHECK(session.last_page.status == 200);
    CHECK(session.last_page.title() == "You are logged in");
    CHECK(session.last_page.url.starts_with("http://127.0.0.1:"));
    CHECK_FALSE(token.expires_at);
}

TEST_CASE("a user who denies access ends the login with that, and the page says so")
{
    login_session session;
    const auto failure = error_of([&] { session.log_in(deny); });
    CHECK(failure.code() == errc::access_denied);
    CHECK_THAT(failure.details().api_message, test::contains("denied the request"));
    CHECK(session.last_page.title() == "You are not logged in");
}

TEST_CASE("requests that do not belong to the login get a page that says so, and the login goes on")
{
    login_session session;
    const oauth_token token = session.log_in([](test::browser& browser, const std::string& url) {
        const test::web_page form = browser.open(url);
        const test::web_page sent =
            browser.load(boost::beast::http::verb::post, form.url,
                         std::string(cloud66::detail::query_of(form.url)) + "&decision=authorize");
        const std::string root = sent.location.substr(0, sent.location.find("/callback"));
        std::string forged = sent.location;
        forged.replace(forged.find("state=") + 6, 3, "xxx");
        for (const std::string& stray :
             {root + "/favicon.ico", root + "/", root + "/callback", root + "/callback?code=1", forged,
              root + "/other" + sent.location.substr(sent.location.find('?'))}) {
            const test::web_page page = browser.open(stray);
            CHECK(page.status == 404);
            CHECK(page.title() == "Nothing to see here");
        }
        return browser.open(sent.location);
    });
    CHECK(works(session.sandbox, token));
}

TEST_CASE("connections that say nothing do not keep a login from its end")
{
    login_session session;
    boost::asio::io_context io;
    std::vector<boost::asio::ip::tcp::socket> silent;
    const oauth_token token = session.log_in([&](test::browser& browser, const std::string& url) {
        const auto redirect = cloud66::detail::read_form(cloud66::detail::query_of(url));
        for (const auto& [name, value] : redirect) {
            if (name != "redirect_uri") continue;
            const auto address = cloud66::detail::parse_request_url(value).server;
            for (int i = 0; i < 3; ++i) {
                silent.emplace_back(io);
                silent.back().connect({boost::asio::ip::make_address(address.host),
                                       static_cast<unsigned short>(std::stoi(address.port))});
            }
        }
        return authorize(browser, url);
    });
    CHECK(silent.size() == 3);
    CHECK(works(session.sandbox, token));
}

TEST_CASE("two logins at once do not disturb each other")
{
    login_session one;
    login_session other;
    std::optional<oauth_token> inner;
    const oauth_token outer = one.log_in([&](test::browser& browser, const std::string& url) {
        inner = other.log_in(authorize);
        return authorize(browser, url);
    });
    CHECK(works(one.sandbox, outer));
    CHECK(works(other.sandbox, *inner));
}

TEST_CASE("a port that another login listens on is an error that names it")
{
    login_session session;
    std::optional<cloud66::error> failure;
    session.log_in([&](test::browser& browser, const std::string& url) {
        const std::string redirect = url.substr(url.find("redirect_uri="));
        const std::string port = redirect.substr(redirect.find("%3A", 24) + 3, 5);
        login_session second;
        second.program.redirect_uri = "http://127.0.0.1:" + std::to_string(std::stoi(port)) + "/callback";
        failure = error_of([&] { second.log_in(authorize); });
        CHECK_THAT(failure->what(), test::contains("127.0.0.1:" + std::to_string(std::stoi(port))));
        return authorize(browser, url);
    });
    REQUIRE(failure);
    CHECK(failure->code() == boost::asio::error::address_in_use);
}

TEST_CASE("the scopes that a program requested are those that its token has")
{
    login_session session;
    session.program.scopes = {"public"};
    const oauth_token token = session.log_in(authorize);
    CHECK(token.scopes == std::vector<std::string>{"public"});
    CHECK(works(session.sandbox, token));
    boost::asio::io_context io;
    auto options = session.sandbox.options();
    options.credentials = cloud66::credentials::token(token.access_token.reveal());
    const cloud66::client client(io.get_executor(), options);
    const std::string uid(session.sandbox.stacks()[0].at("uid").as_string());
    auto denied = client.list_environment_variables(uid)(boost::asio::use_future);
    io.run();
    CHECK(error_of([&] { denied.get(); }).code() == errc::forbidden);
}

TEST_CASE("a program, secret or redirect that is not registered is refused with what to check")
{
    login_session session;
    SECTION("the secret")
    {
        session.program.client_secret = secret("wrong");
        const auto failure = error_of([&] { session.log_in(authorize); });
        CHECK(failure.code() == errc::invalid_client);
        CHECK_THAT(failure.what(), test::contains("oauth_options.client_id"));
        CHECK(session.last_page.title() == "You are not logged in");
    }
    SECTION("the program")
    {
        session.program.client_id = "unknown";
        const test::web_page page =
            test::browser(session.sandbox).open(make_authorization_request(session.program).url);
        CHECK(page.status == 400);
        CHECK_THAT(page.body, test::contains("no application with this client_id"));
    }
    SECTION("the redirect")
    {
        session.program.redirect_uri = "https://elsewhere.example.com/";
        const test::web_page page =
            test::browser(session.sandbox).open(make_authorization_request(session.program).url);
        CHECK(page.status == 400);
        CHECK_THAT(page.body, test::contains("redirect_uri"));
    }
    SECTION("a scope")
    {
        session.program.scopes = {"everything"};
        const auto failure = error_of([&] {
            session.log_in([](test::browser& browser, const std::string& url) { return browser.open(url); });
        });
        CHECK(failure.code() == errc::bad_request);
        CHECK(failure.details().api_error == "invalid_scope");
    }
}

TEST_CASE("a web server of the program's own begins and ends a login by two functions")
{
    login_session session;
    session.program.redirect_uri = "https://program.example.com/callback";
    session.sandbox.add_application(session.program);
    const auto started = make_authorization_request(session.program);
    test::browser browser(session.sandbox);
    const test::web_page form = browser.open(started.url);
    const test::web_page sent =
        browser.load(boost::beast::http::verb::post, form.url,
                     std::string(cloud66::detail::query_of(form.url)) + "&decision=authorize");
    REQUIRE(sent.location.starts_with("https://program.example.com/callback?code="));

    const secret code = read_authorization_response(started, sent.location);
    boost::asio::io_context io;
    const oauth_client client(io.get_executor(), session.program, session.sandbox.options());
    auto token = client.exchange_code(started, code)(boost::asio::use_future);
    io.run();
    CHECK(works(session.sandbox, token.get()));
}

TEST_CASE("a user may copy the code from the browser to the program")
{
    login_session session;
    session.program.redirect_uri = cloud66::out_of_band_redirect;
    session.sandbox.add_application(session.program);
    session.program.ask_for_code = [&](std::string url) -> boost::asio::awaitable<secret> {
        test::browser browser(session.sandbox);
        const test::web_page page = authorize(browser, url);
        co_return secret(' ' + page.between("id=\"authorization_code\">", "<") + '\n');
    };
    const oauth_token token = session.log_in({});
    CHECK(works(session.sandbox, token));
}

TEST_CASE("a login that its user does not end is over at its time limit")
{
    test::loop loop;
    oauth_options program;
    program.client_id = "program";
    program.redirect_uri = GENERATE("http://127.0.0.1/callback", "urn:ietf:wg:oauth:2.0:oob");
    std::string shown;
    program.open_url = [&](std::string_view url) { shown = url; };
    program.ask_for_code = [&](std::string url) -> boost::asio::awaitable<secret> {
        shown = std::move(url);
        co_await cloud66::detail::sleep_for(loop.time, 1h);
        co_return secret();
    };
    cloud66::options connection;
    connection.time = loop.time;
    const oauth_client client(loop.executor(), program, connection);
    const auto failure = error_of([&] { loop.run(client.log_in(2min)); });
    CHECK(failure.code() == errc::login_timed_out);
    CHECK(loop.elapsed() == 2min);
    CHECK_FALSE(shown.empty());
}

TEST_CASE("a login that is cancelled closes its port at once")
{
    test::loop loop;
    oauth_options program;
    program.client_id = "program";
    program.redirect_uri = "http://127.0.0.1/callback";
    std::string shown;
    program.open_url = [&](std::string_view url) { shown = url; };
    cloud66::options connection;
    connection.time = loop.time;
    const oauth_client client(loop.executor(), program, connection);
    const auto stopped = loop.cancel(client.log_in(), 1s);
    CHECK(test::error_in(stopped).code() == boost::asio::error::operation_aborted);
    const auto at = shown.find("127.0.0.1%3A") + 12;
    program.redirect_uri = "http://127.0.0.1:" + std::to_string(std::stoi(shown.substr(at))) + "/callback";
    const auto again = loop.cancel(oauth_client(loop.executor(), program, connection).log_in(), 1s);
    CHECK(test::error_in(again).code() == boost::asio::error::operation_aborted);
}

TEST_CASE("a login is refused before it begins if the program cannot end it")
{
    test::loop loop;
    oauth_options program;
    program.client_id = "program";
    SECTION("no way to show the address") { program.redirect_uri = "http://127.0.0.1/callback"; }
    SECTION("no function that gets the code") { program.redirect_uri = cloud66::out_of_band_redirect; }
    SECTION("a redirect to another machine")
    {
        program.redirect_uri = "https://program.example.com/callback";
        program.open_url = [](std::string_view) {};
    }
    const oauth_client client(loop.executor(), program);
    CHECK(error_of([&] { loop.run(client.log_in()); }).code() == errc::invalid_argument);
    CHECK(error_of([&] { loop.run(client.log_in(0s)); }).code() == errc::invalid_argument);
}

TEST_CASE("what the program throws when it shows the address ends the login")
{
    test::loop loop;
    oauth_options program;
    program.client_id = "program";
    program.redirect_uri = "http://127.0.0.1/callback";
    program.open_url = [](std::string_view) { throw std::runtime_error("no screen"); };
    const oauth_client client(loop.executor(), program);
    CHECK_THROWS_WITH(loop.run(client.log_in()), "no screen");
}
