// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_IPP
#define CLOUD66_IMPL_HTTP_IPP

#include <cloud66/detail/http/text.hpp>
#include <cloud66/http.hpp>

namespace cloud66::inline v1::http {

CLOUD66_DECL std::string_view to_string(verb method) noexcept
{
    switch (method) {
        case verb::get:
            return "GET";
        case verb::post:
            return "POST";
        case verb::put:
            return "PUT";
        case verb::patch:
            return "PATCH";
        case verb::delete_:
            return "DELETE";
    }
    return "?";
}

CLOUD66_DECL bool header_list::iterator::is(std::string_view name) const
{
    return rest_.size() > name.size() && rest_[name.size()] == ':' &&
           detail::iequals(rest_.substr(0, name.size()), name);
}

CLOUD66_DECL void header_list::add(std::string_view name, std::string_view value)
{
    const std::size_t begin = text_.size();
    text_.append(name).append(": ").append(value);
    for (const char breaks : {'\r', '\n'})
        for (auto at = text_.find(breaks, begin); at != std::string::npos; at = text_.find(breaks, at))
            text_[at] = ' ';
    text_.append("\r\n");
}

CLOUD66_DECL void header_list::set(std::string_view name, std::string_view value)
{
    for (std::size_t at = 0; at < text_.size();) {
        const iterator line(std::string_view(text_).substr(at));
        const std::size_t length = text_.find("\r\n", at) + 2 - at;
        if (line.is(name))
            text_.erase(at, length);
        else
            at += length;
    }
    add(name, value);
}

CLOUD66_DECL std::string_view header_list::operator[](std::string_view name) const
{
    for (auto line = begin(); line != end(); ++line)
        if (line.is(name)) return (*line).value;
    return {};
}

CLOUD66_DECL std::string header_list::find_all(std::string_view name) const
{
    std::string values;
    for (auto line = begin(); line != end(); ++line)
        if (line.is(name)) values.append(values.empty() ? "" : ", ").append((*line).value);
    return values;
}

CLOUD66_DECL std::string percent_encode(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    detail::append_percent_encoded(result, text);
    return result;
}

}  // namespace cloud66::inline v1::http

#endif
