// SPDX-License-Identifier: BSL-1.0
// The sandbox as authorization server, without its sockets.
#include <cloud66/authorization_request.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/authorization.hpp>
#include <cloud66/detail/sandbox/request_handler.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "sandbox/sandbox_caller.hpp"
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

/// A sandbox, a program that is registered there, and its user, who authorises whatever is asked.
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

    /// Begins a login and authorises it.
    std::string code()
    {
        begun = make_authorization_request(program);
        std::string form(cloud66::detail::query_of(begun.url));
        const auto reply = send("POST", "/oauth/authorize", form + "&decision=authorize");
        REQUIRE(reply.status == 302);
        return std::string(
            read_authorization_response(begun, sandbox_detail::find_header(reply.headers, "Location"))
                .reveal());
    }

    using fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    static std::string form_of(fields all)
    {
        std::string form;
        for (const auto& [name, value] : all) cloud66::detail::add_field(form, name, value);
        return form;
    }

    /// Exchanges a code as the program does.
    sandbox_detail::raw_response exchange(std::string_view code)
    {
        return send("POST", "/oauth/token",
                    form_of({{"grant_type", "authorization_code"},
                             {"code", code},
                             {"redirect_uri", begun.redirect_uri},
                             {"code_verifier", begun.code_verifier.reveal()},
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
    authorization_request begun;
};

std::string text_in(const sandbox_detail::raw_response& reply, std::string_view member)
{
    return std::string(boost::json::parse(reply.body).at(member).as_string());
}

cloud66::sandbox_options with_lifetime(std::chrono::seconds lifetime)
{
    cloud66::sandbox_options options;
    options.oauth_token_lifetime = lifetime;
    return options;
}

}  // namespace

TEST_CASE("a code is exchanged for a token with the scopes that were asked for")
{
    authorization_fixture login;
    const auto reply = login.exchange(login.code());
    CHECK(reply.status == 200);
    CHECK(text_in(reply, "token_type") == "bearer");
    CHECK(text_in(reply, "scope") == "jobs public");
    CHECK_FALSE(boost::json::parse(reply.body).as_object().contains("expires_in"));
    CHECK(login.status_with(text_in(reply, "access_token")) == 200);
}

TEST_CASE("a code holds once, and its second use revokes the token of the first")
{
    authorization_fixture login;
    const std::string code = login.code();
    const std::string token = text_in(login.exchange(code), "access_token");
    CHECK(login.status_with(token) == 200);
    const auto again = login.exchange(code);
    CHECK(again.status == 400);
    CHECK(text_in(again, "error") == "invalid_grant");
    CHECK(login.status_with(token) == 401);
}

TEST_CASE("a code holds for ten minutes")
{
    authorization_fixture login;
    const std::string early = login.code();
    login.api.time->advance(10min - 1s);
    CHECK(login.exchange(early).status == 200);
    const std::string late = login.code();
    login.api.time->advance(10min);
    CHECK(text_in(login.exchange(late), "error") == "invalid_grant");
}

TEST_CASE("a code is refused with another redirect, another proof key, or by another program")
{
    authorization_fixture login;
    const std::string code = login.code();
    SECTION("redirect") { login.begun.redirect_uri = "https://shop.example.com/other"; }
    SECTION("proof key") { login.begun.code_verifier = cloud66::secret("guessed"); }
    SECTION("no proof key") { login.begun.code_verifier = cloud66::secret(); }
    SECTION("program")
    {
        login.program.client_id = "other";
        login.api.handler().with_state([&](sandbox_detail::server_state& state) {
            state.oauth.applications.insert_or_assign("other", login.program);
        });
    }
    const auto reply = login.exchange(code);
    CHECK(reply.status == 400);
    CHECK(text_in(reply, "error") == "invalid_grant");
}

TEST_CASE("a program may show who it is in the form or by Basic authentication, and must be right")
{
    authorization_fixture login;
    const auto form = authorization_fixture::form_of({{"grant_type", "password"}});
    const auto basic = [](std::string_view pair) { return "Basic " + cloud66::detail::base64_encode(pair); };
    const auto known =
        login.send("POST", "/oauth/token", form, "application/json", basic("shop%2Ftool:hush%20hush"));
    CHECK(known.status == 400);
    CHECK(text_in(known, "error") == "unsupported_grant_type");
    for (const std::string& header :
         {basic("shop%2Ftool:wrong"), basic("nobody:x"), std::string("Basic ?"), std::string()}) {
        const auto refused = login.send("POST", "/oauth/token", form, "application/json", header);
        CHECK(refused.status == 401);
        CHECK(text_in(refused, "error") == "invalid_client");
    }
}

TEST_CASE("a token comes as a form unless JSON is accepted")
{
    authorization_fixture login;
    const auto reply = login.send("POST", "/oauth/token", "grant_type=x&client_id=nobody", "*/*");
    CHECK(reply.content_type == cloud66::detail::form_type);
    CHECK_THAT(reply.body, test::contains("error=invalid_client&error_description=Client%20authentication"));
}

TEST_CASE("a token with a lifetime expires, and its refresh token holds once")
{
    authorization_fixture login(with_lifetime(1h));
    const auto first = login.exchange(login.code());
    const std::string token = text_in(first, "access_token");
    const std::string refresh_token = text_in(first, "refresh_token");
    CHECK(boost::json::parse(first.body).at("expires_in") == 3600);
    CHECK(login.status_with(token) == 200);
    login.api.time->advance(1h);
    CHECK(login.status_with(token) == 401);

    const auto second = login.refresh(refresh_token);
    CHECK(second.status == 200);
    CHECK(login.status_with(text_in(second, "access_token")) == 200);
    CHECK(text_in(second, "refresh_token") != refresh_token);
    CHECK(text_in(login.refresh(refresh_token), "error") == "invalid_grant");
}

TEST_CASE("a token that is revoked cannot be refreshed")
{
    authorization_fixture login(with_lifetime(1h));
    const auto reply = login.exchange(login.code());
    login.api.handler().with_state([&](sandbox_detail::server_state& state) {
        state.oauth.revoke(state.account.tokens, text_in(reply, "access_token"));
    });
    CHECK(login.status_with(text_in(reply, "access_token")) == 401);
    CHECK(text_in(login.refresh(text_in(reply, "refresh_token")), "error") == "invalid_grant");
}

TEST_CASE("the page of an authorization shows what the program sends as text, whatever is in it")
{
    authorization_fixture login;
    auto query = authorization_fixture::form_of({{"response_type", "code"},
                                                 {"client_id", "shop/tool"},
                                                 {"redirect_uri", "https://shop.example.com/callback"},
                                                 {"state", "\"><script>alert(1)</script>"}});
    const auto page = login.send("GET", "/oauth/authorize?" + query, "");
    CHECK(page.status == 200);
    CHECK_THAT(page.body, !test::contains("<script>"));
    CHECK_THAT(page.body, test::contains("value=\"&quot;&gt;&lt;script&gt;"));
}

TEST_CASE("faults reach the authorization server, too")
{
    authorization_fixture login;
    login.api.handler().add_fault(
        {.verb = "POST", .path = "/oauth/token", .kind = cloud66::fault_kind::response, .status = 503});
    const std::string code = login.code();
    CHECK(login.exchange(code).status == 503);
    CHECK(login.exchange(code).status == 200);
}
