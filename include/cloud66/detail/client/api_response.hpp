// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_API_RESPONSE_HPP
#define CLOUD66_DETAIL_CLIENT_API_RESPONSE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/redaction.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/page.hpp>

#include <memory>
#include <string>

namespace cloud66::inline v1::detail {

/// A response with a good status, out of its envelope.
class api_response
{
public:
    /// No response; for Asio, which default-constructs what it did not get.
    api_response() = default;

    /// Opens `body`: `{"response": ...}`, an object of its own, or nothing at all.
    /// \param facts what is known of the request, for errors.
    /// \param hidden what was sent and must not be seen, which a server may repeat.
    /// \param is_safe whether the request could change nothing.
    /// \param headers of the response, for errors.
    /// \throws error `malformed_response` if `body` is not JSON.
    CLOUD66_DECL api_response(std::string body, error_details details, redaction hidden = secret(),
                              bool is_safe = true, const http::header_list& headers = {});

    /// Whether the request could change nothing; otherwise the outcome of one whose response cannot be read is
    /// unknown.
    CLOUD66_DECL bool is_safe() const;

    /// What the call is about; null for an empty body. It lives as long as the response.
    CLOUD66_DECL const json_node& payload() const;

    /// The whole response, envelope and all; as for `payload`.
    CLOUD66_DECL const json_node& document() const;

    /// Where a page stands; all empty if the response does not say.
    CLOUD66_DECL const page_position& position() const;

    /// A text with parts of the response in it, for an error or a log line: redacted, see `printable`.
    CLOUD66_DECL std::string printable(std::string_view text) const;

    /// The facts of the request, for errors found later.
    CLOUD66_DECL const error_details& details() const;

private:
    struct state;
    std::shared_ptr<const state> state_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/api_response.ipp>
#endif

#endif
