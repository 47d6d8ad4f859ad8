// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_MESSAGE_IPP
#define CLOUD66_SANDBOX_MESSAGE_IPP

#include <cloud66/sandbox/message.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline bool same_letter(char left, char right) { return lower_case(left) == lower_case(right); }

CLOUD66_DECL bool equal_ignoring_case(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_letter);
}

CLOUD66_DECL bool contains_ignoring_case(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same_letter) != text.end() ||
           part.empty();
}

CLOUD66_DECL std::string_view find_header(const header_list& headers, std::string_view name)
{
    for (const auto& [key, value] : headers)
        if (equal_ignoring_case(key, name)) return value;
    return {};
}

CLOUD66_DECL void set_header(header_list& headers, std::string_view name, std::string value)
{
    for (auto& [key, old] : headers) {
        if (!equal_ignoring_case(key, name)) continue;
        old = std::move(value);
        return;
    }
    headers.emplace_back(name, std::move(value));
}

CLOUD66_DECL answer enveloped(json::value payload)
{
    json::object body;
    body["response"] = std::move(payload);
    return {200, std::move(body)};
}

CLOUD66_DECL answer acknowledged(std::string_view message)
{
    json::object reply;
    reply["ok"] = true;
    reply["message"] = message;
    return enveloped(std::move(reply));
}

CLOUD66_DECL answer nothing() { return {200, nullptr, false}; }

CLOUD66_DECL json::object parse_document(std::string_view text)
{
    return json::parse(json::string_view(text.data(), text.size())).as_object();
}

CLOUD66_DECL answer refusal::to_answer() const
{
    json::object body;
    body["error"] = error_;
    body["error_description"] = description_;
    body["details"] = details_;
    return {status_, std::move(body)};
}

CLOUD66_DECL refusal bad_parameter(std::string_view name, std::string_view problem)
{
    return bad_request(std::string(name) + " " + std::string(problem));
}

CLOUD66_DECL refusal bad_request(std::string details)
{
    return {400, "bad_request", "The request is not valid", std::move(details)};
}

CLOUD66_DECL refusal not_found(std::string_view what)
{
    return {404, "not_found", std::string(what) + " not found", ""};
}

CLOUD66_DECL refusal throttled(unsigned limit)
{
    return {503, "throttled", "Too many requests in this hour",
            std::to_string(limit) + " requests are allowed in an hour"};
}

CLOUD66_DECL refusal not_implemented()
{
    return {503, "not_implemented", "This resource is not active in this version", ""};
}

struct status_text
{
    unsigned status;
    std::string_view id;
    std::string_view reason;
};

inline constexpr std::array<status_text, 18> status_texts{{
    {200, "ok", "OK"},
    {201, "created", "Created"},
    {202, "accepted", "Accepted"},
    {204, "no_content", "No Content"},
    {206, "partial_content", "Partial Content"},
    {400, "bad_request", "Bad Request"},
    {401, "unauthenticated", "Unauthorized"},
    {402, "trial_expired", "Payment Required"},
    {403, "forbidden", "Forbidden"},
    {404, "not_found", "Not Found"},
    {408, "time_out", "Request Timeout"},
    {409, "conflict", "Conflict"},
    {413, "bad_request", "Payload Too Large"},
    {416, "bad_request", "Range Not Satisfiable"},
    {429, "throttled", "Too Many Requests"},
    {500, "server_error", "Internal Server Error"},
    {502, "bad_gateway", "Bad Gateway"},
    {504, "gateway_timeout", "Gateway Timeout"},
}};

CLOUD66_DECL std::string_view error_id(unsigned status)
{
    for (const auto& known : status_texts)
        if (known.status == status) return known.id;
    return status == 503 ? "service_unavailable" : "error";
}

CLOUD66_DECL std::string_view reason_phrase(unsigned status)
{
    for (const auto& known : status_texts)
        if (known.status == status) return known.reason;
    return status == 503 ? "Service Unavailable" : "Status";
}

CLOUD66_DECL std::string to_wire(const raw_answer& reply, bool keep_alive, bool chunked, bool body_sent)
{
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " ";
    text += reason_phrase(reply.status);
    text += "\r\n";
    const auto line = [&text](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    for (const auto& [name, value] : reply.headers) line(name, value);
    const bool bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless) {
        if (find_header(reply.headers, "Content-Type").empty() && !reply.content_type.empty())
            line("Content-Type", reply.content_type);
        if (chunked)
            line("Transfer-Encoding", "chunked");
        else
            line("Content-Length", std::to_string(reply.body.size()));
    }
    line("Connection", keep_alive ? "keep-alive" : "close");
    text += "\r\n";
    if (!body_sent || bodiless) return text;
    if (!chunked) return text += reply.body;

    // Small uneven chunks with an extension, as a decoder has to cope with them.
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t longest = 13;
    for (std::size_t from = 0; from < reply.body.size(); from += longest) {
        const std::string_view piece = std::string_view(reply.body).substr(from, longest);
        text.append(1, digits[piece.size()]).append(";part\r\n").append(piece).append("\r\n");
    }
    return text += "0\r\n\r\n";
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
