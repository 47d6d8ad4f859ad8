// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TESTING_SCRUBBER_HPP
#define CLOUD66_DETAIL_TESTING_SCRUBBER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/testing/member_rule.hpp>
#include <cloud66/detail/testing/stand_ins.hpp>
#include <cloud66/http.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/testing/recorder_options.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::detail {

/// Replaces everything in requests and responses that is not known to be harmless.
class scrubber
{
public:
    /// \throws error `invalid_argument` for options that have no sense.
    CLOUD66_DECL explicit scrubber(const recorder_options& options);

    /// From now on, no text with `token` in it is kept.
    CLOUD66_DECL void hide(const secret& token);

    /// A path and a query, both percent-encoded.
    CLOUD66_DECL std::string target(std::string_view sent);

    /// The headers that a client reads.
    CLOUD66_DECL json::object headers(const http::header_list& sent);

    /// Adds a body to a request or a response: JSON as `body`, anything else as `text` with its `length`.
    CLOUD66_DECL void add_body(json::object& to, std::string_view sent);

    /// A text of unknown content.
    std::string text(std::string_view sent) { return text(sent, member_rule()); }

private:
    bool has_token(std::string_view sent) const;
    member_rule rule_in(const member_rule& around, std::string_view name) const;
    std::string name(std::string_view sent, const member_rule& own);
    std::string text(std::string_view sent, const member_rule& rule);
    json::value value(const json::value& sent, const member_rule& rule);
    std::string path(std::string_view sent);
    std::string query(std::string_view sent);
    std::string url(std::string_view sent);

    stand_ins stand_ins_;
    std::vector<std::string> keep_;
    std::vector<secret> tokens_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/scrubber.ipp>
#endif

#endif
