// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/error.hpp>
#include <cloud66/oauth.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using cloud66::authorization_request;
using cloud66::errc;
using cloud66::make_authorization_request;
using cloud66::oauth_options;
using cloud66::read_authorization_response;
using test::error_of;

namespace {

oauth_options web_program()
{
    oauth_options program;
    program.client_id = "the id&more";
    program.client_secret = cloud66::secret("hush");
    program.redirect_uri = "https://example.org/callback?from=cloud66";
    program.scopes = {"public", "redeploy"};
    return program;
}

std::map<std::string, std::string> query_fields(std::string_view address)
{
    const auto fields = cloud66::detail::read_form(cloud66::detail::query_of(address));
    return {fields.begin(), fields.end()};
}

std::string response_to(const authorization_request& request, const std::string& more)
{
    return "/callback?state=" + request.state + '&' + more;
}

}  // namespace

TEST_CASE("the address of a login names program, redirect, scopes, state and proof key, and no secret")
{
    const auto started = make_authorization_request(web_program());
    CHECK(started.url.starts_with("https://app.cloud66.com/oauth/authorize?"));
    auto sent = query_fields(started.url);
    CHECK(sent["response_type"] == "code");
    CHECK(sent["client_id"] == "the id&more");
    CHECK(sent["redirect_uri"] == "https://example.org/callback?from=cloud66");
    CHECK(sent["scope"] == "public redeploy");
    CHECK(sent["state"] == started.state);
    CHECK(sent["code_challenge_method"] == "S256");
    CHECK(sent["code_challenge"] == cloud66::detail::code_challenge(started.code_verifier.reveal()));
    CHECK(sent.size() == 7);
    CHECK_THAT(started.url, !test::contains("hush"));
    CHECK_THAT(started.url, !test::contains(std::string(started.code_verifier.reveal())));
    CHECK_THAT(started.url, test::contains("scope=public%20redeploy&"));
    CHECK(started.redirect_uri == web_program().redirect_uri);
}

TEST_CASE("a proof key is hashed as in the example of RFC 7636, and has its length")
{
    CHECK(cloud66::detail::code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    const auto started = make_authorization_request(web_program());
    CHECK(started.code_verifier.reveal().size() == 43);
}

TEST_CASE("without pkce no proof key is sent, and without scopes no scope")
{
    oauth_options program = web_program();
    program.pkce = false;
    program.scopes.clear();
    const auto started = make_authorization_request(program);
    const auto sent = query_fields(started.url);
    CHECK(started.code_verifier.empty());
    CHECK(sent.count("code_challenge") == 0);
    CHECK(sent.count("scope") == 0);
}

TEST_CASE("each login has a state and a proof key of its own")
{
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto started = make_authorization_request(web_program());
        CHECK(started.state.size() == 22);  // 128 bits
        CHECK(seen.insert(started.state).second);
        CHECK(seen.insert(std::string(started.code_verifier.reveal())).second);
    }
}

TEST_CASE("options of a program that cannot be right are named")
{
    struct breach
    {
        std::string member;
        std::function<void(oauth_options&)> make;
    };
    const std::vector<breach> breaches = {
        {"oauth_options.client_id", [](oauth_options& program) { program.client_id.clear(); }},
        {"oauth_options.redirect_uri", [](oauth_options& program) { program.redirect_uri.clear(); }},
        {"oauth_options.redirect_uri", [](oauth_options& program) { program.redirect_uri = "callback"; }},
        {"oauth_options.redirect_uri", [](oauth_options& program) { program.redirect_uri += "#top"; }},
        {"oauth_options.scopes", [](oauth_options& program) { program.scopes = {"public redeploy"}; }},
        {"oauth_options.scopes", [](oauth_options& program) { program.scopes = {"public,redeploy"}; }},
        {"oauth_options.scopes", [](oauth_options& program) { program.scopes = {""}; }},
        {"oauth_options.base_url", [](oauth_options& program) { program.base_url = "http://example.org"; }},
        {"URL", [](oauth_options& program) { program.base_url = "app.cloud66.com"; }},
    };
    for (const breach& one : breaches) {
        oauth_options program = web_program();
        one.make(program);
        const auto failure = error_of([&] { (void)make_authorization_request(program); });
        CHECK(failure.code() == errc::invalid_argument);
        CHECK_THAT(failure.what(), test::contains(one.member));
    }
}

TEST_CASE("the code is read from the target of the redirect, or from its whole address")
{
    const auto started = make_authorization_request(web_program());
    const std::string target = response_to(started, "code=abc%2F1+2&x");
    CHECK(read_authorization_response(started, target).reveal() == "abc/1 2");
    CHECK(read_authorization_response(started, "https://example.org" + target + "#_=_").reveal() ==
          "abc/1 2");
}

TEST_CASE("a redirect with another state, or none, is not taken for the end of the login")
{
    const auto started = make_authorization_request(web_program());
    const auto other = make_authorization_request(web_program());
    for (const std::string& target : {response_to(other, "code=stolen"), std::string("/callback?code=stolen"),
                                      std::string("/callback?code=stolen&state="), std::string("/callback"),
                                      response_to(other, "error=access_denied"), std::string()}) {
        const auto failure = error_of([&] { (void)read_authorization_response(started, target); });
        CHECK(failure.code() == errc::invalid_state);
        CHECK_THAT(failure.what(), !test::contains("stolen"));
    }
    // Nor is anything the end of a login that never started.
    const auto failure = error_of([&] { (void)read_authorization_response({}, "/callback?state=&code=x"); });
    CHECK(failure.code() == errc::invalid_state);
}

TEST_CASE("each error of a redirect has its code, and keeps the server's words")
{
    const auto started = make_authorization_request(web_program());
    const std::map<std::string, errc> meanings = {
        {"access_denied", errc::access_denied},           {"unauthorized_client", errc::invalid_client},
        {"invalid_request", errc::bad_request},           {"invalid_scope", errc::bad_request},
        {"unsupported_response_type", errc::bad_request}, {"server_error", errc::server_error},
        {"temporarily_unavailable", errc::server_error},  {"something_new", errc::bad_request},
    };
    for (const auto& [id, code] : meanings) {
        const auto failure = error_of([&, &sent = id] {
            (void)read_authorization_response(
                started, response_to(started, "error=" + sent + "&error_description=Said%0Ano"));
        });
        CHECK(failure.code() == code);
        CHECK(failure.details().api_error == id);
        CHECK(failure.details().api_message == "Said\\nno");
    }
}

TEST_CASE("a redirect with the right state and neither code nor error is malformed")
{
    const auto started = make_authorization_request(web_program());
    const auto failure =
        error_of([&] { (void)read_authorization_response(started, response_to(started, "code=")); });
    CHECK(failure.code() == errc::malformed_response);
}

TEST_CASE("a loopback redirect without a port is on any free one")
{
    using cloud66::detail::read_loopback_redirect;
    CHECK(read_loopback_redirect("http://127.0.0.1:34543/").port == 34543);
    CHECK(read_loopback_redirect("http://127.0.0.1/callback").port == 0);
    CHECK(read_loopback_redirect("http://[::1]/callback?a=1").with_port(7) == "http://[::1]:7/callback?a=1");
    CHECK(read_loopback_redirect("http://localhost").target == "/");
    for (const char* other : {"https://127.0.0.1/", "http://example.org/", "https://example.org/callback"})
        CHECK(error_of([&] { read_loopback_redirect(other); }).code() == errc::invalid_argument);
}
