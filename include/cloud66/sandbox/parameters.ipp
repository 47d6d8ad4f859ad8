// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_PARAMETERS_IPP
#define CLOUD66_SANDBOX_PARAMETERS_IPP

#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/parameters.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

CLOUD66_DECL std::string percent_decoded(std::string_view text, bool plus_is_space)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            plain += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            plain += text[i] == '+' && plus_is_space ? ' ' : text[i];
        }
    }
    return plain;
}

/// As deep as the JSON parser goes by default.
inline constexpr std::size_t deepest_form_key = 32;

/// `a[b][]` as `a`, `b` and an empty name.
inline std::vector<std::string> form_key(std::string_view name)
{
    std::vector<std::string> keys;
    const std::size_t first = name.find('[');
    if (first == 0 || first == std::string_view::npos || name.back() != ']') return {std::string(name)};
    keys.emplace_back(name.substr(0, first));
    for (std::size_t open = first; open < name.size();) {
        const std::size_t close = name.find(']', open);
        if (name[open] != '[' || close == std::string_view::npos) return {std::string(name)};
        keys.emplace_back(name.substr(open + 1, close - open - 1));
        open = close + 1;
        if (keys.size() > deepest_form_key) throw bad_request("A parameter is nested too deeply");
    }
    return keys;
}

inline void add_form_pair(json::object& values, const std::vector<std::string>& keys, std::string value)
{
    const auto conflict = [&keys] {
        return bad_parameter(keys.front(), "is sent both as a value and as a group");
    };
    json::value* place = &values[keys.front()];
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (keys[i].empty()) {
            if (place->is_null()) place->emplace_array();
            if (!place->is_array()) throw conflict();
            json::array& list = place->get_array();
            // `a[][b]=1&a[][c]=2` is one object; a name seen again starts the next.
            const bool starts_new = i + 1 == keys.size() || list.empty() || !list.back().is_object() ||
                                    list.back().get_object().contains(keys[i + 1]);
            if (starts_new) list.emplace_back(nullptr);
            place = &list.back();
        } else {
            if (place->is_null()) place->emplace_object();
            if (!place->is_object()) throw conflict();
            place = &place->get_object()[keys[i]];
        }
    }
    if (place->is_structured()) throw conflict();
    *place = std::move(value);
}

CLOUD66_DECL void add_form(json::object& values, std::string_view form)
{
    json::object added;
    while (!form.empty()) {
        const std::size_t end = form.find('&');
        const std::string_view pair = form.substr(0, end);
        form = end == std::string_view::npos ? std::string_view() : form.substr(end + 1);
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        const std::string name = percent_decoded(pair.substr(0, equals), true);
        if (name.empty()) continue;
        const std::string_view value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
        add_form_pair(added, form_key(name), percent_decoded(value, true));
    }
    for (auto& member : added) values.insert_or_assign(member.key(), std::move(member.value()));
}

CLOUD66_DECL parameters::parameters(std::string_view query, std::string_view content_type,
                                    std::string_view body)
{
    add_form(values_, query);
    if (body.empty()) return;
    const std::string_view type = content_type.substr(0, content_type.find_first_of("; "));
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) {
        add_form(values_, body);
    } else if (equal_ignoring_case(type, "application/json")) {
        boost::system::error_code failed;
        json::value parsed = json::parse(body, failed);
        if (failed) throw bad_request("The body is not valid JSON");
        if (!parsed.is_object()) throw bad_request("The body is not a JSON object");
        for (auto& member : parsed.get_object())
            values_.insert_or_assign(member.key(), std::move(member.value()));
    }
    // Rails ignores bodies of other types, and so do we.
}

CLOUD66_DECL bool parameters::has(std::string_view name) const { return values_.contains(name); }

CLOUD66_DECL std::optional<std::string> parameters::text(std::string_view name) const
{
    const json::value* value = values_.if_contains(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_structured()) throw bad_parameter(name, "is not a plain value");
    std::string plain =
        value->is_string() ? std::string(std::string_view(value->get_string())) : json::serialize(*value);
    if (plain.find_first_not_of(" \t\r\n") == std::string::npos) return std::nullopt;
    return plain;
}

CLOUD66_DECL std::optional<std::string> parameters::text_of(
    std::initializer_list<std::string_view> names) const
{
    for (const std::string_view name : names)
        if (auto value = text(name)) return value;
    return std::nullopt;
}

CLOUD66_DECL std::string parameters::required(std::string_view name) const
{
    auto value = text(name);
    if (!value) throw bad_parameter(name, "is missing");
    return *std::move(value);
}

/// The number in `plain`, the text of the parameter `name`.
inline std::int64_t number_in(std::string_view name, std::string_view plain, std::int64_t least)
{
    std::int64_t value = 0;
    const char* const end = plain.data() + plain.size();
    const auto read = std::from_chars(plain.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end || value < least)
        throw bad_parameter(name, "is not a number of at least " + std::to_string(least));
    return value;
}

CLOUD66_DECL std::int64_t parameters::number(std::string_view name, std::int64_t otherwise,
                                             std::int64_t least) const
{
    const auto plain = text(name);
    return plain ? number_in(name, *plain, least) : otherwise;
}

CLOUD66_DECL bool parameters::flag(std::string_view name, bool otherwise) const
{
    const auto plain = text(name);
    if (!plain) return otherwise;
    if (*plain == "true" || *plain == "1") return true;
    if (*plain == "false" || *plain == "0") return false;
    throw bad_parameter(name, "is neither true nor false");
}

CLOUD66_DECL std::string parameters::choice(std::string_view name,
                                            std::initializer_list<std::string_view> allowed,
                                            std::string_view otherwise) const
{
    const auto plain = text(name);
    if (!plain) return std::string(otherwise);
    if (std::find(allowed.begin(), allowed.end(), *plain) != allowed.end()) return *plain;
    std::string names;
    for (const std::string_view one : allowed) names.append(names.empty() ? "" : ", ").append(one);
    throw bad_parameter(name, "is not one of " + names);
}

CLOUD66_DECL std::vector<std::string> parameters::texts(std::string_view name) const
{
    const json::value* const value = values_.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_array()) return {required(name)};
    std::vector<std::string> result;
    for (const json::value& element : value->get_array()) {
        if (element.is_structured()) throw bad_parameter(name, "is not a list of plain values");
        result.push_back(element.is_string() ? std::string(std::string_view(element.get_string()))
                                             : json::serialize(element));
    }
    return result;
}

CLOUD66_DECL json::object parameters::object(std::string_view name) const
{
    const json::value* const value = values_.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_object()) throw bad_parameter(name, "is not an object");
    return value->get_object();
}

CLOUD66_DECL std::vector<std::pair<std::string, std::int64_t>> parameters::numbers(std::string_view name,
                                                                                   std::int64_t least) const
{
    const parameters members = inside(name);
    std::vector<std::pair<std::string, std::int64_t>> result;
    for (const auto& member : members.all()) {
        const std::string key(std::string_view(member.key()));
        const std::string place = std::string(name) + '[' + key + ']';
        result.emplace_back(key, number_in(place, members.text(key).value_or(""), least));
    }
    if (result.empty()) throw bad_parameter(name, "is empty");
    return result;
}

CLOUD66_DECL parameters parameters::inside(std::string_view name) const
{
    if (!has(name)) throw bad_parameter(name, "is missing");
    parameters result;
    result.values_ = object(name);
    return result;
}

CLOUD66_DECL std::vector<parameters> parameters::each(std::string_view name) const
{
    const json::value* const value = values_.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_array()) throw bad_parameter(name, "is not a list");
    std::vector<parameters> result;
    for (const json::value& element : value->get_array()) {
        if (!element.is_object()) throw bad_parameter(name, "is not a list of objects");
        result.emplace_back().values_ = element.get_object();
    }
    return result;
}

CLOUD66_DECL void parameters::copy_to(json::object& document,
                                      std::initializer_list<std::string_view> names) const
{
    for (const std::string_view name : names)
        if (const json::value* value = values_.if_contains(name)) document[name] = *value;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
