// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_IPP
#define CLOUD66_IMPL_HTTP_IPP

#include <cloud66/http.hpp>

#include <boost/beast/core/string.hpp>

namespace cloud66 {
inline namespace v1 {
namespace http {

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

CLOUD66_DECL std::string_view response::find(std::string_view name) const
{
    for (const header& line : headers)
        if (boost::beast::iequals(line.name, name)) return line.value;
    return {};
}

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#endif
