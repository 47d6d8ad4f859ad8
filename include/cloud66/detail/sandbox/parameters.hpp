// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_PARAMETERS_HPP
#define CLOUD66_DETAIL_SANDBOX_PARAMETERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/detail/sandbox/message.hpp>

#include <boost/beast/http/rfc7230.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

// Bodies of the type multipart/form-data (RFC 7578), which `curl -F` sends.

/// The field of a form that a part of the body holds.
struct form_part
{
    std::string name;  ///< Empty: the part names no field.
    std::optional<std::string> file_name{};
    std::string value{};
};

/// The parameter of a header: `name` of `form-data; name="tags[]"`; none if there is none.
inline std::optional<std::string> header_parameter(std::string_view header, std::string_view wanted)
{
    header.remove_prefix((std::min)(header.find(';'), header.size()));
    for (const auto& [name, value] : boost::beast::http::param_list(header))
        if (iequals(name, wanted)) return std::string(value);
    return std::nullopt;
}

/// Reads a part: its headers, an empty line, and the value.
inline form_part read_form_part(std::string_view text)
{
    constexpr std::string_view line_end = "\r\n";
    form_part part;
    while (!text.starts_with(line_end)) {
        const std::size_t end = text.find(line_end);
        if (end == std::string_view::npos)
            throw bad_request("A part of the multipart body has no empty line");
        const std::string_view line = text.substr(0, end);
        const std::size_t colon = (std::min)(line.find(':'), line.size());
        if (iequals(line.substr(0, colon), "Content-Disposition")) {
            part.name = header_parameter(line, "name").value_or("");
            part.file_name = header_parameter(line, "filename");
        }
        text.remove_prefix(end + line_end.size());
    }
    part.value = text.substr(line_end.size());
    return part;
}

/// The parts of a body, in the order sent.
/// \throws http_error 400 if the body is not what its type says, or is cut.
inline std::vector<form_part> read_multipart(std::string_view content_type, std::string_view body)
{
    const auto boundary = header_parameter(content_type, "boundary");
    if (!boundary || boundary->empty()) throw bad_request("The multipart body has no boundary");
    const std::string delimiter = "\r\n--" + *boundary;
    const std::string_view first = std::string_view(delimiter).substr(2);
    const auto behind_delimiter = [&](std::size_t found) {
        return found == std::string_view::npos ? found : found + delimiter.size();
    };

    // What stands before the first delimiter and behind the last has no meaning.
    std::size_t at = body.starts_with(first) ? first.size() : behind_delimiter(body.find(delimiter));
    std::vector<form_part> parts;
    while (at < body.size()) {
        std::string_view rest = body.substr(at);
        if (rest.starts_with("--")) return parts;
        rest.remove_prefix((std::min)(rest.find_first_not_of(" \t"), rest.size()));
        if (!rest.starts_with("\r\n")) break;
        rest.remove_prefix(2);
        const std::size_t end = rest.find(delimiter);
        if (end == std::string_view::npos) break;
        parts.push_back(read_form_part(rest.substr(0, end)));
        at = behind_delimiter(body.size() - rest.size() + end);
    }
    throw bad_request("The multipart body is cut, or has a part that is not delimited");
}

// Queries, forms and JSON.

/// The parts between separators; none of an empty text.
inline std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0; !text.empty() && from <= text.size();) {
        const std::size_t end = (std::min)(text.find(separator, from), text.size());
        parts.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

/// Undoes percent-encoding; a `%` without two digits stands for itself.
/// \param plus_is_space as in queries and forms.
inline std::string percent_decoded(std::string_view text, bool plus_is_space)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::optional<std::string> byte;
        if (text[i] == '%') byte = detail::percent_decode(text.substr(i, 3));
        if (byte) {
            plain += *byte;
            i += 2;
        } else {
            plain += text[i] == '+' && plus_is_space ? ' ' : text[i];
        }
    }
    return plain;
}

/// `a[b][]` as `a`, `b` and an empty name.
inline std::vector<std::string> form_key(std::string_view name)
{
    constexpr std::size_t deepest = 32;  // as the JSON parser's default
    const std::size_t first = name.find('[');
    if (first == 0 || first == std::string_view::npos || name.back() != ']') return {std::string(name)};
    std::vector<std::string> keys{std::string(name.substr(0, first))};
    for (std::size_t open = first; open < name.size();) {
        const std::size_t close = name.find(']', open);
        if (name[open] != '[' || close == std::string_view::npos) return {std::string(name)};
        keys.emplace_back(name.substr(open + 1, close - open - 1));
        open = close + 1;
        if (keys.size() > deepest) throw bad_request("A parameter is nested too deeply");
    }
    return keys;
}

inline void add_form_pair(json::object& values, const std::vector<std::string>& keys, json::value value)
{
    const auto conflicting = [&keys] {
        return bad_parameter(keys.front(), "is sent both as a value and as a group");
    };
    json::value* place = &values[keys.front()];
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (keys[i].empty()) {
            if (place->is_null()) place->emplace_array();
            if (!place->is_array()) throw conflicting();
            json::array& list = place->get_array();
            // `a[][b]=1&a[][c]=2` is one object; a name seen again starts the next.
            const bool starts_new = i + 1 == keys.size() || list.empty() || !list.back().is_object() ||
                                    list.back().get_object().contains(keys[i + 1]);
            if (starts_new) list.emplace_back(nullptr);
            place = &list.back();
        } else {
            if (place->is_null()) place->emplace_object();
            if (!place->is_object()) throw conflicting();
            place = &place->get_object()[keys[i]];
        }
    }
    if (place->is_structured()) throw conflicting();
    *place = std::move(value);
}

/// Adds the members of `added` to `values`, in place of those of the same name.
inline void add_members(json::object& values, json::object added)
{
    for (auto& member : added) values.insert_or_assign(member.key(), std::move(member.value()));
}

/// Adds `name=value` pairs joined by `&`, with Rails' brackets: `a[b]=c`, `a[]=x`.
/// \throws http_error 400 if a name is used both as a scalar and as a container.
inline void add_form(json::object& values, std::string_view form)
{
    json::object added;
    for (const std::string& pair : split(form, '&')) {
        const std::size_t equals = (std::min)(pair.find('='), pair.size());
        const std::string name = percent_decoded(std::string_view(pair).substr(0, equals), true);
        const std::string value =
            percent_decoded(std::string_view(pair).substr((std::min)(equals + 1, pair.size())), true);
        if (!name.empty()) add_form_pair(added, form_key(name), json::string(value));
    }
    add_members(values, std::move(added));
}

/// Adds the fields of a body of the type multipart/form-data, with the same brackets. A file is an object, as in
/// Rails, where it is no text either.
inline void add_multipart(json::object& values, std::string_view content_type, std::string_view body)
{
    json::object added;
    for (const form_part& part : read_multipart(content_type, body)) {
        json::value value = json::string(part.value);
        if (part.file_name) value = json::object{{"filename", *part.file_name}, {"content", part.value}};
        if (!part.name.empty()) add_form_pair(added, form_key(part.name), std::move(value));
    }
    add_members(values, std::move(added));
}

/// Adds the members of a JSON object. A byte order mark is skipped, as RFC 8259 (8.1) allows.
inline void add_json(json::object& values, std::string_view body)
{
    boost::system::error_code failed;
    json::value parsed = json::parse(detail::without_byte_order_mark(body), failed);
    if (failed) throw bad_request("The body is not valid JSON");
    if (!parsed.is_object()) throw bad_request("The body is not a JSON object");
    add_members(values, std::move(parsed.get_object()));
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

/// The parameters of a request, from query and body alike, as Rails sees them. The functions throw http_error
/// 400 if a parameter is not what they return.
class parameters
{
public:
    parameters() = default;

    explicit parameters(json::object values) : values_(std::move(values)) {}

    /// Later sources win: first the query, then the body.
    parameters(std::string_view query, std::string_view content_type, std::string_view body)
    {
        add_form(values_, query);
        if (body.empty()) return;
        const std::string_view type = content_type.substr(0, content_type.find_first_of("; "));
        if (iequals(type, "application/x-www-form-urlencoded"))
            add_form(values_, body);
        else if (iequals(type, "multipart/form-data"))
            add_multipart(values_, content_type, body);
        else if (iequals(type, "application/json"))
            add_json(values_, body);
        // Rails ignores bodies of other types, and so does the sandbox.
    }

    /// Everything, nested as sent.
    const json::object& all() const { return values_; }

    /// Whether it was sent at all, be it blank or null.
    bool has(std::string_view name) const { return values_.contains(name); }

    /// Throws if it was not sent.
    void require(std::string_view name) const
    {
        if (!has(name)) throw bad_parameter(name, "is missing");
    }

    /// A scalar as text; none if it was not sent, or is null or blank.
    std::optional<std::string> text(std::string_view name) const
    {
        const json::value* value = sent(name);
        if (value == nullptr) return std::nullopt;
        if (value->is_structured()) throw bad_parameter(name, "is not a plain value");
        std::string plain = plain_text(*value);
        if (plain.find_first_not_of(" \t\r\n") == std::string::npos) return std::nullopt;
        return plain;
    }

    /// The first of several spellings that has text.
    std::optional<std::string> text_of(std::initializer_list<std::string_view> names) const
    {
        for (const std::string_view name : names)
            if (auto value = text(name)) return value;
        return std::nullopt;
    }

    std::string text_or(std::string_view name, std::string_view otherwise) const
    {
        return text(name).value_or(std::string(otherwise));
    }

    std::string required(std::string_view name) const
    {
        auto value = text(name);
        if (!value) throw bad_parameter(name, "is missing");
        return *std::move(value);
    }

    /// A number of at least `least`, or `otherwise`.
    std::int64_t number(std::string_view name, std::int64_t otherwise, std::int64_t least) const
    {
        const auto plain = text(name);
        return plain ? number_in(name, *plain, least) : otherwise;
    }

    std::int64_t required_number(std::string_view name, std::int64_t least) const
    {
        return number_in(name, required(name), least);
    }

    /// `true` or `false` as JSON or text, 1 or 0, or `otherwise`.
    bool flag(std::string_view name, bool otherwise) const
    {
        const auto plain = text(name);
        if (!plain) return otherwise;
        if (*plain == "true" || *plain == "1") return true;
        if (*plain == "false" || *plain == "0") return false;
        throw bad_parameter(name, "is neither true nor false");
    }

    /// One of these texts, or `otherwise`, which may be empty.
    std::string choice(std::string_view name, std::initializer_list<std::string_view> allowed,
                       std::string_view otherwise) const
    {
        const auto plain = text(name);
        if (!plain) return std::string(otherwise);
        if (std::find(allowed.begin(), allowed.end(), *plain) != allowed.end()) return *plain;
        std::string names;
        for (const std::string_view one : allowed) names.append(names.empty() ? "" : ", ").append(one);
        throw bad_parameter(name, "is not one of " + names);
    }

    std::string required_choice(std::string_view name, std::initializer_list<std::string_view> allowed) const
    {
        required(name);
        return choice(name, allowed, "");
    }

    /// The texts of an array; a single text counts as one of them; empty if it was not sent.
    std::vector<std::string> texts(std::string_view name) const
    {
        const json::value* const value = sent(name);
        if (value == nullptr) return {};
        if (!value->is_array()) return {required(name)};
        std::vector<std::string> result;
        for (const json::value& element : value->get_array()) {
            if (element.is_structured()) throw bad_parameter(name, "is not a list of plain values");
            result.push_back(plain_text(element));
        }
        return result;
    }

    /// The members of an object; empty if it was not sent.
    json::object object(std::string_view name) const
    {
        json::value value = structure(name);
        if (value.is_null()) return {};
        if (!value.is_object()) throw bad_parameter(name, "is not an object");
        return std::move(value.get_object());
    }

    /// The members of an object as numbers of at least `least`; one or more.
    std::vector<std::pair<std::string, std::int64_t>> numbers(std::string_view name, std::int64_t least) const
    {
        const parameters members = inside(name);
        std::vector<std::pair<std::string, std::int64_t>> result;
        for (const auto& member : members.all()) {
            const std::string key(member.key());
            const std::string place = std::string(name) + '[' + key + ']';
            result.emplace_back(key, number_in(place, members.text_or(key, ""), least));
        }
        if (result.empty()) throw bad_parameter(name, "is empty");
        return result;
    }

    /// The parameters in an object of that name, which must be sent.
    parameters inside(std::string_view name) const
    {
        require(name);
        return parameters(object(name));
    }

    /// The objects of an array, each as parameters of its own; empty if it was not sent.
    std::vector<parameters> each(std::string_view name) const
    {
        const json::value value = structure(name);
        if (value.is_null()) return {};
        if (!value.is_array()) throw bad_parameter(name, "is not a list");
        std::vector<parameters> result;
        for (const json::value& element : value.get_array()) {
            if (!element.is_object()) throw bad_parameter(name, "is not a list of objects");
            result.emplace_back(element.get_object());
        }
        return result;
    }

    /// Copies those of these members that were sent, as they were sent.
    void copy_to(json::object& document, std::initializer_list<std::string_view> names) const
    {
        for (const std::string_view name : names)
            if (const json::value* value = values_.if_contains(name)) document[name] = *value;
    }

private:
    /// Null if it was not sent or is null.
    const json::value* sent(std::string_view name) const
    {
        const json::value* const value = values_.if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    /// An object or a list, which may also be sent as a string with its JSON, as forms can hold it; null if it was
    /// not sent.
    json::value structure(std::string_view name) const
    {
        const json::value* const value = sent(name);
        if (value == nullptr) return nullptr;
        if (!value->is_string()) return *value;
        boost::system::error_code failed;
        json::value parsed = json::parse(value->get_string(), failed);
        return failed || !parsed.is_structured() ? *value : parsed;
    }

    json::object values_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
