// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_CALL_SETTINGS_IPP
#define CLOUD66_IMPL_CLIENT_CALL_SETTINGS_IPP

#include <cloud66/detail/client/call_settings.hpp>
#include <cloud66/error.hpp>

#include <algorithm>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Throws `invalid_argument` for a member of `call_options` if `valid` does not hold.
inline void require_call_option(bool valid, const char* member, const char* rule)
{
    if (!valid) throw error(errc::invalid_argument, std::string("call_options.") + member + ' ' + rule);
}

inline bool is_request_id(std::string_view text)
{
    return !text.empty() && text.size() <= 255 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

CLOUD66_DECL shared_settings make_call_settings(const shared_settings& before, const call_options& options)
{
    call_settings made = before ? *before : call_settings();
    if (options.deadline) {
        require_call_option(options.deadline->count() > 0, "deadline", "must be greater than zero");
        made.deadline = options.deadline;
    }
    if (options.account) {
        require_call_option(*options.account > 0, "account", "must be greater than zero");
        made.account = options.account;
    }
    if (options.max_wait) {
        require_call_option(options.max_wait->count() >= 0, "max_wait", "must not be negative");
        made.max_wait = options.max_wait;
    }
    if (options.retries) {
        require_call_option(*options.retries >= 0, "retries", "must not be negative");
        made.retries = options.retries;
    }
    if (options.request_id) {
        require_call_option(is_request_id(*options.request_id), "request_id",
                            "must be 1 to 255 visible ASCII characters");
        made.request_id = *options.request_id;
    }
    return std::make_shared<const call_settings>(std::move(made));
}

CLOUD66_DECL shared_settings poll_settings(std::optional<std::int64_t> account)
{
    static const auto make = [](std::optional<std::int64_t> where) {
        call_settings made;
        made.account = where;
        made.retries = 0;
        made.priority = http::request_priority::poll;
        return std::make_shared<const call_settings>(std::move(made));
    };
    static const shared_settings usual = make(std::nullopt);
    return account ? make(account) : usual;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
