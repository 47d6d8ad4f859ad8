// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

#include <map>
#include <string>
#include <utility>

using cloud66::load_dotenv;
using cloud66::parse_dotenv;
using std::string_literals::operator""s;

namespace {

using variables = std::map<std::string, std::string>;

/// Variables that can be printed.
variables revealed(const std::map<std::string, cloud66::secret>& from)
{
    variables texts;
    for (const auto& [name, value] : from) texts.emplace(name, value.reveal());
    return texts;
}

variables variables_in(const std::string& text) { return revealed(parse_dotenv(text)); }

/// The value of `NAME` in a text that sets nothing else.
std::string value_in(const std::string& text)
{
    INFO(text);
    const auto read = variables_in(text);
    REQUIRE(read.size() == 1);
    REQUIRE(read.contains("NAME"));
    return read.at("NAME");
}

/// The error for a text that is no `.env` file.
std::string refusal_of(const std::string& text)
{
    INFO(text);
    const auto failure = test::error_of([&] { (void)parse_dotenv(text); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    return failure.details().message;
}

}  // namespace

TEST_CASE("lines of a .env text set variables")
{
    CHECK(variables_in("RAILS_ENV=production\nWORKERS=4\n") ==
          variables{{"RAILS_ENV", "production"}, {"WORKERS", "4"}});
    CHECK(variables_in("A=1\nB=2") == variables{{"A", "1"}, {"B", "2"}});
    CHECK(variables_in("export A=1\n  export\tB=2\n") == variables{{"A", "1"}, {"B", "2"}});
    CHECK(variables_in("_private.name_2=x") == variables{{"_private.name_2", "x"}});
    CHECK(variables_in("\xef\xbb\xbf"
                       "A=1") == variables{{"A", "1"}});
    CHECK(variables_in("export=1\nexport =2\nexporter=3") == variables{{"export", "2"}, {"exporter", "3"}});
    CHECK(variables_in("A=1\nB=2\nA=3") == variables{{"A", "3"}, {"B", "2"}});
}

TEST_CASE("blank lines and comments set nothing")
{
    CHECK(variables_in("").empty());
    CHECK(variables_in("\n \n\t\r\n").empty());
    CHECK(variables_in("# A=1\n   # it's a \"comment\n").empty());
    CHECK(variables_in("#").empty());
    CHECK(variables_in("# first\n\nA=1\n# last") == variables{{"A", "1"}});
}

TEST_CASE("a value without quotes goes to the end of the line or to a comment")
{
    CHECK(value_in("NAME=") == "");
    CHECK(value_in("NAME=   \n") == "");
    CHECK(value_in("NAME= # nothing") == "");
    CHECK(value_in("NAME=one two") == "one two");
    CHECK(value_in("NAME \t= \t one two \t \n") == "one two");
    CHECK(value_in("NAME=a=b==") == "a=b==");
    CHECK(value_in("NAME=one # two") == "one");
    CHECK(value_in("NAME=one#two") == "one#two");
    CHECK(value_in("NAME=#two") == "#two");
    CHECK(value_in("NAME=#two # three") == "#two");
    CHECK(value_in("NAME=#") == "#");
    CHECK(value_in("NAME=##") == "##");
    CHECK(value_in("NAME =#two") == "#two");
    CHECK(value_in("NAME= #two") == "");
    CHECK(value_in("NAME=\t#two") == "");
    CHECK(value_in("NAME = # two") == "");
    CHECK(value_in("NAME=http://u:p@host/#part") == "http://u:p@host/#part");
    CHECK(value_in("NAME=it's 5\" wide") == "it's 5\" wide");
    CHECK(value_in("NAME=C:\\new\\$HOME") == "C:\\new\\$HOME");
    CHECK(value_in("NAME=\xc3\xa9t\xc3\xa9") == "\xc3\xa9t\xc3\xa9");
}

TEST_CASE("single quotes keep everything as it is")
{
    CHECK(value_in("NAME=''") == "");
    CHECK(value_in("NAME='  one # two  '") == "  one # two  ");
    CHECK(value_in(R"(NAME='a\n"b" $C')") == R"(a\n"b" $C)");
    CHECK(value_in("NAME='one\ntwo'\n") == "one\ntwo");
    CHECK(value_in("NAME = 'one' # two") == "one");
}

TEST_CASE("double quotes have escapes")
{
    CHECK(value_in(R"(NAME="")") == "");
    CHECK(value_in(R"(NAME="  one # 'two'  ")") == "  one # 'two'  ");
    CHECK(value_in(R"(NAME="a\nb\rc\td")") == "a\nb\rc\td");
    CHECK(value_in(R"(NAME="say \"hi\" for \$5")") == R"(say "hi" for $5)");
    CHECK(value_in(R"(NAME="back\\")") == "back\\");
    CHECK(value_in(R"(NAME="back\\n")") == "back\\n");
    CHECK(value_in(R"(NAME="\d\w+")") == R"(\d\w+)");
    CHECK(value_in(R"(NAME="$HOME `date`")") == "$HOME `date`");
    CHECK(value_in(R"(NAME="one"# two)") == "one");
}

TEST_CASE("a quoted value may have several lines")
{
    CHECK(value_in("NAME=\"-----BEGIN-----\nabc=\n# no comment\n\n-----END-----\"\n") ==
          "-----BEGIN-----\nabc=\n# no comment\n\n-----END-----");
    CHECK(variables_in("A=\"1\n2\"\nB=3") == variables{{"A", "1\n2"}, {"B", "3"}});
    CHECK(value_in("NAME=\"one\\\ntwo\"") == "one\\\ntwo");
}

TEST_CASE("lines may end with CR LF")
{
    CHECK(variables_in("A=1\r\n# comment\r\n\r\nB='2'\r\nC=\"x\r\ny\"\r\nD=\r\n") ==
          variables{{"A", "1"}, {"B", "2"}, {"C", "x\ny"}, {"D", ""}});
    CHECK(value_in("NAME=one\r") == "one");
    CHECK(value_in("NAME=\"one\rtwo\"") == "one\rtwo");
}

TEST_CASE("what is no .env text is refused with its line, and without what it holds")
{
    CHECK(refusal_of("A=1\nsecret\n") == ".env:2: this is not NAME=value");
    CHECK(refusal_of("A=1\r\n\r\nsecret words=2\r\n") == ".env:3: this is not NAME=value");
    CHECK(refusal_of("=1") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("1A=1") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("A-B=1") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("export") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("export A") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("A: 1") == ".env:1: this is not NAME=value");
    CHECK(refusal_of("A=\"x\ny\"\nsecret") == ".env:3: this is not NAME=value");
    CHECK(refusal_of("A=1\nB=\"secret\nC=3\n") == ".env:2: the quote that is opened here is never closed");
    CHECK(refusal_of("A='") == ".env:1: the quote that is opened here is never closed");
    CHECK(refusal_of("A=\"\\") == ".env:1: the quote that is opened here is never closed");
    CHECK(refusal_of("A=\"\\\"") == ".env:1: the quote that is opened here is never closed");
    CHECK(refusal_of("A=\"1\n\" secret") == ".env:2: something stands behind the closing quote");
    CHECK(refusal_of("A='it''s'") == ".env:1: something stands behind the closing quote");
    CHECK(refusal_of("A=1\nB=2\0"s) == ".env:2: there is a NUL character; is this a text?");
}

TEST_CASE("a .env text that is not UTF-8 is refused with its line, wherever the byte stands")
{
    const std::string byte = GENERATE(values<std::string>(
        {"\xe9", "\xe9 ", "\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc0\x80", "\xc1\xbf", "\xe0\x80\xaf",
         "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xa0\xbd\xed\xb8\x80", "\xf4\x90\x80\x80",
         "\xf8\x88\x80\x80\x80", "\xfe", "\xff"}));
    CAPTURE(byte);
    CHECK(refusal_of("A=1\nB=caf" + byte) == ".env:2: this is not UTF-8");
    CHECK(refusal_of("A=1\n\nB='" + byte + "'\n") == ".env:3: this is not UTF-8");
    CHECK(refusal_of("A=\"1\r\n2\r\n" + byte + "\"\n") == ".env:3: this is not UTF-8");
    CHECK(refusal_of("A=\"\\" + byte + "\"\n") == ".env:1: this is not UTF-8");
    CHECK(refusal_of("# " + byte + "\nA=1") == ".env:1: this is not UTF-8");
    CHECK(refusal_of("A=1 # " + byte + "\n") == ".env:1: this is not UTF-8");
    CHECK(refusal_of("\nN" + byte + "=1") == ".env:2: this is not UTF-8");
    CHECK(refusal_of("\xef\xbb\xbf\n" + byte) == ".env:2: this is not UTF-8");
}

TEST_CASE("a .env text in UTF-16 is refused")
{
    CHECK(refusal_of("\xff\xfe"s + "A\0=\0001\0"s) == ".env:1: this is not UTF-8");
    CHECK(refusal_of("\xfe\xff"s + "\0A\0=\0001"s) == ".env:1: this is not UTF-8");
    CHECK(refusal_of("A\0=\0001\0\n\0"s) == ".env:1: this is not NAME=value");
    CHECK(refusal_of("\0A\0=\0001"s) == ".env:1: this is not NAME=value");
    CHECK(refusal_of("#\0\n\0"s) == ".env:1: there is a NUL character; is this a text?");
}

TEST_CASE("characters of every length are kept")
{
    const std::string text =
        "\xc2\x80 \xc3\xa9 \xe2\x82\xac \xef\xbf\xbd \xef\xbf\xbf \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf";
    CHECK(value_in("NAME=" + text + " # " + text) == text);
    CHECK(value_in("NAME='" + text + "'") == text);
    CHECK(value_in("NAME=\"" + text + "\"") == text);
}

TEST_CASE("a .env file is read by its path")
{
    const test::temporary_folder folder;
    const auto path = folder.write(".env", "A=1\n");
    CHECK(revealed(load_dotenv(path)) == variables{{"A", "1"}});

    const auto bad = folder.write("bad.env", "A=1\nsecret");
    const auto refused = test::error_of([&] { (void)load_dotenv(bad); });
    CHECK(refused.details().message == bad + ":2: this is not NAME=value");

    const std::string none = folder.path() + "/none";
    const std::pair<std::string, std::string> unreadable[] = {{none, "No such file or directory"},
                                                              {folder.path(), "Is a directory"}};
    for (const auto& [file, reason] : unreadable) {
        const auto failure = test::error_of([&, path = file] { (void)load_dotenv(path); });
        CHECK(failure.code() == cloud66::errc::file_error);
        CHECK(failure.details().message == file + " cannot be read: " + reason);
    }
}

TEST_CASE("a line ends with LF, CR LF or CR")
{
    const std::string end = GENERATE(as<std::string>{}, "\n", "\r\n", "\r");
    const auto read = variables_in("A=1" + end + "B=2" + end);
    CHECK(read.at("A") == "1");
    CHECK(read.at("B") == "2");
    CHECK_THAT(test::error_of([&] { (void)cloud66::parse_dotenv("A=1" + end + "!" + end); }).what(),
               test::contains(":2:"));
}
