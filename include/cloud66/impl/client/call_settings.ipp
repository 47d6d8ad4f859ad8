// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_CALL_SETTINGS_IPP
#define CLOUD66_IMPL_CLIENT_CALL_SETTINGS_IPP

#include <cloud66/detail/client/call_settings.hpp>
#include <cloud66/detail/client/require.hpp>

#include <algorithm>

namespace cloud66::inline v1::detail {

inline bool is_request_id(std::string_view text)
{
    return !text.empty() && text.size() <= 255 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

CLOUD66_DECL shared_settings make_call_settings(const shared_settings& before, const call_options& options)
{
    call_settings made = before ? *before : call_settings();
    if (options.timeout) {
        require(options.timeout->count() >= 0, "call_options.timeout",
                "must not be negative (zero means no limit)");
        made.timeout.reset();
        if (options.timeout->count() > 0) made.timeout = options.timeout;
    }
    if (options.account) {
        require(*options.account > 0, "call_options.account", "must be greater than zero");
        made.account = options.account;
    }
    if (options.max_throttle_wait) {
        require(options.max_throttle_wait->count() >= 0, "call_options.max_throttle_wait",
                "must not be negative");
        made.max_throttle_wait = options.max_throttle_wait;
    }
    if (options.retries) {
        require(*options.retries >= 0, "call_options.retries", "must not be negative");
        made.retries = options.retries;
    }
    if (options.request_id) {
        require(is_request_id(*options.request_id), "call_options.request_id",
                "must be 1 to 255 visible ASCII characters");
        made.request_id = *options.request_id;
    }
    return std::make_shared<const call_settings>(std::move(made));
}

CLOUD66_DECL shared_settings account_settings(std::optional<std::int64_t> account)
{
    if (!account) return nullptr;
    call_settings made;
    made.account = account;
    return std::make_shared<const call_settings>(std::move(made));
}

inline shared_settings make_poll_settings(call_settings made)
{
    made.retries = 0;
    made.priority = http::request_priority::poll;
    return std::make_shared<const call_settings>(std::move(made));
}

CLOUD66_DECL shared_settings poll_settings(const shared_settings& before)
{
    static const shared_settings usual = make_poll_settings({});
    return before ? make_poll_settings(*before) : usual;
}

}  // namespace cloud66::inline v1::detail

#endif
