// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TESTING_MEMBER_RULE_HPP
#define CLOUD66_DETAIL_TESTING_MEMBER_RULE_HPP

#include <cloud66/config.hpp>

#include <string_view>

namespace cloud66::inline v1::detail {

/// What of a JSON member, or of a parameter of a query, is harmless in a recording. `true`, `false` and `null` always are.
struct member_rule
{
    bool is_known = false;       ///< Its name is one of the API's.
    bool is_secret = false;      ///< By its name it gives access to something: nothing of it is kept.
    bool keeps_words = false;    ///< Its value, if it is one word, is one of the API's.
    bool keeps_numbers = false;  ///< Its numbers count or measure something.
    bool keeps_times = false;    ///< Its value, if it is a date, is when something happened.
    bool keeps_all = false;      ///< The user wants to keep it.
};

/// The rule for a member of that name.
CLOUD66_DECL member_rule rule_of_member(std::string_view name);

/// Whether a text is a word of the API itself, which has nothing of the account in it.
CLOUD66_DECL bool is_api_word(std::string_view text);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/member_rule.ipp>
#endif

#endif
