// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_REDACTION_HPP
#define CLOUD66_DETAIL_CLIENT_REDACTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

/// What a server may repeat of a request and errors and log lines must not show: its token, and the secrets in its body.
/// As in the filters of Rails these are known by the names of their members: `password`, `value` (of environment
/// variables and ConfigStore records), `content` and `private_key` (of keys), `session_id`; and all PEM texts.
class redaction
{
public:
    /// \param body JSON; empty: none.
    redaction(secret token, std::string_view body = {}) : token_(std::move(token)), body_(body) {}

    const secret& token() const noexcept { return token_; }

    /// `text` with `[redacted]` in place of each.
    CLOUD66_DECL std::string redact(std::string_view text) const;

private:
    secret token_;
    std::string body_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/redaction.ipp>
#endif

#endif
