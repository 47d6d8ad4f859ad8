// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_CALL_SETTINGS_HPP
#define CLOUD66_DETAIL_CLIENT_CALL_SETTINGS_HPP

#include <cloud66/call_options.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/form_exchange.hpp>
#include <cloud66/http.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cloud66::inline v1::detail {

/// How a request is sent where that differs from the client's options: `call_options`, checked and owned.
struct call_settings
{
    std::optional<std::chrono::milliseconds> timeout = {};  ///< Greater than zero.
    std::optional<std::int64_t> account = {};
    std::optional<std::chrono::milliseconds> max_throttle_wait = {};
    std::optional<int> retries = {};
    std::string request_id = {};  ///< Empty: a new one for each attempt.
    http::request_priority priority = http::request_priority::call;
    std::shared_ptr<const form_exchange> form =
        {};  ///< Of a request whose body is a form; null for all others.
};

/// Shared by the requests of a view; null: nothing differs.
using shared_settings = std::shared_ptr<const call_settings>;

/// `before`, with what `options` set in place of its own.
/// \throws error `invalid_argument` naming the member that cannot be right.
CLOUD66_DECL shared_settings make_call_settings(const shared_settings& before, const call_options& options);

/// Those of a request in `account`, if that is not the client's.
CLOUD66_DECL shared_settings account_settings(std::optional<std::int64_t> account);

/// `before`, for a poll instead of a call: it goes after calls and is not retried, since the next poll does that.
CLOUD66_DECL shared_settings poll_settings(const shared_settings& before);

/// The account in which a request with `settings` acts, if that is not the client's.
inline std::optional<std::int64_t> account_of(const shared_settings& settings)
{
    return settings ? settings->account : std::nullopt;
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/call_settings.ipp>
#endif

#endif
