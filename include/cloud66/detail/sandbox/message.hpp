// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_MESSAGE_HPP
#define CLOUD66_DETAIL_SANDBOX_MESSAGE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/time_source.hpp>

#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

using detail::iequals;
using header_list = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name in any case; empty if there is none.
inline std::string_view find_header(const header_list& headers, std::string_view name)
{
    for (const auto& [key, value] : headers)
        if (iequals(key, name)) return value;
    return {};
}

/// Replaces the header of that name in any case, or adds it.
inline void set_header(header_list& headers, std::string_view name, std::string value)
{
    for (auto& [key, old] : headers) {
        if (!iequals(key, name)) continue;
        old = std::move(value);
        return;
    }
    headers.emplace_back(name, std::move(value));
}

struct raw_request
{
    std::string verb;
    std::string target;
    header_list headers;
    std::string body;
    std::uint64_t connection = 0;
};

/// The path of a target and its query.
inline std::pair<std::string_view, std::string_view> split_target(std::string_view target)
{
    const std::size_t question = (std::min)(target.find('?'), target.size());
    return {target.substr(0, question), target.substr((std::min)(question + 1, target.size()))};
}

struct raw_response
{
    unsigned status = 200;
    std::string content_type = "application/json; charset=utf-8";
    header_list headers;
    std::string body;
};

/// A response and how the server sends it, which is decided before any I/O.
struct delivery
{
    raw_response response;
    time_source::duration delay{};
    bool silent = false;                   ///< Nothing is sent, and the connection stays open.
    std::optional<std::size_t> cut_after;  ///< Bytes that are sent before the connection is closed.
    bool reset = false;                    ///< It is closed by a TCP reset.
    bool close_after = false;              ///< It is closed in order after the response.
    bool chunked = false;
};

/// What a handler returns.
struct response
{
    unsigned status = 200;
    json::value body;
    bool has_body = true;
    header_list headers{};
};

/// `{"response": payload}`.
inline response enveloped(json::value payload)
{
    return {200, json::object{{"response", std::move(payload)}}};
}

/// `{"response": {"ok": true, "message": message}}`.
inline response acknowledged(std::string_view message)
{
    return enveloped({{"ok", true}, {"message", message}});
}

/// 200 without a body.
inline response no_body() { return {200, nullptr, false}; }

inline json::object parse_document(std::string_view text) { return json::parse(text).as_object(); }

/// A string without its quotes, anything else as JSON.
inline std::string plain_text(const json::value& value)
{
    return value.is_string() ? std::string(std::string_view(value.get_string())) : json::serialize(value);
}

/// Thrown by handlers: an error response.
class http_error : public std::exception
{
public:
    http_error(unsigned status, std::string error, std::string description, std::string details,
               header_list headers = {})
        : status_(status),
          error_(std::move(error)),
          description_(std::move(description)),
          details_(std::move(details)),
          headers_(std::move(headers))
    {
    }

    response to_response() const
    {
        return {status_,
                {{"error", error_}, {"error_description", description_}, {"details", details_}},
                true,
                headers_};
    }
    const char* what() const noexcept override { return description_.c_str(); }
    const std::string& details() const noexcept { return details_; }

private:
    unsigned status_;
    std::string error_;
    std::string description_;
    std::string details_;
    header_list headers_;
};

/// 400 for a request that is not valid as a whole.
inline http_error bad_request(std::string details)
{
    return {400, "bad_request", "The request is not valid", std::move(details)};
}

/// 400 naming the parameter: `strategy is missing`.
inline http_error bad_parameter(std::string_view name, std::string_view problem)
{
    return bad_request(std::string(name) + " " + std::string(problem));
}

/// 404: `Stack not found`.
inline http_error not_found(std::string_view what)
{
    return {404, "not_found", std::string(what) + " not found", ""};
}

inline http_error conflict(std::string description, std::string details)
{
    return {409, "conflict", std::move(description), std::move(details)};
}

/// 401 with the challenge of Doorkeeper, which says `invalid_token` also if none was sent.
inline http_error unauthenticated()
{
    return {
        401,
        "unauthenticated",
        "The access token is missing or not valid",
        "",
        {{"WWW-Authenticate",
          R"(Bearer realm="Cloud 66", error="invalid_token", error_description="The access token is invalid")"}}};
}

/// 403 for a token that lacks a scope, with the challenge of RFC 6750.
inline http_error insufficient_scope(std::string_view scope)
{
    const std::string problem = "The scope " + std::string(scope) + " is missing";
    return {
        403,
        "forbidden",
        "The access token does not allow this",
        problem,
        {{"WWW-Authenticate", R"(Bearer realm="Cloud 66", error="insufficient_scope", error_description=")" +
                                  problem + R"(", scope=")" + std::string(scope) + '"'}}};
}

inline http_error throttled(unsigned limit)
{
    return {503, "throttled", "Too many requests in this hour",
            std::to_string(limit) + " requests are allowed in an hour"};
}

inline http_error not_implemented()
{
    return {503, "not_implemented", "This resource is not active in this version", ""};
}

/// The API's id for a status, such as `conflict`.
inline std::string_view error_id(unsigned status)
{
    constexpr std::array<std::pair<unsigned, std::string_view>, 12> ids{{
        {400, "bad_request"},
        {401, "unauthenticated"},
        {402, "trial_expired"},
        {403, "forbidden"},
        {404, "not_found"},
        {408, "time_out"},
        {409, "conflict"},
        {429, "throttled"},
        {500, "server_error"},
        {502, "bad_gateway"},
        {503, "service_unavailable"},
        {504, "gateway_timeout"},
    }};
    for (const auto& [known, id] : ids)
        if (known == status) return id;
    return "error";
}

inline std::string_view reason_phrase(unsigned status)
{
    return boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
}

/// The bytes of a response.
/// \param body_sent false for HEAD.
inline std::string to_wire(const raw_response& raw, bool keep_alive, bool chunked, bool body_sent)
{
    std::string text = "HTTP/1.1 " + std::to_string(raw.status) + " ";
    text.append(reason_phrase(raw.status)).append("\r\n");
    const auto line = [&text](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    for (const auto& [name, value] : raw.headers) line(name, value);
    const bool has_body = raw.status != 204 && raw.status != 304;
    if (has_body) {
        if (find_header(raw.headers, "Content-Type").empty() && !raw.content_type.empty())
            line("Content-Type", raw.content_type);
        if (chunked)
            line("Transfer-Encoding", "chunked");
        else
            line("Content-Length", std::to_string(raw.body.size()));
    }
    line("Connection", keep_alive ? "keep-alive" : "close");
    text += "\r\n";
    if (!body_sent || !has_body) return text;
    if (!chunked) return text += raw.body;

    // Small uneven chunks with an extension test the client's decoder.
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t longest = 13;
    for (std::size_t from = 0; from < raw.body.size(); from += longest) {
        const std::string_view chunk = std::string_view(raw.body).substr(from, longest);
        text.append(1, digits[chunk.size()]).append(";part\r\n").append(chunk).append("\r\n");
    }
    return text += "0\r\n\r\n";
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
