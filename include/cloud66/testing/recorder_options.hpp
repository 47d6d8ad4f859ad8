// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_RECORDER_OPTIONS_HPP
#define CLOUD66_TESTING_RECORDER_OPTIONS_HPP

#include <cloud66/config.hpp>

#include <map>
#include <string>
#include <vector>

namespace cloud66::inline v1 {

/// What a `recorder` keeps, and what it writes in place of the rest.
struct recorder_options
{
    /// Members of JSON and parameters of queries to keep as they are, by name, with all that is in them: `environment`,
    /// say. A name of a secret, such as `password` and `key`, is refused, and a text with the access token in
    /// it is replaced all the same.
    std::vector<std::string> keep{};

    /// Stand-ins of your own, by the value that they replace: `{{"my real uid", "shop"}}`. With these a test can name its
    /// stack, and send values that come from no response. One for a number must be a number.
    std::map<std::string, std::string> stand_ins{};
};

}  // namespace cloud66::inline v1

#endif
