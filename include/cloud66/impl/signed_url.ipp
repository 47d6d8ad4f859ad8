// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SIGNED_URL_IPP
#define CLOUD66_IMPL_SIGNED_URL_IPP

#include <cloud66/detail/http/text.hpp>
#include <cloud66/signed_url.hpp>

#include <algorithm>
#include <cstddef>

namespace cloud66::inline v1 {
namespace detail {

/// `part` of an address with one layer of percent-encoding taken off if there are two: if each `%` is written
/// as `%25` and makes another code with what follows.
inline std::string encoded_once(std::string_view part)
{
    std::string once;
    for (std::size_t i = 0; i < part.size(); ++i) {
        once += part[i];
        if (part[i] != '%') continue;
        const auto inner = '%' + std::string(part.substr((std::min)(i + 3, part.size()), 2));
        if (part.substr(i, 3) != "%25" || !percent_decode(inner)) return std::string(part);
        i += 2;
    }
    return once;
}

CLOUD66_DECL bool read_scalar(const json_node& from, signed_url& to, strictness how)
{
    std::string text;
    if (!read_scalar(from, text, how)) return false;
    to = signed_url(text);
    return true;
}

}  // namespace detail

CLOUD66_DECL std::string signed_url::reveal() const
{
    const std::string_view text = as_sent_.reveal();
    const auto question = (std::min)(text.find('?'), text.size());
    return detail::encoded_once(text.substr(0, question)) + detail::encoded_once(text.substr(question));
}

}  // namespace cloud66::inline v1

#endif
