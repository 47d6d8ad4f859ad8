// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_SCRUBBER_IPP
#define CLOUD66_IMPL_TESTING_SCRUBBER_IPP

#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/detail/testing/scrubber.hpp>
#include <cloud66/error.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cloud66::inline v1::detail {

inline bool is_number(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_decimal_digit);
}

/// Calls `take` for each part of `text` between two `separator`.
template <class Take>
void for_each_part(std::string_view text, char separator, Take take)
{
    for (;;) {
        const auto end = text.find(separator);
        take(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

inline std::string decoded(std::string_view text) { return percent_decode(text).value_or(std::string(text)); }

CLOUD66_DECL scrubber::scrubber(const recorder_options& options)
    : stand_ins_(options.stand_ins), keep_(options.keep)
{
    for (const std::string& name : keep_)
        if (rule_of_member(name).is_secret)
            throw error(errc::invalid_argument,
                        "recorder_options.keep: a member called \"" + name + "\" may hold a secret");
    for (const auto& [value, stand_in] : options.stand_ins)
        if (value.empty() || (is_whole_number(value) && !is_whole_number(stand_in)))
            throw error(errc::invalid_argument,
                        "recorder_options.stand_ins: \"" + stand_in + "\" replaces " +
                            (value.empty() ? "an empty text" : "a number and is none"));
}

CLOUD66_DECL void scrubber::hide(const secret& token)
{
    if (!token.empty() && std::ranges::find(tokens_, token) == tokens_.end()) tokens_.push_back(token);
}

CLOUD66_DECL bool scrubber::has_token(std::string_view sent) const
{
    return std::ranges::any_of(tokens_, [sent](const secret& token) { return token.redact(sent) != sent; });
}

CLOUD66_DECL member_rule scrubber::rule_in(const member_rule& around, std::string_view name) const
{
    member_rule own = rule_of_member(name);
    // `servers` counts by names of the user's.
    if (!own.is_known) own.keeps_numbers = around.keeps_numbers && around.is_known;
    own.is_secret = own.is_secret || around.is_secret;
    own.keeps_all = around.keeps_all || std::ranges::find(keep_, name) != keep_.end();
    return own;
}

CLOUD66_DECL std::string scrubber::name(std::string_view sent, const member_rule& own)
{
    const bool is_harmless = (own.is_known || (own.keeps_all && !own.is_secret)) && !has_token(sent);
    return is_harmless ? std::string(sent) : text(sent);
}

CLOUD66_DECL std::string scrubber::text(std::string_view sent, const member_rule& rule)
{
    if (sent.empty()) return {};
    if (const std::string* chosen = stand_ins_.given(sent)) return *chosen;
    if (!rule.is_secret && !has_token(sent) &&
        (rule.keeps_all || is_api_word(sent) || (rule.keeps_words && is_word(sent)) ||
         (rule.keeps_numbers && is_number(sent)) || (rule.keeps_times && timestamp(sent).time())))
        return std::string(sent);
    const std::string_view inside = trim(sent);
    if (inside.starts_with('{') || inside.starts_with('[')) {
        boost::system::error_code bad;
        const json_document document{std::string(inside), bad};
        if (!bad) return json::serialize(value(to_value(document.root()), rule));
    }
    const std::string address = url(sent);
    return address.empty() ? stand_ins_.replace(sent) : address;
}

CLOUD66_DECL json::value scrubber::value(const json::value& sent, const member_rule& rule)
{
    if (const json::object* members = sent.if_object()) {
        json::object result;
        for (const auto& member : *members) {
            const member_rule own = rule_in(rule, member.key());
            const std::string named = name(member.key(), own);
            result.insert_or_assign(named, value(member.value(), own));
        }
        return result;
    }
    if (const json::array* elements = sent.if_array()) {
        member_rule inside = rule;
        inside.is_known = false;  // objects in a list have members of their own
        json::array result;
        for (const json::value& element : *elements) result.push_back(value(element, inside));
        return result;
    }
    if (sent.is_string()) return json::value(json::string(text(std::string_view(sent.get_string()), rule)));
    const bool is_harmless = !rule.is_secret && (rule.keeps_numbers || rule.keeps_all);
    if (!sent.is_number() || is_harmless) return sent;
    const std::string stand_in = stand_ins_.replace_number(json::serialize(sent));
    std::int64_t number = 0;
    std::from_chars(stand_in.data(), stand_in.data() + stand_in.size(), number);
    return number;
}

CLOUD66_DECL std::string scrubber::target(std::string_view sent)
{
    const auto mark = sent.find('?');
    std::string result = path(sent.substr(0, mark));
    if (mark != std::string_view::npos) result += '?' + query(sent.substr(mark + 1));
    return result;
}

CLOUD66_DECL std::string scrubber::path(std::string_view sent)
{
    // Behind these a word of the API's follows, which a program may send without having read it.
    constexpr std::string_view before_words[] = {"configuration", "notifications", "tags"};
    constexpr std::string_view format = ".json";
    std::string result;
    member_rule rule;
    for_each_part(sent, '/', [&](std::string_view segment) {
        if (segment.data() != sent.data()) result += '/';
        const bool has_format = segment.ends_with(format);
        if (has_format) segment.remove_suffix(format.size());
        result += http::percent_encode(text(decoded(segment), rule));
        if (has_format) result += format;
        rule.keeps_words = std::ranges::find(before_words, segment) != std::ranges::end(before_words);
    });
    return result;
}

CLOUD66_DECL std::string scrubber::query(std::string_view sent)
{
    std::string result;
    for_each_part(sent, '&', [&](std::string_view parameter) {
        if (parameter.data() != sent.data()) result += '&';
        const auto equals = parameter.find('=');
        const std::string named = decoded(parameter.substr(0, equals));
        const member_rule own = rule_in(member_rule(), named);
        result += http::percent_encode(name(named, own));
        if (equals != std::string_view::npos)
            result += '=' + http::percent_encode(text(decoded(parameter.substr(equals + 1)), own));
    });
    return result;
}

/// An address with its parts replaced; empty if `sent` is none.
CLOUD66_DECL std::string scrubber::url(std::string_view sent)
{
    constexpr std::string_view schemes[] = {"ftp", "git", "http", "https", "s3", "ssh", "ws", "wss"};
    const auto mark = sent.find("://");
    const std::string_view scheme = sent.substr(0, mark);
    if (mark == std::string_view::npos || std::ranges::find(schemes, scheme) == std::ranges::end(schemes) ||
        std::ranges::any_of(sent, is_not_printable))
        return {};
    std::string_view rest = sent.substr(mark + 3);
    std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    rest.remove_prefix(authority.size());
    std::string result(sent.substr(0, mark + 3));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        result += http::percent_encode(stand_ins_.replace(authority.substr(0, at))) + '@';
        authority.remove_prefix(at + 1);
    }
    result += stand_ins_.replace(authority);
    const auto hash = rest.find('#');
    result += target(rest.substr(0, hash));
    if (hash != std::string_view::npos) result += '#' + stand_ins_.replace(rest.substr(hash + 1));
    return result;
}

/// A media type without parameters that could be anything.
inline std::string harmless_media_type(std::string_view sent)
{
    std::string result = "application/octet-stream";
    const std::string_view type = trim(sent.substr(0, sent.find(';')));
    for (const std::string_view known : {"application/json", "application/problem+json", "application/xml",
                                         "text/html", "text/plain", "text/xml"})
        if (iequals(type, known)) result = known;
    for_each_part(sent, ';', [&](std::string_view parameter) {
        if (iequals(trim(parameter), "charset=utf-8")) result += "; charset=utf-8";
    });
    return result;
}

CLOUD66_DECL json::object scrubber::headers(const http::header_list& sent)
{
    json::object result;
    const auto add = [&](std::string_view name, bool is_harmless) {
        if (is_harmless) result[name] = sent[name];
    };
    const std::string_view type = sent["Content-Type"];
    if (!type.empty()) result["Content-Type"] = harmless_media_type(type);
    add("Content-Encoding", iequals(sent["Content-Encoding"], "gzip"));
    add("X-RateLimit-Limit", is_number(sent["X-RateLimit-Limit"]));
    add("X-RateLimit-Remaining", is_number(sent["X-RateLimit-Remaining"]));
    const std::string_view retry = sent["Retry-After"];
    const bool is_date = parse_date(retry).has_value();
    add("Retry-After", is_number(retry) || is_date);
    add("Date", is_date && parse_date(sent["Date"]));  // what the date is held against
    const std::string_view warning = sent["X-Cloud66-Warning"];
    if (!warning.empty()) result["X-Cloud66-Warning"] = text(warning);
    return result;
}

CLOUD66_DECL void scrubber::add_body(json::object& to, std::string_view sent)
{
    if (sent.empty()) return;
    boost::system::error_code bad;
    const json_document document{std::string(sent), bad};
    if (!bad) {
        to["body"] = value(to_value(document.root()), member_rule());
        return;
    }
    to["text"] = stand_ins_.replace(sent);
    to["length"] = sent.size();
}

}  // namespace cloud66::inline v1::detail

#endif
