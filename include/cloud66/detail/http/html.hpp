// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_HTML_HPP
#define CLOUD66_DETAIL_HTTP_HTML_HPP

#include <cloud66/config.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// `text` as an element or a quoted attribute of HTML shows it.
inline std::string html_escape(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

/// A page that needs no other file.
/// \param body HTML.
inline std::string html_page(std::string_view title, std::string_view body)
{
    const std::string escaped = html_escape(title);
    std::string page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
    page.append(escaped).append(
        "</title>\n<style>\n"
        "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto; padding: 0 1rem;"
        " color: #1f2933; }\n"
        "h1 { font-size: 1.6rem; }\n"
        "button { font: inherit; padding: .4rem 1.2rem; margin-right: .6rem; }\n"
        "</style>\n</head>\n<body>\n<h1>");
    return page.append(escaped).append("</h1>\n").append(body).append("\n</body>\n</html>\n");
}

}  // namespace cloud66::inline v1::detail

#endif
