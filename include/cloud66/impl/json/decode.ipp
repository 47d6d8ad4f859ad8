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

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL std::string to_string(const json_path& at)
{
    const std::string before = at.up ? to_string(*at.up) : std::string();
    if (at.member.empty()) return before + '[' + std::to_string(at.index) + ']';
    return before.empty() ? std::string(at.member) : before + '.' + std::string(at.member);
}

inline std::string mismatch(const json_path& at, std::string_view expected, const json::value* got)
{
    std::string text = to_string(at) + ": expected " + std::string(expected) + ", got ";
    if (got == nullptr)
        text += "nothing";
    else if (got->is_bool())
        text += "boolean";
    else if (got->is_number())
        text += "number";
    else
        text += std::string_view(json::to_string(got->kind()));
    return text;
}

CLOUD66_DECL void throw_mismatch(const json_path& at, std::string_view expected, const json::value* got)
{
    throw error(errc::malformed_response, mismatch(at, expected, got));
}

CLOUD66_DECL void note_mismatch(decode_notes& notes, const json_path& at, std::string_view expected,
                                const json::value& got)
{
    notes.push_back(mismatch(at, expected, &got) + "; left empty");
}

CLOUD66_DECL bool is_null(const json::value& value) noexcept { return value.is_null(); }
CLOUD66_DECL bool is_object(const json::value& value) noexcept { return value.is_object(); }
CLOUD66_DECL bool is_array(const json::value& value) noexcept { return value.is_array(); }

CLOUD66_DECL const json::value* find_member(const json::value& object, std::string_view name) noexcept
{
    return object.get_object().if_contains(name);
}

CLOUD66_DECL const json::value* find_next_member(const json::value& object, std::size_t& place,
                                                 std::string_view name) noexcept
{
    const json::object& members = object.get_object();
    const json::key_value_pair* found = members.begin() + place;
    if (found == members.end() || found->key() != name) found = members.find(name);
    if (found == members.end()) return nullptr;
    place = static_cast<std::size_t>(found - members.begin()) + 1;
    return &found->value();
}

CLOUD66_DECL std::size_t element_count(const json::value& container) noexcept
{
    return container.is_array() ? container.get_array().size() : container.get_object().size();
}

CLOUD66_DECL const json::value& array_element(const json::value& array, std::size_t index) noexcept
{
    return array.get_array()[index];
}

CLOUD66_DECL const json::value& object_element(const json::value& object, std::size_t index) noexcept
{
    return (object.get_object().begin() + static_cast<std::ptrdiff_t>(index))->value();
}

CLOUD66_DECL std::string_view object_key(const json::value& object, std::size_t index) noexcept
{
    return (object.get_object().begin() + static_cast<std::ptrdiff_t>(index))->key();
}

CLOUD66_DECL bool read_scalar(const json::value& from, std::string& to, strictness how)
{
    if (from.is_string())
        to = from.get_string();
    else if (how == strictness::lenient && (from.is_number() || from.is_bool()))
        to = json::serialize(from);
    else
        return false;
    return true;
}

CLOUD66_DECL bool read_scalar(const json::value& from, std::int64_t& to, strictness)
{
    if (from.is_int64()) {
        to = from.get_int64();
    } else if (from.is_double()) {
        const double number = from.get_double();
        if (std::trunc(number) != number || std::abs(number) > 9007199254740992.0) return false;
        to = static_cast<std::int64_t>(number);
    } else if (from.is_string()) {
        const std::string_view text = from.get_string();
        const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), to);
        return bad == std::errc() && end == text.data() + text.size();
    } else {
        return false;
    }
    return true;
}

CLOUD66_DECL bool read_scalar(const json::value& from, double& to, strictness)
{
    if (from.is_number()) {
        to = from.to_number<double>();
        return true;
    }
    if (!from.is_string()) return false;
    // Boost.JSON reads it: not every standard library has from_chars for double.
    const std::string_view text = from.get_string();
    boost::system::error_code bad;
    const json::value number = json::parse(text, bad);
    if (bad || !number.is_number() || text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
    to = number.to_number<double>();
    return std::isfinite(to);
}

CLOUD66_DECL bool read_scalar(const json::value& from, bool& to, strictness)
{
    if (from.is_bool()) {
        to = from.get_bool();
        return true;
    }
    const bool yes = from == json::value("true") || from == json::value(1) || from == json::value("1");
    const bool no = from == json::value("false") || from == json::value(0) || from == json::value("0");
    to = yes;
    return yes || no;
}

CLOUD66_DECL bool read_scalar(const json::value& from, timestamp& to, strictness)
{
    std::string text;
    if (!read_scalar(from, text, from.is_bool() ? strictness::identity : strictness::lenient)) return false;
    to = timestamp(std::move(text));
    return true;
}

CLOUD66_DECL bool read_scalar(const json::value& from, raw_json& to, strictness)
{
    to = raw_json(from);
    return true;
}

CLOUD66_DECL bool read_scalar(const json::value& from, secret& to, strictness how)
{
    if (from.is_string()) {
        to = secret(from.get_string());
        return true;
    }
    std::string text;
    if (!read_scalar(from, text, how)) return false;
    to = secret(text);
    secret::wipe(text.data(), text.size());
    return true;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
