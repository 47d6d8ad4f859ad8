// SPDX-License-Identifier: BSL-1.0
// json_document accepts all that Boost.JSON accepts, and texts of error bodies are printable and without the token.
#include <cloud66/detail/client/error_body.hpp>
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/detail/json/utf8.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <string>

#include "fuzz.hpp"

using namespace cloud66::detail;

void fuzz(std::string_view input)
{
    boost::system::error_code bad;
    const json_document document{std::string(input), bad};
    boost::system::error_code also_bad;
    boost::json::parse_options options;
    options.max_depth = 32;
    const auto value = boost::json::parse({input.data(), input.size()}, also_bad, {}, options);
    if (!also_bad) FUZZ_CHECK(!bad);
    if (!bad) static_cast<void>(to_value(document.root()));

    const std::string token = "q-token";  // no escape sequence ends in q, so that escaping cannot produce it
    const error_body body = read_error_body(input);
    for (const auto& text : {body.id, body.message}) {
        const std::string shown = printable(text, cloud66::secret(token));
        FUZZ_CHECK(shown.size() <= printable_limit);
        FUZZ_CHECK(valid_utf8_prefix(shown) == shown.size());
        FUZZ_CHECK(shown.find('\n') == std::string::npos && shown.find(token) == std::string::npos);
    }
}
