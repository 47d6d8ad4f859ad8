// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/error_body.hpp>

#include "support/catch.hpp"

#include <string>

using cloud66::errc;
using cloud66::detail::code_of;
using cloud66::detail::error_body;
using cloud66::detail::read_error_body;

TEST_CASE("the id and the message of an error are read from every usual form of error body")
{
    struct body_case
    {
        std::string body;
        std::string id;
        std::string message;
    };
    const auto [body, id, message] = GENERATE(values<body_case>({
        {R"({"error":"not_found","error_description":"No such thing","details":"No stack"})", "not_found",
         "No stack"},
        {R"({"error":"not_found","error_description":"No such thing"})", "not_found", "No such thing"},
        {R"({"error":"x","error_description":"general","details":""})", "x", "general"},
        {R"({"error":"x","error_description":"general","details":null})", "x", "general"},
        {R"({"details":"only details"})", "", "only details"},
        {R"({"error":404,"details":true})", "404", "true"},
        {R"({"error":{"code":5},"details":["a","b"]})", "5", "a, b"},
        {R"({"error":{"type":"limit","message":"Too many"}})", "limit", "Too many"},
        {R"({"message":"git_ref is unknown"})", "", "git_ref is unknown"},
        {R"({"errors":"no"})", "", "no"},
        {R"({"errors":["one","two"]})", "", "one, two"},
        {R"({"errors":{"name":["has already been taken","is odd"],"size":"is 0"}})", "",
         "name has already been taken, is odd, size is 0"},
        {R"({"errors":[{"code":7,"detail":"x"},{"status":"422","title":"Bad","detail":"y"}]})", "", "x, y"},
        {R"({"errors":{"base":["No quota"],"title":["is empty"]}})", "", "No quota, title is empty"},
        {R"({"message":"Validation failed","errors":{"name":["is taken"]}})", "",
         "Validation failed: name is taken"},
        {R"({"message":"Validation failed: name is taken","errors":["name is taken"]})", "",
         "Validation failed: name is taken"},
        {R"({"message":"No","errors":[]})", "", "No"},
        {R"({"error":{"name":["is taken"],"base":"No quota"}})", "", "name is taken, No quota"},
        {R"({"error":{"code":"quota"}})", "quota", ""},
        {R"({"error":["one","two"]})", "", "one, two"},
        {R"({"response":{"ok":false},"message":"Stack is busy"})", "", "Stack is busy"},
        {R"({"response":"Stack is busy"})", "", "Stack is busy"},
        {R"([{"message":"Stack is busy"}])", "", "Stack is busy"},
        {R"({"type":"about:blank","title":"Busy","detail":"The stack is busy"})", "", "The stack is busy"},
        {R"({"title":"Busy"})", "", "Busy"},
        {R"({"reason":"r","msg":"m"})", "", "r"},
        {R"({"response":{"error":"busy","details":"later"}})", "busy", "later"},
        {R"({"response":{"ok":false,"message":"Stack is busy"}})", "", "Stack is busy"},
        {R"({"response":null,"error":"gone"})", "gone", ""},
        {R"({"error":null})", "", ""},
        {"{}", "", ""},
        {"[]", "", ""},
        {"null", "", ""},
        {R"("not_found")", "", "not_found"},
        {"", "", ""},
        {" \r\n ", "", ""},
        {"<html>Bad Gateway</html>", "", ""},
        {"<!DOCTYPE html>\n<html><head><title>Down for maintenance</title>", "", "Down for maintenance"},
        {"<title>cut", "", "cut"},
        {"upstream timed out\n", "", "upstream timed out"},
        {R"({"error":"cut o)", "", R"({"error":"cut o)"},
        {"\x1f\x8b\xff compressed", "", ""},
        {std::string("a\0b", 3), "", ""},
        {"D\xe9ploiement refus\xe9", "", "D\xef\xbf\xbdploiement refus\xef\xbf\xbd"},
        {"<HTML><TITLE>\n Down </TITLE>", "", "Down"},
        {R"(<html><title lang="en" data-x='1'>Down</title>)", "", "Down"},
        {"<html><titles>no</titles><title></title><h1 class=big>502 Bad Gateway</h1>", "", "502 Bad Gateway"},
        {"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce it</Message></Error>", "",
         "Reduce it"},
        {"<title", "", ""},
    }));
    CAPTURE(body);
    const error_body parsed = read_error_body(body);
    CHECK(parsed.id == id);
    CHECK(parsed.message == message);
}

TEST_CASE("every status has its error code")
{
    struct status_case
    {
        int status;
        errc code;
    };
    const auto [status, code] = GENERATE(values<status_case>({
        {400, errc::bad_request},       {401, errc::unauthenticated},   {402, errc::trial_expired},
        {403, errc::forbidden},         {404, errc::not_found},         {405, errc::unexpected_status},
        {408, errc::request_timeout},   {409, errc::conflict},          {410, errc::unexpected_status},
        {418, errc::unexpected_status}, {422, errc::bad_request},       {429, errc::throttled},
        {500, errc::server_error},      {501, errc::server_error},      {502, errc::server_error},
        {503, errc::server_error},      {504, errc::server_error},      {599, errc::server_error},
        {100, errc::unexpected_status}, {301, errc::unexpected_status}, {302, errc::unexpected_status},
        {304, errc::unexpected_status},
    }));
    CAPTURE(status);
    CHECK(code_of(status, error_body()) == code);
}

TEST_CASE("the body distinguishes the meanings of 503")
{
    CHECK(code_of(503, {"throttled", ""}) == errc::throttled);
    CHECK(code_of(503, {"not_implemented", ""}) == errc::not_implemented);
    CHECK(code_of(503, {"maintenance", ""}) == errc::server_error);
    CHECK(code_of(500, {"throttled", ""}) == errc::server_error);
    CHECK(code_of(404, {"throttled", ""}) == errc::not_found);
}

TEST_CASE("the message is found in the members that gateways and frameworks use")
{
    const std::string body =
        GENERATE(as<std::string>{}, R"({"fault":{"faultstring":"quota is used up"}})",
                 R"({"Message":"quota is used up"})", R"({"description":"quota is used up"})",
                 "<errors><error>quota is used up</error></errors>");
    CHECK(read_error_body(body).message == "quota is used up");
}
