// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TESTING_RECORDING_HPP
#define CLOUD66_DETAIL_TESTING_RECORDING_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>
#include <cloud66/transport.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The file of a recording:
//
//     {
//       "cloud66_recording": 1,
//       "recorded_with": "cloud66-cpp/0.1.0",
//       "exchanges": [
//         {
//           "request": {"method": "GET", "target": "/stacks.json?page=1"},
//           "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {...}}
//         },
//         {
//           "request": {"method": "POST", "target": "/stacks", "account": "1", "body": {...}},
//           "failure": {"category": "asio.misc", "value": 2, "sent": true, "message": "..."}
//         }
//       ]
//     }
//
// `account` is there if the request named one. A body that is not JSON is a `text`; one that is
// longer than that, by its `length`, ends with blanks.
namespace cloud66::inline v1::detail {

/// Where the API is below its host, unless `options.base_url` says something else. Recordings leave it out.
inline constexpr std::string_view api_root = "/api/3";

/// Names the account that a request acts in.
inline constexpr std::string_view account_header = "X-Account";

/// One request of a recording, and how it ended.
struct recorded_exchange
{
    http::verb method = http::verb::get;
    std::string target;   ///< Below the root of the API.
    std::string account;  ///< Empty: the token's own.
    json::value body;     ///< A text that is not JSON is a string; null: none.
    attempt_result result;
};

/// What a request's body is in a `recorded_exchange`.
CLOUD66_DECL json::value recorded_body(std::string_view sent);

/// Adds a failure to an exchange.
/// \param message with nothing that must not be in a recording.
CLOUD66_DECL json::object describe_failure(const attempt_result& result, std::string_view message);

/// A recording that is being made. Throws `error` `file_error`.
class recording_writer
{
public:
    /// Writes a recording without exchanges.
    CLOUD66_DECL explicit recording_writer(std::filesystem::path file);

    /// Adds an exchange, and writes the whole file anew, so that it is whole at any time.
    CLOUD66_DECL void add(const json::object& exchange);

private:
    void write() const;

    std::filesystem::path file_;
    std::string exchanges_;
};

/// Reads a recording.
/// \throws error `file_error` if it cannot be read; `invalid_argument` naming the file, and the line or the member that is
/// wrong.
CLOUD66_DECL std::vector<recorded_exchange> read_recording(const std::filesystem::path& file);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/recording.ipp>
#endif

#endif
