// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/error.hpp>
#include <cloud66/oauth.hpp>

#include <boost/asio/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using cloud66::errc;
using cloud66::oauth_client;
using cloud66::oauth_options;
using cloud66::oauth_token;
using cloud66::secret;
using test::error_of;
using namespace std::chrono_literals;

namespace {

/// A program without a user, and the server that gives it tokens.
struct token_asker : test::scripted_loop
{
    token_asker()
    {
        program.client_id = "program:1";
        program.client_secret = secret("hush/hush");
        program.redirect_uri = "https://example.org/callback";
        program.scopes = {"public", "jobs"};
        options.log.level = cloud66::log_level::debug;
        options.log.write = [this](cloud66::log_level, std::string_view line) { log.append(line); };
    }

    oauth_client client() { return oauth_client(executor(), program, options); }

    oauth_token exchange(const std::string& code = "code-1")
    {
        const auto started = cloud66::make_authorization_request(program);
        verifier = started.code_verifier.reveal();
        return run(client().exchange_code(started, secret(code)));
    }

    /// The fields of the last request.
    std::map<std::string, std::string> sent() const
    {
        const auto fields = cloud66::detail::read_form(transport->requests.back().body);
        return {fields.begin(), fields.end()};
    }

    oauth_options program;
    std::string log;
    std::string verifier;
};

/// Every word of an error.
std::string all_of(const cloud66::error& failure)
{
    const auto& details = failure.details();
    return failure.what() + details.api_error + details.api_message + details.excerpt + details.message;
}

const std::string plain_token = R"({"access_token":"at-1","token_type":"bearer"})";

}  // namespace

TEST_CASE("a code is exchanged by a form with id and secret, as Cloud 66 documents it")
{
    token_asker asker;
    asker.transport->respond(test::response(200, plain_token));
    const oauth_token token = asker.exchange(" code-1\n");
    CHECK(token.access_token.reveal() == "at-1");
    CHECK(token.refresh_token.empty());
    CHECK_FALSE(token.expires_at);
    CHECK(token.scopes == std::vector<std::string>{"public", "jobs"});

    CHECK(asker.transport->lines() == std::vector<std::string>{"POST /oauth/token"});
    const auto& request = asker.transport->requests.back();
    CHECK(request.headers["Content-Type"] == "application/x-www-form-urlencoded");
    CHECK(request.headers["Accept"] == "application/json");
    CHECK(request.headers["Authorization"].empty());
    CHECK(request.token.empty());  // that of the options is for the API
    const std::map<std::string, std::string> expected = {{"grant_type", "authorization_code"},
                                                         {"code", "code-1"},
                                                         {"redirect_uri", "https://example.org/callback"},
                                                         {"code_verifier", asker.verifier},
                                                         {"client_id", "program:1"},
                                                         {"client_secret", "hush/hush"}};
    CHECK(asker.sent() == expected);
}

TEST_CASE("a program may authenticate itself by Basic authentication, encoded as RFC 6749 says")
{
    token_asker asker;
    asker.program.authentication = cloud66::client_authentication::basic;
    asker.transport->respond(test::response(200, plain_token));
    asker.exchange();
    CHECK(asker.transport->requests.back().headers["Authorization"] ==
          "Basic " + cloud66::detail::base64_encode("program%3A1:hush%2Fhush"));
    CHECK(asker.sent().count("client_secret") == 0);
    CHECK(asker.sent().count("client_id") == 0);
}

TEST_CASE("a program without a secret sends its id alone")
{
    token_asker asker;
    asker.program.client_secret = secret();
    asker.transport->respond(test::response(200, plain_token));
    asker.exchange();
    CHECK(asker.sent().count("client_secret") == 0);
    CHECK(asker.sent().at("client_id") == "program:1");
}

TEST_CASE("a token is read from JSON and from a form, whatever the server calls it")
{
    struct form_of_response
    {
        std::string type;
        std::string body;
    };
    const std::vector<form_of_response> all = {
        {"application/json",
         R"({"access_token":"at-1","refresh_token":"rt-1","expires_in":3600,"scope":"public"})"},
        {"", R"({"access_token":"at-1","refresh_token":"rt-1","expires_in":"3600","scope":"public"})"},
        {"application/x-www-form-urlencoded",
         "access_token=at-1&refresh_token=rt-1&expires_in=3600&scope=public"},
        {"text/plain; charset=utf-8", "access_token=at-1&refresh_token=rt-1&expires_in=3600&scope=public\n"},
        {"text/plain",
         R"({"access_token":"at-1","refresh_token":"rt-1","expires_in":3600.5,"scope":"public"})"},
    };
    for (const auto& one : all) {
        CAPTURE(one.type, one.body);
        token_asker asker;
        asker.transport->respond(test::response(200, one.body).with("Content-Type", one.type));
        const auto before = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const oauth_token token = asker.exchange();
        CHECK(token.access_token.reveal() == "at-1");
        CHECK(token.refresh_token.reveal() == "rt-1");
        REQUIRE(token.expires_at);
        CHECK(*token.expires_at >= before + 3600s);
        CHECK(*token.expires_at <= before + 3610s);
        CHECK(token.scopes == std::vector<std::string>{"public"});
    }
}

TEST_CASE("a lifetime that is zero, negative, absent or without an end means that a token does not expire")
{
    for (const std::string lifetime : {R"("expires_in":0)", R"("expires_in":-5)", R"("expires_in":null)",
                                       R"("expires_in":1e300)", R"("x":1)"}) {
        token_asker asker;
        asker.transport->respond(test::response(200, R"({"access_token":"at-1",)" + lifetime + '}'));
        CHECK_FALSE(asker.exchange().expires_at);
    }
}

TEST_CASE("each error of a token request has its code, and keeps the server's words")
{
    struct refusal_of_token
    {
        int status;
        std::string id;
        errc code;
    };
    const std::vector<refusal_of_token> all = {
        {400, "invalid_grant", errc::invalid_grant},   {401, "invalid_grant", errc::invalid_grant},
        {401, "invalid_client", errc::invalid_client}, {400, "unauthorized_client", errc::invalid_client},
        {400, "invalid_request", errc::bad_request},   {400, "unsupported_grant_type", errc::bad_request},
        {400, "invalid_scope", errc::bad_request},     {403, "access_denied", errc::access_denied},
        {500, "server_error", errc::outcome_unknown},  {403, "something_new", errc::forbidden},
        {200, "invalid_grant", errc::invalid_grant},
    };
    for (const auto& one : all)
        for (const bool is_form : {false, true}) {
            CAPTURE(one.status, one.id, is_form);
            token_asker asker;
            auto refused = test::response(
                one.status, is_form ? "error=" + one.id + "&error_description=Not+this"
                                    : R"({"error":")" + one.id + R"(","error_description":"Not this"})");
            if (is_form) refused = refused.with("Content-Type", "application/x-www-form-urlencoded");
            asker.transport->respond(refused);
            const auto failure = error_of([&] { asker.exchange(); });
            CHECK(failure.code() == one.code);
            CHECK(failure.details().status == one.status);
            CHECK(failure.details().api_error == one.id);
            CHECK(failure.details().api_message == "Not this");
            CHECK(asker.transport->requests.size() == 1);
        }
}

TEST_CASE("no error and no log line has a code, a secret or a token in it, whatever the server repeats")
{
    const std::vector<std::string> bodies = {
        R"({"error":"invalid_grant","error_description":"code-1 of hush/hush was rt-9"})",
        "error=invalid_request&error_description=code-1+and+hush%2Fhush+and+rt-9",
        "<html><title>code-1 hush/hush rt-9</title></html>",
        "code-1 hush/hush rt-9",
    };
    for (const int status : {400, 500})
        for (const std::string& body : bodies) {
            CAPTURE(status, body);
            token_asker asker;
            asker.transport->otherwise = [&](const auto&) { return test::response(status, body); };
            const std::string first = all_of(error_of([&] { asker.exchange(); }));
            CHECK_THAT(first, !test::contains("code-1"));
            CHECK_THAT(first, !test::contains("hush"));
            const std::string second =
                all_of(error_of([&] { asker.run(asker.client().refresh(secret("rt-9"))); }));
            CHECK_THAT(second, !test::contains("rt-9"));
            CHECK_THAT(second, !test::contains("hush"));
            for (const char* hidden : {"code-1", "hush", "rt-9"})
                CHECK_THAT(asker.log, !test::contains(hidden));
            CHECK_THAT(asker.log, test::contains("POST /oauth/token"));
        }
}

TEST_CASE("a response that should have brought a token and cannot be read is not shown")
{
    for (const char* body : {R"({"access_token":"at-1", "refresh_token":)", R"({"access_token":["at-1"]})",
                             R"({"access_token":"","refresh_token":"at-1"})", "access_token at-1", "at-1",
                             "[\"at-1\"]", "\"at-1\""}) {
        CAPTURE(body);
        token_asker asker;
        asker.transport->respond(test::response(200, body));
        const auto failure = error_of([&] { asker.exchange(); });
        CHECK(failure.code() == errc::outcome_unknown);
        CHECK_THAT(all_of(failure) + asker.log, !test::contains("at-1"));
    }
}

TEST_CASE("a request for a token is sent once when its response is lost, and again when it was never sent")
{
    token_asker asker;
    asker.transport->respond(test::failure(boost::asio::error::connection_reset, true));
    CHECK(error_of([&] { asker.exchange(); }).code() == errc::outcome_unknown);
    CHECK(asker.transport->requests.size() == 1);

    asker.transport->respond(test::failure(boost::asio::error::connection_refused, false));
    asker.transport->respond(test::response(200, plain_token));
    CHECK(asker.exchange().access_token.reveal() == "at-1");
    CHECK(asker.transport->requests.size() == 3);
}

TEST_CASE("a refresh keeps the refresh token unless it gets another")
{
    token_asker asker;
    asker.transport->respond(test::response(200, plain_token));
    oauth_token token = asker.run(asker.client().refresh(secret("rt-1")));
    CHECK(token.access_token.reveal() == "at-1");
    CHECK(token.refresh_token.reveal() == "rt-1");
    CHECK(asker.sent().at("grant_type") == "refresh_token");
    CHECK(asker.sent().at("refresh_token") == "rt-1");

    asker.transport->respond(test::response(200, R"({"access_token":"at-2","refresh_token":"rt-2"})"));
    token = asker.run(asker.client().refresh(secret("rt-1")));
    CHECK(token.refresh_token.reveal() == "rt-2");
}

TEST_CASE("an empty code or refresh token is refused before anything is sent")
{
    token_asker asker;
    CHECK(error_of([&] { asker.exchange(" \n"); }).code() == errc::invalid_argument);
    CHECK(error_of([&] { asker.run(asker.client().refresh(secret())); }).code() == errc::invalid_argument);
    CHECK(asker.transport->requests.empty());
}
