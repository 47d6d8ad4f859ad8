// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_MULTIPART_HPP
#define CLOUD66_DETAIL_SANDBOX_MULTIPART_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Bodies of the type multipart/form-data (RFC 7578), which `curl -F` sends.
namespace cloud66::inline v1::sandbox_detail {

/// The field of a form that a part of the body holds.
struct form_part
{
    std::string name;  ///< Empty: the part names no field.
    std::optional<std::string> file_name{};
    std::string value{};
};

/// The parameter of a header: `name` of `form-data; name="tags[]"`; none if there is none. Quotes and the
/// backslashes in them are taken off.
inline std::optional<std::string> header_parameter(std::string_view header, std::string_view wanted)
{
    constexpr std::string_view space = " \t";
    std::size_t at = header.find(';');
    while (at < header.size()) {
        at = header.find_first_not_of("; \t", at);
        const std::size_t equals = header.find('=', at);
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view name = header.substr(at, equals - at);
        std::string value;
        at = equals + 1;
        if (at < header.size() && header[at] == '"') {
            for (++at; at < header.size() && header[at] != '"'; ++at) {
                if (header[at] == '\\' && at + 1 < header.size()) ++at;
                value += header[at];
            }
            if (at == header.size()) return std::nullopt;  // the quotes are not closed
        } else {
            value = header.substr(at, header.find(';', at) - at);
            value.erase(value.find_last_not_of(space) + 1);
        }
        if (iequals(name, wanted)) return value;
        at = header.find(';', at);
    }
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

}  // namespace cloud66::inline v1::sandbox_detail

#endif
