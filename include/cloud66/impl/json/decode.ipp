// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_JSON_DECODE_IPP
#define CLOUD66_IMPL_JSON_DECODE_IPP

#include <cloud66/detail/json/decode.hpp>
#include <cloud66/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <cmath>

namespace cloud66::inline v1::detail {

CLOUD66_DECL std::string to_string(const json_path& at)
{
    const std::string before = at.up ? to_string(*at.up) : std::string();
    if (at.member.empty()) return before + '[' + std::to_string(at.index) + ']';
    return before.empty() ? std::string(at.member) : before + '.' + std::string(at.member);
}

inline std::string_view name_of(json_node::kind what)
{
    switch (what) {
        case json_node::kind::null:
            return "null";
        case json_node::kind::boolean:
            return "boolean";
        case json_node::kind::text:
            return "string";
        case json_node::kind::array:
            return "array";
        case json_node::kind::object:
            return "object";
        default:
            return "number";
    }
}

inline std::string mismatch(const json_path& at, std::string_view expected, const json_node* got)
{
    std::string text = to_string(at) + ": expected " + std::string(expected) + ", got ";
    text += got ? name_of(got->what()) : "nothing";
    return text;
}

CLOUD66_DECL void throw_mismatch(const json_path& at, std::string_view expected, const json_node* got)
{
    throw error(errc::malformed_response, mismatch(at, expected, got));
}

CLOUD66_DECL void note_mismatch(decode_notes& notes, const json_path& at, std::string_view expected,
                                const json_node& got)
{
    notes.push_back(mismatch(at, expected, &got) + "; left empty");
}

CLOUD66_DECL bool read_scalar(const json_node& from, std::string& to, strictness how)
{
    if (from.is_text())
        to = std::string(from.text());  // which is cheaper than assigning the text
    else if (how == strictness::lenient && (from.is_number() || from.is_bool()))
        to = json::serialize(to_value(from));
    else
        return false;
    return true;
}

CLOUD66_DECL bool read_scalar(const json_node& from, std::int64_t& to, strictness)
{
    if (from.what() == json_node::kind::integer) {
        to = from.integer();
    } else if (from.what() == json_node::kind::real) {
        const double number = from.real();
        if (std::trunc(number) != number || std::abs(number) > 9007199254740992.0) return false;
        to = static_cast<std::int64_t>(number);
    } else if (from.is_text()) {
        const std::string_view text = from.text();
        const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), to);
        return bad == std::errc() && end == text.data() + text.size();
    } else {
        return false;
    }
    return true;
}

CLOUD66_DECL bool read_scalar(const json_node& from, double& to, strictness)
{
    if (from.is_number()) {
        to = to_value(from).to_number<double>();
        return true;
    }
    if (!from.is_text()) return false;
    // Boost.JSON reads it: not every standard library has from_chars for double.
    const std::string_view text = from.text();
    boost::system::error_code bad;
    const json::value number = json::parse(text, bad);
    if (bad || !number.is_number() || text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
    to = number.to_number<double>();
    return std::isfinite(to);
}

CLOUD66_DECL bool read_scalar(const json_node& from, bool& to, strictness)
{
    std::string_view text;
    if (from.is_bool())
        text = from.boolean() ? "true" : "false";
    else if (from.is_text())
        text = from.text();
    else if (from.what() == json_node::kind::integer && (from.integer() == 0 || from.integer() == 1))
        text = from.integer() == 1 ? "1" : "0";
    to = text == "true" || text == "1";
    return to || text == "false" || text == "0";
}

CLOUD66_DECL bool read_scalar(const json_node& from, timestamp& to, strictness)
{
    std::string text;
    if (!from.is_text() && (from.is_bool() || !read_scalar(from, text, strictness::lenient))) return false;
    to = timestamp(from.is_text() ? from.text() : text);
    return true;
}

CLOUD66_DECL bool read_scalar(const json_node& from, raw_json& to, strictness)
{
    to = raw_json(to_value(from));
    return true;
}

CLOUD66_DECL bool read_scalar(const json_node& from, secret& to, strictness how)
{
    if (from.is_text()) {
        to = secret(from.text());
        return true;
    }
    std::string text;
    if (!read_scalar(from, text, how)) return false;
    to = secret(text);
    wipe(text.data(), text.size());
    return true;
}

}  // namespace cloud66::inline v1::detail

#endif
