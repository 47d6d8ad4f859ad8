// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_FORM_HPP
#define CLOUD66_DETAIL_HTTP_FORM_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/http.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// The names and values of a form or a query, in their order.
using form_fields = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// Adds `name=value` to a form or a query.
inline void add_field(std::string& form, std::string_view name, std::string_view value)
{
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(http::percent_encode(value));
}

/// Takes a form or a query apart. A `+` is a blank; a `%` that is not followed by two digits stays as it is.
inline form_fields read_form(std::string_view text)
{
    form_fields fields;
    const auto decode = [](std::string_view part) {
        std::string plain(part);
        std::ranges::replace(plain, '+', ' ');
        return percent_decode(plain).value_or(plain);
    };
    while (!text.empty()) {
        const std::string_view field = text.substr(0, text.find('&'));
        text.remove_prefix((std::min)(field.size() + 1, text.size()));
        const auto equals = (std::min)(field.find('='), field.size());
        if (field.empty()) continue;
        fields.emplace_back(decode(field.substr(0, equals)),
                            decode(field.substr((std::min)(equals + 1, field.size()))));
    }
    return fields;
}

/// The query of a target or an address; empty if it has none.
inline std::string_view query_of(std::string_view target)
{
    target = target.substr(0, target.find('#'));
    const auto question = (std::min)(target.find('?'), target.size());
    return target.substr((std::min)(question + 1, target.size()));
}

}  // namespace cloud66::inline v1::detail

#endif
