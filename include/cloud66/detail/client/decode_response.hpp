// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_DECODE_RESPONSE_HPP
#define CLOUD66_DETAIL_CLIENT_DECODE_RESPONSE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/error.hpp>
#include <cloud66/log.hpp>

#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

/// The error of a payload that could not be decoded, with the facts of its request.
CLOUD66_DECL error with_details(const error& mismatch, const api_response& response);

/// The error of a response that contradicts the request or itself.
CLOUD66_DECL error malformed(const api_response& response, std::string why);

/// The error of a list that is longer than `options.limits.pages` allows.
CLOUD66_DECL error too_long(const api_response& response, std::string why);

/// The error of a change that the API accepted with a response that cannot be read.
CLOUD66_DECL error accepted_but_unreadable(const error& unreadable);

/// Whether `response` says in spite of its good status that the request was not carried out: `ok` or `success` is false,
/// or there is an `error`.
CLOUD66_DECL bool is_rejection(const api_response& response);

/// The error of such a response, with the reason that it gives.
CLOUD66_DECL error rejected(const api_response& response);

/// Writes what was left empty to the log.
CLOUD66_DECL void log_notes(const logger& log, const decode_notes& notes, const api_response& response);

/// The payload of `response` as a `T`.
/// \throws error `malformed_response`, or `outcome_unknown` in response to a change, if it is none.
template <class T>
T decode_response(const logger& log, const api_response& response)
{
    T result{};
    try {
        decode_notes notes;
        decode(response.payload(), result, notes);
        if (!notes.empty()) log_notes(log, notes, response);
    } catch (const error& mismatch) {
        const error unreadable = with_details(mismatch, response);
        throw response.is_safe() ? unreadable : accepted_but_unreadable(unreadable);
    }
    return result;
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/decode_response.ipp>
#endif

#endif
