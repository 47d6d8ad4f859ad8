// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_ACTION_INFO_HPP
#define CLOUD66_ACTION_INFO_HPP

#include <cloud66/config.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cloud66::inline v1 {

/// Work that Cloud 66 does in the background, as one poll showed it.
///
/// Running while `finished_at` is empty: see `is_finished`. Then `finished_success` decides, and anything but `true` counts as
/// failure. Sources: docs2024, docs-v3 and the vendor's Go client.
struct action_info
{
    std::int64_t id = 0;                       ///< What it is polled by.
    std::optional<std::string> user;           ///< E-mail address of the user that started it.
    std::optional<std::string> resource_type;  ///< `stack`, `server`, ...; docs-v3 writes it `Stack`.
    std::optional<std::string> action;         ///< Its name, such as `service_restart`.
    std::optional<std::string> resource_id;    ///< Numeric id of the resource; sent as text or as a number.
    std::optional<std::string> started_via;    ///< `api`, `web`, `hook`, `cli`.
    std::optional<timestamp> started_at;       ///< When it started.
    std::optional<timestamp> finished_at;      ///< When it ended; empty while it runs.
    std::optional<bool> finished_success;      ///< Whether it did what it should.
    std::optional<std::string> finished_message;  ///< How it ended, in words.
    std::optional<raw_json> finished_result;      ///< What it produced, if anything; docs only.
    std::optional<raw_json> metadata;             ///< Extras, such as `user_reference`; docs only.
};
BOOST_DESCRIBE_STRUCT(action_info, (),
                      (id, user, resource_type, action, resource_id, started_via, started_at, finished_at,
                       finished_success, finished_message, finished_result, metadata))

/// Whether the work has ended, well or not.
[[nodiscard]] inline bool is_finished(const action_info& seen)
{
    return (seen.finished_at && !seen.finished_at->text().empty()) || seen.finished_success.has_value();
}

}  // namespace cloud66::inline v1

#endif
