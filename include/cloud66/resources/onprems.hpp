// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_ONPREMS_HPP
#define CLOUD66_RESOURCES_ONPREMS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// Servers of the account's own in one place, and how they are used. Source: Go.
struct onprem
{
    std::string uid;
    std::optional<std::string> name;
    std::optional<raw_json> config;  ///< In a form that no source shows.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(onprem, (), (uid, name, config, created_at_iso, updated_at_iso))

/// The calls about on-premise configurations. What holds for every call stands at `client`. Go is
/// the only source of all of them.
template <class Client>
class onprems_api
{
public:
    /// Every on-premise configuration: `GET /onprems.json`. Scope not documented.
    operation<std::vector<onprem>> list_onprems() const
    {
        return detail::fetch<std::vector<onprem>>(*this, detail::get("list_onprems", "/onprems.json"));
    }

    /// One of them: `GET /onprems/{onprem_uid}.json`. Scope not documented.
    operation<onprem> get_onprem(std::string_view onprem_uid) const
    {
        return detail::fetch<onprem>(*this,
                                     detail::get("get_onprem", "/onprems/{onprem_uid}.json", {onprem_uid}));
    }

    /// Replaces an on-premise configuration: `PUT /onprems/{onprem_uid}.json`. Scope not documented. Go sends the whole
    /// object back, so that name and configuration both must be given; `onprem::config->text()` is what there
    /// was.
    /// \return the configuration as it was saved.
    operation<onprem> update_onprem(std::string_view onprem_uid, std::string_view name,
                                    json_text config) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("uid", onprem_uid);
            body.add("name", detail::required("name", name));
            body.add("config", config);
            return detail::fetch<onprem>(
                *this, detail::put("update_onprem", "/onprems/{onprem_uid}.json", {onprem_uid}, body.text()));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
