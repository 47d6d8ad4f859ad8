// SPDX-License-Identifier: BSL-1.0
#include <cloud66/credentials.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/loop.hpp"

#include <string>
#include <utility>
#include <vector>

using cloud66::credentials;
using cloud66::errc;
using cloud66::secret;
using cloud66::token_reason;
using cloud66::detail::credentials_access;
using test::error_of;

namespace {

std::string token_of(const credentials& source, token_reason reason = token_reason::needed)
{
    test::loop loop;
    return std::string(loop.run(credentials_access::get(source, reason)).reveal());
}

credentials provider_of(const std::string& text)
{
    return credentials::provider(
        [text](token_reason) -> boost::asio::awaitable<secret> { co_return secret(text); });
}

/// Reads a `cx.json` with this content.
credentials read_cx_file(const std::string& content)
{
    const test::temporary_folder folder;
    return credentials::cx_file(folder.write("cx.json", content));
}

std::string cx_json(const std::string& token, const std::string& expiry)
{
    return R"({"AccessToken":")" + token + R"(","RefreshToken":"","Expiry":)" + expiry + R"(,"Extra":null})" +
           '\n';
}

}  // namespace

TEST_CASE("empty credentials have no token")
{
    CHECK(credentials().empty());
    CHECK_FALSE(credentials_access::is_renewable(credentials()));
    CHECK(token_of(credentials()).empty());
}

TEST_CASE("a fixed token is returned for every reason")
{
    const auto fixed = credentials::token("abc-_.~+/123==");
    CHECK_FALSE(fixed.empty());
    CHECK_FALSE(credentials_access::is_renewable(fixed));
    CHECK(token_of(fixed) == "abc-_.~+/123==");
    CHECK(token_of(fixed, token_reason::rejected) == "abc-_.~+/123==");
}

TEST_CASE("white space around a token is removed")
{
    CHECK(token_of(credentials::token(" \t abc\r\n")) == "abc");
}

TEST_CASE("a text that is not a valid token is refused and not repeated")
{
    using namespace std::string_literals;
    const std::string text =
        GENERATE(""s, " \r\n\t"s, "sesame open"s, "sesame\topen"s, "sesame\r\nX-Evil: 1"s, "sesame\0"s,
                 "sesame\x7f"s, "s\xC3\xA9same"s, "\x01sesame"s, "\"sesame\""s, "'sesame'"s, "<sesame>"s,
                 "${sesame}"s, "token=sesame"s, "sesame;"s, "Bearer sesame"s, "="s);
    CAPTURE(text);
    const auto failure = error_of([&] { (void)credentials::token(text); });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains("access token"));
    CHECK_THAT(failure.what(), !test::contains("same"));
}

TEST_CASE("a provider is called for every token, with the reason")
{
    std::vector<token_reason> reasons;
    const auto provider = credentials::provider([&](token_reason reason) -> boost::asio::awaitable<secret> {
        reasons.push_back(reason);
        co_return secret("token" + std::to_string(reasons.size()));
    });
    CHECK_FALSE(provider.empty());
    CHECK(credentials_access::is_renewable(provider));
    CHECK(reasons.empty());
    CHECK(token_of(provider, token_reason::needed) == "token1");
    CHECK(token_of(credentials(provider), token_reason::rejected) == "token2");
    CHECK(reasons == std::vector<token_reason>{token_reason::needed, token_reason::rejected});
}

TEST_CASE("a provider without a function is refused")
{
    const auto failure = error_of([] { (void)credentials::provider(nullptr); });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains("credentials::provider"));
}

TEST_CASE("a provider's token is checked like a fixed one, but may be empty")
{
    CHECK(token_of(provider_of("")).empty());
    CHECK(token_of(provider_of("read-from-a-file\n")) == "read-from-a-file");
    const auto failure = error_of([] { token_of(provider_of("sesame\r\nX-Evil: 1")); });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), !test::contains("sesame"));
    CHECK(error_of([] { token_of(provider_of("\n")); }).code() == errc::invalid_argument);
}

TEST_CASE("an exception of a provider reaches the caller")
{
    const auto throwing = credentials::provider([](token_reason) -> boost::asio::awaitable<secret> {
        throw cloud66::error(errc::no_credentials, "the vault is sealed");
        co_return secret();
    });
    CHECK(error_of([&] { token_of(throwing); }).details().message == "the vault is sealed");
}

TEST_CASE("a pending call keeps the token of destroyed credentials")
{
    test::loop loop;
    auto pending = [] {
        const auto fixed = credentials::token("abc");
        return credentials_access::get(fixed, token_reason::needed);
    }();
    CHECK(loop.run(std::move(pending)).reveal() == "abc");
}

TEST_CASE("the token is read from the file that cx login writes")
{
    CHECK(token_of(read_cx_file(cx_json("abc", R"("0001-01-01T00:00:00Z")"))) == "abc");
    CHECK(token_of(read_cx_file(R"({"AccessToken":"abc"})")) == "abc");
}

TEST_CASE("a token of cx is accepted without a readable expiry and with one in the future")
{
    const std::string expiry =
        GENERATE(R"("0001-01-01T00:00:00Z")", R"("0001-01-01T00:00:00+02:00")", R"("2199-01-01T00:00:00Z")",
                 R"("2262-04-12T00:00:00Z")", R"("2300-01-01T00:00:00.5+01:00")", R"("9999-12-31T23:59:59Z")",
                 R"("")", R"("some day")", "null", "0", "{}");
    CAPTURE(expiry);
    CHECK(token_of(read_cx_file(cx_json("abc", expiry))) == "abc");
}

TEST_CASE("an expired token of cx is refused with advice")
{
    const std::string expiry =
        GENERATE("2000-01-01T00:00:00Z", "2015-02-10T17:41:31.123456789+01:00", "1970-01-01T00:00:01Z");
    CAPTURE(expiry);
    const auto failure = error_of([&] { read_cx_file(cx_json("sesame", '"' + expiry + '"')); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(),
               test::contains("cx.json holds a token that has expired; log in with cx again"));
    CHECK_THAT(failure.what(), !test::contains("sesame"));
}

TEST_CASE("a file of cx without a usable token is refused with its name and without its content")
{
    using namespace std::string_literals;
    const std::string content = GENERATE(
        ""s, " "s, "{"s, "null"s, "[]"s, "{}"s, R"("sesame")"s, R"({"AccessToken":""})"s,
        R"({"AccessToken":null})"s, R"({"AccessToken":7})"s, R"({"AccessToken":["sesame"]})"s,
        R"({"accesstoken":"sesame"})"s, R"({"AccessToken":"sesame"} x)"s, R"({"AccessToken":"sesame")"s,
        R"({"AccessToken":" "})"s, R"({"AccessToken":"open sesame"})"s, R"({"AccessToken":"sesame\u0000"})"s,
        "sesame"s, "\0sesame"s);
    CAPTURE(content);
    const auto failure = error_of([&] { read_cx_file(content); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(), test::contains("cx.json"));
    CHECK_THAT(failure.what(), test::contains("log in with cx again"));
    CHECK_THAT(failure.what(), !test::contains("sesame"));
}

TEST_CASE("a missing file of cx is an error that names the path and the alternative")
{
    const test::temporary_folder folder;
    const std::string path = folder.path() + "/nowhere/cx.json";
    const auto failure = error_of([&] { (void)credentials::cx_file(path); });
    CHECK(failure.code() == errc::no_credentials);
    CHECK_THAT(failure.what(), test::contains(path));
    CHECK_THAT(failure.what(), test::contains("CLOUD66_ACCESS_TOKEN"));
    CHECK(error_of([&] { (void)credentials::cx_file(folder.path()); }).code() == errc::no_credentials);
}
