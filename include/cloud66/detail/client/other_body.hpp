// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_OTHER_BODY_HPP
#define CLOUD66_DETAIL_CLIENT_OTHER_BODY_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/http/iequals.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Notes in `details` what a body that is not JSON is, and returns the same in words: what its headers call it, and how
/// it begins.
/// \param text the body's, as `read_text_error` gives it.
inline std::string describe_other_body(std::string_view text, const http::header_list& headers,
                                       const redaction& hidden, error_details& details)
{
    constexpr std::size_t enough = 200;
    details.content_type = printable(hidden.redact(headers["Content-Type"]), enough);
    const std::string_view coding = headers["Content-Encoding"];
    if (!coding.empty() && !iequals(coding, "identity"))
        return "the body has the Content-Encoding " + printable(hidden.redact(coding), enough) +
               ", which was not asked for";
    details.excerpt = printable(hidden.redact(text), enough);
    std::string what = "the body is not JSON";
    if (!details.content_type.empty()) what += " but " + details.content_type;
    if (!details.excerpt.empty()) what += " (\"" + details.excerpt + "\")";
    return what;
}

}  // namespace cloud66::inline v1::detail

#endif
