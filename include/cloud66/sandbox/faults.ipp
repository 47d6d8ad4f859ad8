// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_FAULTS_IPP
#define CLOUD66_SANDBOX_FAULTS_IPP

#include <cloud66/sandbox/faults.hpp>
#include <cloud66/sandbox/router.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL bool is_for_connections(fault_kind kind)
{
    return kind == fault_kind::close_connection || kind == fault_kind::stall_handshake;
}

inline bool answers_of_its_own(fault_kind kind)
{
    return kind == fault_kind::answer || kind == fault_kind::throttled ||
           kind == fault_kind::not_implemented || kind == fault_kind::html_page;
}

CLOUD66_DECL bool is_carried_out(const fault& line)
{
    return line.carried_out.value_or(!answers_of_its_own(line.kind));
}

CLOUD66_DECL void fault_script::add(fault line)
{
    const auto refuse = [](const char* what) {
        throw std::invalid_argument(std::string("cloud66::sandbox::add_fault: ") + what);
    };
    if (line.delay < time_source::duration::zero()) refuse("delay is negative");
    if (line.status < 200 || line.status > 599) refuse("status must be from 200 to 599");
    if (is_for_connections(line.kind) && !(line.verb.empty() && line.path.empty()))
        refuse("a fault for connections has neither verb nor path");
    if (line.kind == fault_kind::close_after_bytes && line.bytes == 0)
        refuse("close_after_bytes needs bytes; without any it is close_before_answer");
    const bool can_be_left_undone = answers_of_its_own(line.kind) || line.kind == fault_kind::no_answer ||
                                    line.kind == fault_kind::close_before_answer;
    if (!is_carried_out(line) && !can_be_left_undone)
        refuse("this kind spoils a right answer, so the request has to be carried out");
    lines_.push_back(std::move(line));
}

template <class Fits>
std::optional<fault> fault_script::next(Fits fits)
{
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
        if (!fits(*line)) continue;
        if (line->skip > 0) {
            --line->skip;
            continue;
        }
        fault met = *line;
        // Zero stands for "all", so a line that is used up has to go.
        if (line->times == 1)
            lines_.erase(line);
        else if (line->times > 1)
            --line->times;
        return met;
    }
    return std::nullopt;
}

CLOUD66_DECL std::optional<fault> fault_script::next_for(
    std::string_view verb, const std::optional<std::vector<std::string>>& segments)
{
    return next([&](const fault& line) {
        return !is_for_connections(line.kind) &&
               (line.verb.empty() || equal_ignoring_case(line.verb, verb)) && path_fits(line.path, segments);
    });
}

CLOUD66_DECL std::optional<fault> fault_script::next_for_connection()
{
    return next([](const fault& line) { return is_for_connections(line.kind); });
}

inline std::string scripted_body(const fault& line)
{
    if (line.body) return *line.body;
    return json::serialize(refusal(line.status, std::string(error_id(line.status)),
                                   std::string(reason_phrase(line.status)), "As the fault script says")
                               .to_answer()
                               .body);
}

CLOUD66_DECL verdict spoilt(raw_answer right, const fault& line)
{
    constexpr std::size_t oversized = 32u * 1024 * 1024;
    verdict result;
    result.delay = line.delay;
    result.reset = line.reset;
    result.answer = std::move(right);
    raw_answer& reply = result.answer;
    switch (line.kind) {
        case fault_kind::delay:
        case fault_kind::close_connection:
        case fault_kind::stall_handshake:
            break;
        case fault_kind::no_answer:
            result.silent = true;
            break;
        case fault_kind::close_before_answer:
            result.cut_after = 0;
            break;
        case fault_kind::close_after_bytes:
            result.cut_after = line.bytes;
            break;
        case fault_kind::close_after_answer:
            result.close_after = true;
            break;
        case fault_kind::chunked_answer:
            result.chunked = true;
            break;
        case fault_kind::truncated_json:
            reply.body.resize(
                (std::min)(reply.body.size(), line.bytes == 0 ? reply.body.size() / 2 : line.bytes));
            break;
        case fault_kind::broken_json:
            reply.body = "{\"response\": [{\"uid\": }]}";
            break;
        case fault_kind::html_page:
            reply = raw_answer();
            reply.content_type = "text/html; charset=utf-8";
            reply.body = "<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>";
            break;
        case fault_kind::oversized_body:
            reply.body = "{\"response\":\"";
            reply.body.append(line.bytes == 0 ? oversized : line.bytes, 'x');
            reply.body += "\"}";
            break;
        case fault_kind::answer:
            reply = raw_answer();
            reply.status = line.status;
            reply.content_type = line.content_type;
            reply.body = scripted_body(line);
            break;
        case fault_kind::throttled:
        case fault_kind::not_implemented:
            break;  // the core answers these, as they are the API's own
    }
    for (const auto& [name, value] : line.headers) set_header(reply.headers, name, value);
    return result;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
