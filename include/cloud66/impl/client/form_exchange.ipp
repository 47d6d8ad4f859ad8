// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_FORM_EXCHANGE_IPP
#define CLOUD66_IMPL_CLIENT_FORM_EXCHANGE_IPP

#include <cloud66/detail/client/form_exchange.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/document.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// The type of a body without its parameters.
inline std::string_view media_type(const http::response& response)
{
    const std::string_view type = response.headers["Content-Type"];
    return trim(type.substr(0, type.find(';')));
}

inline bool is_json(const std::string& body)
{
    boost::system::error_code bad;
    const json_document document(body, bad);
    return !bad;
}

CLOUD66_DECL void form_exchange::add_headers(http::header_list& headers) const
{
    headers.set("Content-Type", form_type);
    if (!authorization.empty()) headers.add("Authorization", authorization.reveal());
}

CLOUD66_DECL void form_exchange::make_readable(http::response& response) const
{
    const std::string_view type = media_type(response);
    const bool is_page = trim(response.body).starts_with('<');
    if (!is_page && !is_json(response.body)) {
        // Go's client takes plain text for a form, too. A JSON text that is not one is left as it is: its meaning is not known.
        json::object fields;
        if (iequals(type, form_type) || iequals(type, "text/plain") || type.empty())
            for (const auto& [name, value] : read_form(trim(response.body))) fields[name] = value;
        if (!fields.empty() || response.status / 100 == 2) response.body = json::serialize(fields);
    }
    if (response.status / 100 != 2)
        for (const secret& one : secrets) response.body = one.redact(response.body);
}

}  // namespace cloud66::inline v1::detail

#endif
