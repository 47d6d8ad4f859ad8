// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SERVER_SETTINGS_HPP
#define CLOUD66_RESOURCES_SERVER_SETTINGS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/resources/setting.hpp>

#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// The calls about the settings of servers. What holds for every call stands at `client`.
///
/// A setting is named by its key, `server.name`, or by the key with dashes, `server-name`: either may be given.
template <class Client>
class server_settings_api
{
public:
    /// Every setting of a server: `GET /stacks/{stack_uid}/servers/{server_uid}/settings.json`, all pages.
    /// Scope `public`.
    operation<std::vector<setting>> list_server_settings(std::string_view stack_uid,
                                                         std::string_view server_uid) const
    {
        return detail::fetch_all<setting>(*this, list_server_settings_request(stack_uid, server_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/servers/{server_uid}/settings.json?page=N`, one request.
    operation<page<setting>> list_server_settings(std::string_view stack_uid, std::string_view server_uid,
                                                  page_number number) const
    {
        return detail::fetch_page<setting>(*this, list_server_settings_request(stack_uid, server_uid),
                                           number);
    }

    /// One setting: `GET /stacks/{stack_uid}/servers/{server_uid}/settings/{setting_key}.json`. Scope `public`.
    /// Samples show its key and value only.
    operation<setting> get_server_setting(std::string_view stack_uid, std::string_view server_uid,
                                          std::string_view setting_key) const
    {
        return detail::fetch<setting>(
            *this, detail::get("get_server_setting",
                               "/stacks/{stack_uid}/servers/{server_uid}/settings/{setting_key}.json",
                               {stack_uid, server_uid, detail::setting_id(setting_key)}));
    }

    /// Changes one setting: `PUT /stacks/{stack_uid}/servers/{server_uid}/settings/{setting_key}.json`. Scope
    /// `admin`. Starts an action, whose `resource_type` is `server` and which is polled under the stack all the
    /// same; the setting has changed when it has succeeded.
    /// \param value the new value as text, also where it is a number or a switch; it may be empty.
    operation<action> update_server_setting(std::string_view stack_uid, std::string_view server_uid,
                                            std::string_view setting_key, std::string_view value) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(
                *this,
                detail::put("update_server_setting",
                            "/stacks/{stack_uid}/servers/{server_uid}/settings/{setting_key}.json",
                            {stack_uid, server_uid, detail::setting_id(setting_key)},
                            detail::setting_body(value)),
                stack_uid);
        });
    }

private:
    static detail::api_request list_server_settings_request(std::string_view stack_uid,
                                                            std::string_view server_uid)
    {
        return detail::get("list_server_settings", "/stacks/{stack_uid}/servers/{server_uid}/settings.json",
                           {stack_uid, server_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
