// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_STACK_SETTINGS_HPP
#define CLOUD66_RESOURCES_STACK_SETTINGS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/resources/setting.hpp>

#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// The calls about the settings of stacks. What holds for every call stands at `client`.
///
/// A setting is named by its key, `git.branch`, or by its id, `git-branch`: either may be given.
template <class Client>
class stack_settings_api
{
public:
    /// Every setting of the stack: `GET /stacks/{stack_uid}/settings.json`, all pages. Scope `public`.
    operation<std::vector<setting>> list_stack_settings(std::string_view stack_uid) const
    {
        return detail::fetch_all<setting>(*this, list_stack_settings_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/settings.json?page=N`, one request.
    operation<page<setting>> list_stack_settings(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<setting>(*this, list_stack_settings_request(stack_uid), number);
    }

    /// One setting: `GET /stacks/{stack_uid}/settings/{setting_key}.json`. Scope `public`. Samples show its key
    /// and value only.
    operation<setting> get_stack_setting(std::string_view stack_uid, std::string_view setting_key) const
    {
        return detail::fetch<setting>(
            *this, detail::get("get_stack_setting", "/stacks/{stack_uid}/settings/{setting_key}.json",
                               {stack_uid, detail::setting_id(setting_key)}));
    }

    /// Changes one setting: `PUT /stacks/{stack_uid}/settings/{setting_key}.json`. Scope `admin`. Starts an
    /// action such as `stack-set: git.branch`; the setting has changed when it has succeeded.
    /// \param value the new value as text, also where it is a number or a switch; it may be empty.
    operation<action> update_stack_setting(std::string_view stack_uid, std::string_view setting_key,
                                           std::string_view value) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(
                *this,
                detail::put("update_stack_setting", "/stacks/{stack_uid}/settings/{setting_key}.json",
                            {stack_uid, detail::setting_id(setting_key)}, detail::setting_body(value)),
                stack_uid);
        });
    }

private:
    static detail::api_request list_stack_settings_request(std::string_view stack_uid)
    {
        return detail::get("list_stack_settings", "/stacks/{stack_uid}/settings.json", {stack_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
