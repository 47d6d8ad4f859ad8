// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_RETRY_HPP
#define CLOUD66_DETAIL_CLIENT_RETRY_HPP

#include <cloud66/config.hpp>
#include <cloud66/options.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <optional>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// How one attempt failed, as far as it matters for what comes next.
struct failed_attempt
{
    boost::system::error_code code;  ///< What the caller would get.
    int status = 0;                  ///< Of the response; 0 if there was none.
    bool sent = false;               ///< Whether a byte of the request may have left.
    bool is_safe = true;             ///< Whether the request could have done something.
    int attempts = 1;                ///< How many there have been, this one included.
    std::optional<std::chrono::seconds> retry_after;
};

/// What comes next.
struct retry_decision
{
    enum
    {
        fail,
        retry,
        outcome_unknown
    } kind = fail;
    std::chrono::milliseconds delay{0};  ///< Before trying again.
};

/// Decides after a failed attempt: sans-io.
/// \param random from 0 up to 1; spreads the retries of many clients (full jitter).
CLOUD66_DECL retry_decision decide_retry(const retry_options& options, const failed_attempt& attempt,
                                         double random);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/retry.ipp>
#endif

#endif
