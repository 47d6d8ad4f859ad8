// SPDX-License-Identifier: BSL-1.0
#include <cloud66/secret.hpp>

#include "support/catch.hpp"

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#if __has_include(<format>)
#include <format>
#endif

using cloud66::secret;

namespace {

constexpr std::string_view token = "3f7a-a-token-that-is-long-enough-to-live-on-the-heap-9c1e";

template <class T>
concept printable = requires(std::ostream& stream, const T& value) { stream << value; };
template <class T>
concept printable_widely = requires(std::wostream& stream, const T& value) { stream << value; };
template <class T>
concept addable_to_a_text = requires(std::string text, const T& value) { text + value; };

}  // namespace

TEST_CASE("a secret is neither printable nor convertible to a string")
{
    static_assert(printable<std::string>);
    static_assert(!printable<secret>);
    static_assert(!printable_widely<secret>);
    static_assert(!addable_to_a_text<secret>);
    static_assert(!std::is_constructible_v<std::string, secret>);
    static_assert(!std::is_constructible_v<std::string_view, secret>);
    static_assert(!std::is_convertible_v<secret, std::string>);
    static_assert(!std::is_convertible_v<secret, std::string_view>);
    static_assert(!std::is_convertible_v<secret, bool>);
#ifdef __cpp_lib_format
    static_assert(!std::is_default_constructible_v<std::formatter<secret>>);
#endif
    const std::string shown = Catch::Detail::stringify(secret(token));
    CHECK_THAT(shown, !test::contains("token"));
}

TEST_CASE("a string is not implicitly convertible to a secret")
{
    static_assert(!std::is_convertible_v<std::string_view, secret>);
    static_assert(!std::is_convertible_v<const char*, secret>);
    static_assert(std::is_nothrow_move_constructible_v<secret>);
    static_assert(std::is_nothrow_destructible_v<secret>);
}

TEST_CASE("reveal() returns the text of a secret, with NUL bytes")
{
    using namespace std::string_view_literals;
    CHECK(secret("a\0b"sv).reveal() == "a\0b"sv);
    CHECK(secret(token).reveal() == token);
    CHECK_FALSE(secret(token).empty());
    CHECK(secret().empty());
    CHECK(secret("").empty());
    CHECK(secret().reveal().empty());
}

TEST_CASE("secrets are equal if their texts are")
{
    CHECK((secret("a") == secret("a")));
    CHECK((secret("a") != secret("b")));
    CHECK((secret("a") != secret()));
}

TEST_CASE("a moved-from secret is empty")
{
    secret text(token);
    const secret moved = std::move(text);
    CHECK(text.empty());  // NOLINT(bugprone-use-after-move)
    CHECK(moved.reveal() == token);
}

TEST_CASE("a secret that is assigned to itself is unchanged")
{
    secret text(token);
    const secret& same = text;
    text = same;
    CHECK(text.reveal() == token);
}

TEST_CASE("wipe() overwrites any memory")
{
    std::string text = "password, and more";
    cloud66::detail::wipe(text.data(), 8);
    CHECK(text == std::string(8, '\0') + ", and more");
    cloud66::detail::wipe(nullptr, 0);
}

TEST_CASE("redact() replaces every occurrence of a secret")
{
    const secret text("hunter2");
    CHECK(text.redact("") == "");
    CHECK(text.redact("nothing to hide") == "nothing to hide");
    CHECK(text.redact("hunter2") == "[redacted]");
    CHECK(text.redact("hunter2hunter2, hunter2") == "[redacted][redacted], [redacted]");
    CHECK(text.redact("Hunter2 hunter") == "Hunter2 hunter");
    CHECK(text.redact("hunthunter2er2") == "hunt[redacted]er2");
}

TEST_CASE("redact() replaces a secret that is percent-encoded in whole or in part")
{
    const secret text("a+b/c=");
    CHECK(text.redact("?token=a%2Bb%2Fc%3D&x") == "?token=[redacted]&x");
    CHECK(text.redact("a%2bb/c%3d a+b/c=") == "[redacted] [redacted]");
    CHECK(text.redact("%61%2b%62%2f%63%3d") == "[redacted]");
    CHECK(text.redact("a%2Bb%2Fc%3") == "a%2Bb%2Fc%3");
    CHECK(text.redact("a%2Bb%2Fc%") == "a%2Bb%2Fc%");
    CHECK(text.redact("aa%2Gb/c=") == "aa%2Gb/c=");
    CHECK(secret("%2B").redact("%2B %252B") == "[redacted] [redacted]");
}

TEST_CASE("redact() terminates for secrets that the mask contains and for an empty secret")
{
    CHECK(secret("redacted").redact("a redacted text") == "a [redacted] text");
    CHECK(secret("e").redact("eel") == "[redacted][redacted]l");
    CHECK(secret("[redacted]").redact("[redacted]") == "[redacted]");
    CHECK(secret().redact("text") == "text");
}
