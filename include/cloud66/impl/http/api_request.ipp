// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_API_REQUEST_IPP
#define CLOUD66_IMPL_HTTP_API_REQUEST_IPP

#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL api_request& api_request::query(std::string_view name, const parameter& value)
{
    target += target.find('?') == std::string::npos ? '?' : '&';
    target.append(name).append(1, '=');
    append_percent_encoded(target, value.text());
    return *this;
}

CLOUD66_DECL void api_request::refuse(const std::string& why)
{
    if (!problem) problem = std::make_shared<const error>(errc::invalid_argument, why);
}

inline constexpr std::size_t longest_value = 2000;  // of a parameter in a path

CLOUD66_DECL api_request make_request(std::string_view operation, http::verb method,
                                      std::string_view path_template, std::initializer_list<parameter> values,
                                      std::string body)
{
    api_request result;
    result.operation = operation;
    result.path_template = path_template;
    result.method = method;
    result.body = std::move(body);
    std::size_t length = path_template.size();
    for (const parameter& one : values) length += one.text().size();
    result.target.reserve(length);
    auto value = values.begin();
    while (!path_template.empty()) {
        const auto open = path_template.find('{');
        result.target.append(path_template.substr(0, open));
        if (open == std::string_view::npos) break;
        const auto close = path_template.find('}', open);
        if (close == std::string_view::npos || value == values.end())
            throw std::logic_error("cloud66: a path template does not fit its values");
        const std::string name(path_template.substr(open + 1, close - open - 1));
        const std::string_view text = value->text();
        if (text.empty()) result.refuse(name + " is empty");
        if (std::ranges::any_of(text,
                                [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }))
            result.refuse(name + " has a line break or another control character");
        if (text.size() > longest_value) result.refuse(name + " is longer than 2,000 bytes");
        if (text == "." || text == "..") result.refuse(name + " cannot be \"" + std::string(text) + '"');
        append_percent_encoded(result.target, text, value->encodes_dots());
        path_template.remove_prefix(close + 1);
        ++value;
    }
    if (value != values.end()) throw std::logic_error("cloud66: a path template does not fit its values");
    return result;
}

/// Whether `path` has a segment that servers and proxies take for "here" or "one up", percent-encoded or not.
inline bool has_dot_segment(std::string_view path)
{
    const std::string plain = percent_decode(path).value_or(std::string(path));
    for (std::string_view rest = plain; !rest.empty();) {
        const std::string_view segment = rest.substr(0, rest.find('/'));
        if (segment == "." || segment == "..") return true;
        rest.remove_prefix((std::min)(segment.size() + 1, rest.size()));
    }
    return false;
}

CLOUD66_DECL api_request raw_request(http::verb method, std::string_view target, std::string body)
{
    api_request result;
    result.operation = "request";
    if (!target.starts_with('/')) result.refuse("the path must begin with / and is taken below base_url");
    const auto unfit = [](char c) { return c <= ' ' || c >= 0x7f || c == '#' || c == '\\'; };
    if (std::any_of(target.begin(), target.end(), unfit))
        result.refuse(
            "the path has a character that must be percent-encoded; see cloud66::http::percent_encode");
    if (has_dot_segment(target.substr(0, target.find('?'))))
        result.refuse("the path has a segment . or .., which could lead out of base_url");
    if (valid_utf8_prefix(body) < body.size()) result.refuse("the body has a text in it that is not UTF-8");
    result.method = method;
    result.target = target;
    result.body = std::move(body);
    return result;
}

}  // namespace cloud66::inline v1::detail

#endif
