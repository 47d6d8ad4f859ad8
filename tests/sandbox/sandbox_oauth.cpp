// SPDX-License-Identifier: BSL-1.0
// The sandbox's authorization server without sockets.
#include <cloud66/authorization_request.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/detail/sandbox/request_handler.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sandbox_detail = cloud66::sandbox_detail;
using cloud66::authorization_request;
using cloud66::oauth_options;
using namespace std::chrono_literals;

namespace {

/// A request handler, an OAuth application that is registered there, and a user who grants every request.
struct authorization_fixture
{
    explicit authorization_fixture(cloud66::sandbox_options options = {}) : api(std::move(options))
    {
        program.client_id = "shop/tool";
        program.client_secret = cloud66::secret("hush hush");
        program.redirect_uri = "https://shop.example.com/callback";
        program.scopes = {"public", "jobs"};
        api.handler().with_state([&](sandbox_detail::server_state& state) {
            state.oauth.applications.insert_or_assign(program.client_id, program);
        });
    }

    sandbox_detail::raw_response send(std::string_view verb, std::string_view target, std::string_view form,
                                      std::string_view accept = "application/json",
                                      std::string_view authorization = "")
    {
        sandbox_detail::raw_request request;
        request.verb = verb;
        request.target = target;
        request.headers.emplace_back("Content-Type", std::string(cloud66::detail::form_type));
        request.headers.emplace_back("Accept", std::string(accept));
        if (!authorization.empty()) request.headers.emplace_back("Authorization", std::string(authorization));
        request.body = form;
        return api.handler().handle(std::move(request)).response;
    }

    /// Starts a login, authorises it, and returns the authorization code.
    std::string code()
    {
        login = make_authorization_request(program);
        std::string form(cloud66::detail::query_of(login.url));
        const auto response = send("POST", "/oauth/authorize", form + "&decision=authorize");
        REQUIRE(response.status == 302);
        return std::string(
            read_authorization_response(login, sandbox_detail::find_header(response.headers, "Location"))
                .reveal());
    }

    using fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    static std::string form_of(fields all)
    {
        std::string form;
        for (const auto& [name, value] : all) cloud66::detail::add_field(form, name, value);
        return form;
    }

    /// Exchanges a code for a token.
    sandbox_detail::raw_response exchange(std::string_view code)
    {
        return send("POST", "/oauth/token",
                    form_of({{"grant_type", "authorization_code"},
                             {"code", code},
                             {"redirect_uri", login.redirect_uri},
                             {"code_verifier", login.code_verifier.reveal()},
                             {"client_id", program.client_id},
                             {"client_secret", program.client_secret.reveal()}}));
    }

    sandbox_detail::raw_response refresh(std::string_view token)
    {
        return send("POST", "/oauth/token",
                    form_of({{"grant_type", "refresh_token"},
                             {"refresh_token", token},
                             {"client_id", program.client_id},
                             {"client_secret", program.client_secret.reveal()}}));
    }

    unsigned status_with(std::string_view token)
    {
        return api.send("GET", "/stacks.json", "", "", token).status;
    }

    test::handler_fixture api;
    oauth_options program;
    authorization_request login;
};

std::string text_in(const sandbox_detail::raw_response& response, std::string_view member)
{
    return std::string(boost::json::parse(response.body).at(member).as_string());
}

cloud66::sandbox_options with_lifetime(std::chrono::seconds lifetime)
{
    cloud66::sandbox_options options;
    options.oauth_token_lifetime = lifetime;
    return options;
}

}  // namespace

TEST_CASE("a code is exchanged for a token with the requested scopes")
{
    authorization_fixture fixture;
    const auto response = fixture.exchange(fixture.code());
    CHECK(response.status == 200);
    CHECK(text_in(response, "token_type") == "bearer");
    CHECK(text_in(response, "scope") == "jobs public");
    CHECK_FALSE(boost::json::parse(response.body).as_object().contains("expires_in"));
    CHECK(fixture.status_with(text_in(response, "access_token")) == 200);
}

TEST_CASE("a code is valid once, and its second use revokes the first token")
{
    authorization_fixture fixture;
    const std::string code = fixture.code();
    const std::string token = text_in(fixture.exchange(code), "access_token");
    CHECK(fixture.status_with(token) == 200);
    const auto again = fixture.exchange(code);
    CHECK(again.status == 400);
    CHECK(text_in(again, "error") == "invalid_grant");
    CHECK(fixture.status_with(token) == 401);
}

TEST_CASE("a code is valid for ten minutes")
{
    authorization_fixture fixture;
    const std::string early = fixture.code();
    fixture.api.time->advance(10min - 1s);
    CHECK(fixture.exchange(early).status == 200);
    const std::string late = fixture.code();
    fixture.api.time->advance(10min);
    CHECK(text_in(fixture.exchange(late), "error") == "invalid_grant");
}

TEST_CASE("a code with another redirect URI, code verifier or client gives invalid_grant")
{
    authorization_fixture fixture;
    const std::string code = fixture.code();
    SECTION("redirect URI") { fixture.login.redirect_uri = "https://shop.example.com/other"; }
    SECTION("code verifier") { fixture.login.code_verifier = cloud66::secret("guessed"); }
    SECTION("no code verifier") { fixture.login.code_verifier = cloud66::secret(); }
    SECTION("client")
    {
        fixture.program.client_id = "other";
        fixture.api.handler().with_state([&](sandbox_detail::server_state& state) {
            state.oauth.applications.insert_or_assign("other", fixture.program);
        });
    }
    const auto response = fixture.exchange(code);
    CHECK(response.status == 400);
    CHECK(text_in(response, "error") == "invalid_grant");
}

TEST_CASE("a client authenticates in the form or with Basic, and wrong credentials give invalid_client")
{
    authorization_fixture fixture;
    const auto form = authorization_fixture::form_of({{"grant_type", "password"}});
    const auto basic = [](std::string_view pair) { return "Basic " + cloud66::detail::base64_encode(pair); };
    const auto accepted =
        fixture.send("POST", "/oauth/token", form, "application/json", basic("shop%2Ftool:hush%20hush"));
    CHECK(accepted.status == 400);
    CHECK(text_in(accepted, "error") == "unsupported_grant_type");
    for (const std::string& header :
         {basic("shop%2Ftool:wrong"), basic("unknown:x"), std::string("Basic ?"), std::string()}) {
        const auto rejected = fixture.send("POST", "/oauth/token", form, "application/json", header);
        CHECK(rejected.status == 401);
        CHECK(text_in(rejected, "error") == "invalid_client");
    }
}

TEST_CASE("a token response is urlencoded unless the request accepts JSON")
{
    authorization_fixture fixture;
    const auto response = fixture.send("POST", "/oauth/token", "grant_type=x&client_id=unknown", "*/*");
    CHECK(response.content_type == cloud66::detail::form_type);
    CHECK_THAT(response.body,
               test::contains("error=invalid_client&error_description=Client%20authentication"));
}

TEST_CASE("a token with a lifetime expires, and its refresh token is valid once")
{
    authorization_fixture fixture(with_lifetime(1h));
    const auto first = fixture.exchange(fixture.code());
    const std::string token = text_in(first, "access_token");
    const std::string refresh_token = text_in(first, "refresh_token");
    CHECK(boost::json::parse(first.body).at("expires_in") == 3600);
    CHECK(fixture.status_with(token) == 200);
    fixture.api.time->advance(1h);
    CHECK(fixture.status_with(token) == 401);

    const auto second = fixture.refresh(refresh_token);
    CHECK(second.status == 200);
    CHECK(fixture.status_with(text_in(second, "access_token")) == 200);
    CHECK(text_in(second, "refresh_token") != refresh_token);
    CHECK(text_in(fixture.refresh(refresh_token), "error") == "invalid_grant");
}

TEST_CASE("a revoked token cannot be refreshed")
{
    authorization_fixture fixture(with_lifetime(1h));
    const auto response = fixture.exchange(fixture.code());
    fixture.api.handler().with_state([&](sandbox_detail::server_state& state) {
        state.oauth.revoke(state.account.tokens, text_in(response, "access_token"));
    });
    CHECK(fixture.status_with(text_in(response, "access_token")) == 401);
    CHECK(text_in(fixture.refresh(text_in(response, "refresh_token")), "error") == "invalid_grant");
}

TEST_CASE("the authorization page escapes the values of its query")
{
    authorization_fixture fixture;
    auto query = authorization_fixture::form_of({{"response_type", "code"},
                                                 {"client_id", "shop/tool"},
                                                 {"redirect_uri", "https://shop.example.com/callback"},
                                                 {"state", "\"><script>alert(1)</script>"}});
    const auto page = fixture.send("GET", "/oauth/authorize?" + query, "");
    CHECK(page.status == 200);
    CHECK_THAT(page.body, !test::contains("<script>"));
    CHECK_THAT(page.body, test::contains("value=\"&quot;&gt;&lt;script&gt;"));
}

TEST_CASE("faults apply to the authorization server too")
{
    authorization_fixture fixture;
    fixture.api.handler().add_fault(
        {.verb = "POST", .path = "/oauth/token", .kind = cloud66::fault_kind::response, .status = 503});
    const std::string code = fixture.code();
    CHECK(fixture.exchange(code).status == 503);
    CHECK(fixture.exchange(code).status == 200);
}
