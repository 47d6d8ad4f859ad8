// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_FAULTS_HPP
#define CLOUD66_DETAIL_SANDBOX_FAULTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/path.hpp>
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// The first of some lines of a script that `fits`; none if there is none. It counts down its `times`.
template <class Line, class Fits>
std::optional<Line> next_line(std::vector<Line>& lines, Fits fits)
{
    const auto line = std::find_if(lines.begin(), lines.end(), fits);
    if (line == lines.end()) return std::nullopt;
    Line found = *line;
    // Zero stands for "all", so a line that is used up is removed.
    if (line->times == 1)
        lines.erase(line);
    else if (line->times > 1)
        --line->times;
    return found;
}

/// Whether a fault is for a connection rather than for a request.
inline bool is_for_connections(fault_kind kind)
{
    return kind == fault_kind::close_connection || kind == fault_kind::stall_handshake;
}

/// Whether a fault has a response of its own.
inline bool has_response(fault_kind kind)
{
    return kind == fault_kind::response || kind == fault_kind::throttled ||
           kind == fault_kind::not_implemented || kind == fault_kind::html_page;
}

/// Whether the sandbox does what the request asks for.
inline bool is_carried_out(const fault_rule& line)
{
    return line.carried_out.value_or(!has_response(line.kind));
}

/// The lines of a fault script that are not used up, in the order in which they were added.
class fault_script
{
public:
    /// \throws error `invalid_argument` if the line contradicts itself.
    void add(fault_rule line)
    {
        const auto refuse = [](const char* what) {
            throw error(errc::invalid_argument, std::string("sandbox::add_fault: ") + what);
        };
        if (line.delay < time_source::duration::zero()) refuse("delay is negative");
        if (line.status < 200 || line.status > 599) refuse("status must be from 200 to 599");
        if (is_for_connections(line.kind) && !(line.verb.empty() && line.path.empty()))
            refuse("a fault for connections has neither verb nor path");
        if (line.kind == fault_kind::close_after_bytes && line.bytes == 0)
            refuse("close_after_bytes needs bytes; without any it is close_before_response");
        const bool can_be_left_undone = has_response(line.kind) || line.kind == fault_kind::no_response ||
                                        line.kind == fault_kind::close_before_response;
        if (!is_carried_out(line) && !can_be_left_undone)
            refuse("this kind spoils a right answer, so the request has to be carried out");
        lines_.push_back(std::move(line));
    }

    void clear() { lines_.clear(); }

    /// The fault of a request.
    std::optional<fault_rule> next_for(std::string_view verb,
                                       const std::optional<std::vector<std::string>>& segments)
    {
        return next([&](const fault_rule& line) {
            return !is_for_connections(line.kind) && (line.verb.empty() || iequals(line.verb, verb)) &&
                   path_fits(line.path, segments);
        });
    }

    /// The fault of a new connection.
    std::optional<fault_rule> next_for_connection()
    {
        return next([](const fault_rule& line) { return is_for_connections(line.kind); });
    }

private:
    template <class Fits>
    std::optional<fault_rule> next(Fits fits)
    {
        return next_line(lines_, [&](fault_rule& line) {
            if (!fits(line)) return false;
            if (line.skip == 0) return true;
            --line.skip;
            return false;
        });
    }

    std::vector<fault_rule> lines_;
};

/// Turns a right response into the one that a fault describes. What the fault does not name stays.
inline delivery malformed(raw_response right, const fault_rule& line)
{
    constexpr std::size_t oversized = 32u * 1024 * 1024;
    delivery result;
    result.delay = line.delay;
    result.reset = line.reset;
    result.response = std::move(right);
    raw_response& raw = result.response;
    switch (line.kind) {
        case fault_kind::no_response:
            result.silent = true;
            break;
        case fault_kind::close_before_response:
            result.cut_after = 0;
            break;
        case fault_kind::close_after_bytes:
            result.cut_after = line.bytes;
            break;
        case fault_kind::close_after_response:
            result.close_after = true;
            break;
        case fault_kind::chunked_response:
            result.chunked = true;
            break;
        case fault_kind::truncated_json:
            raw.body.resize((std::min)(raw.body.size(), line.bytes == 0 ? raw.body.size() / 2 : line.bytes));
            break;
        case fault_kind::broken_json:
            raw.body = "{\"response\": [{\"uid\": }]}";
            break;
        case fault_kind::html_page:
            raw = raw_response();
            raw.content_type = "text/html; charset=utf-8";
            raw.body = "<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>";
            break;
        case fault_kind::oversized_body:
            raw.body = "{\"response\":\"";
            raw.body.append(line.bytes == 0 ? oversized : line.bytes, 'x');
            raw.body += "\"}";
            break;
        case fault_kind::response: {
            const http_error usual(line.status, std::string(error_id(line.status)),
                                   std::string(reason_phrase(line.status)), "As the fault script says");
            raw = raw_response();
            raw.status = line.status;
            raw.content_type = line.content_type;
            raw.body = line.body ? *line.body : json::serialize(usual.to_response().body);
            break;
        }
        default:
            break;  // the delay is all, or the request handler has the response
    }
    for (const auto& [name, value] : line.headers) set_header(raw.headers, name, value);
    return result;
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
