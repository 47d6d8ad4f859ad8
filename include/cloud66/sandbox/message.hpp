// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_MESSAGE_HPP
#define CLOUD66_SANDBOX_MESSAGE_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
/// The sandbox's own parts; not part of the interface.
namespace sandbox_detail {

using header_list = std::vector<std::pair<std::string, std::string>>;

CLOUD66_DECL bool equal_ignoring_case(std::string_view left, std::string_view right);
CLOUD66_DECL bool contains_ignoring_case(std::string_view text, std::string_view part);

/// The first value of that name in any case; empty if there is none.
CLOUD66_DECL std::string_view find_header(const header_list& headers, std::string_view name);

/// Replaces the header of that name in any case, or adds it.
CLOUD66_DECL void set_header(header_list& headers, std::string_view name, std::string value);

/// A request off the wire.
struct raw_request
{
    std::string verb;
    std::string target;
    header_list headers;
    std::string body;
    std::uint64_t connection = 0;
};

/// An answer for the wire.
struct raw_answer
{
    unsigned status = 200;
    std::string content_type = "application/json; charset=utf-8";
    header_list headers;
    std::string body;
};

/// What the server does with an answer. All of it is decided before any I/O.
struct verdict
{
    raw_answer answer;
    time_source::duration delay{};
    bool silent = false;                   ///< Nothing is sent, and the connection stays open.
    std::optional<std::size_t> cut_after;  ///< Bytes that are sent before the connection is closed.
    bool reset = false;                    ///< It is closed by a TCP reset.
    bool close_after = false;              ///< It is closed in order after the answer.
    bool chunked = false;
};

/// What a handler answers.
struct answer
{
    unsigned status = 200;
    json::value body;
    bool has_body = true;
};

/// `{"response": payload}`.
CLOUD66_DECL answer enveloped(json::value payload);

/// `{"response": {"ok": true, "message": message}}`.
CLOUD66_DECL answer acknowledged(std::string_view message);

/// 200 without a body.
CLOUD66_DECL answer nothing();

/// The document that `text` spells in JSON; for the seeds.
CLOUD66_DECL json::object parse_document(std::string_view text);

/// Thrown by handlers: an answer that says no.
class refusal : public std::exception
{
public:
    refusal(unsigned status, std::string error, std::string description, std::string details)
        : status_(status),
          error_(std::move(error)),
          description_(std::move(description)),
          details_(std::move(details))
    {
    }

    CLOUD66_DECL answer to_answer() const;
    const char* what() const noexcept override { return description_.c_str(); }

private:
    unsigned status_;
    std::string error_;
    std::string description_;
    std::string details_;
};

/// 400 naming the parameter: `strategy is missing`.
CLOUD66_DECL refusal bad_parameter(std::string_view name, std::string_view problem);

/// 400 for a request that makes no sense as a whole.
CLOUD66_DECL refusal bad_request(std::string details);

/// 404: `Stack not found`.
CLOUD66_DECL refusal not_found(std::string_view what);

CLOUD66_DECL refusal throttled(unsigned limit);
CLOUD66_DECL refusal not_implemented();

/// The API's id for a status, such as `conflict`.
CLOUD66_DECL std::string_view error_id(unsigned status);

CLOUD66_DECL std::string_view reason_phrase(unsigned status);

/// The bytes of an answer.
/// \param body_sent false for HEAD.
CLOUD66_DECL std::string to_wire(const raw_answer& reply, bool keep_alive, bool chunked, bool body_sent);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/message.ipp>
#endif

#endif
