// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_OPERATIONS_HPP
#define CLOUD66_RESOURCES_OPERATIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// How grave a log entry is; a code of the API that is not listed keeps its number.
enum class log_severity
{
    trace = 0,
    debug = 1,
    info = 2,
    notice = 3,
    warn = 4,
    error = 5
};
BOOST_DESCRIBE_ENUM(log_severity, trace, debug, info, notice, warn, error)

/// One line of an operation's log. The API shortens the first five names to `v`, `m`, `t`, `s` and `e`. Source: Go.
struct operation_log_entry
{
    std::optional<log_severity> severity;
    std::optional<std::string> message;
    std::optional<timestamp> logged_at;
    std::optional<std::string> source;  ///< The operation that logged it; empty at the root.
    std::optional<std::int64_t> depth;  ///< Below the root operation.

    /// The child that logged it; only with `include_children`, as are the three after it, whose types no
    /// source tells.
    std::optional<std::string> operation_uid;
    std::optional<raw_json> operation_id;
    std::optional<raw_json> operation_type;
    std::optional<raw_json> echelon;  ///< The same as `depth`.
};
BOOST_DESCRIBE_STRUCT(operation_log_entry, (),
                      (severity, message, logged_at, source, depth, operation_uid, operation_id,
                       operation_type, echelon))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& operation_log_entry::severity> = "v";
template <>
inline constexpr std::string_view renamed_member<& operation_log_entry::message> = "m";
template <>
inline constexpr std::string_view renamed_member<& operation_log_entry::logged_at> = "t";
template <>
inline constexpr std::string_view renamed_member<& operation_log_entry::source> = "s";
template <>
inline constexpr std::string_view renamed_member<& operation_log_entry::depth> = "e";
}  // namespace detail

/// Which entries of a log to list.
struct list_operation_logs_params
{
    std::optional<log_severity> min_severity = {};  ///< Leaves out what is less grave; default: nothing.
    bool include_children = false;                  ///< Adds the entries of child operations.
};
BOOST_DESCRIBE_STRUCT(list_operation_logs_params, (), (min_severity, include_children))

/// The calls about operations of any kind. What holds for every call stands at `client`.
template <class Client>
class operations_api
{
public:
    /// The log of an operation: `GET /operations/{operation_uid}/logs.json`, all pages. Source: Go, which
    /// names no scope.
    /// \param operation_uid no source says where it comes from; an `action_info` has a number only.
    /// \param params filters; default: every entry of the operation itself.
    operation<std::vector<operation_log_entry>> list_operation_logs(
        std::string_view operation_uid, list_operation_logs_params params = {}) const
    {
        return detail::fetch_all<operation_log_entry>(*this,
                                                      list_operation_logs_request(operation_uid, params));
    }

    /// One page of it: `GET /operations/{operation_uid}/logs.json?page=N`.
    operation<page<operation_log_entry>> list_operation_logs(std::string_view operation_uid,
                                                             page_number number,
                                                             list_operation_logs_params params = {}) const
    {
        return detail::fetch_page<operation_log_entry>(
            *this, list_operation_logs_request(operation_uid, params), number);
    }

private:
    static detail::api_request list_operation_logs_request(std::string_view operation_uid,
                                                           const list_operation_logs_params& params)
    {
        detail::api_request request =
            detail::get("list_operation_logs", "/operations/{operation_uid}/logs.json", {operation_uid});
        if (params.min_severity) request.query("min_severity", static_cast<int>(*params.min_severity));
        if (params.include_children) request.query("include_children", detail::parameter(true));
        return request;
    }
};

}  // namespace cloud66::inline v1

#endif
