// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FAILOVER_GROUPS_HPP
#define CLOUD66_RESOURCES_FAILOVER_GROUPS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// Which stack of a failover group gets the traffic; a code of the API that is not listed keeps its number.
enum class failover_stack
{
    primary = 1,
    secondary = 2
};
BOOST_DESCRIBE_ENUM(failover_stack, primary, secondary)

namespace detail {
template <>
inline constexpr bool is_sent_as_number<failover_stack> = true;
}

/// An address that leads to one of two stacks. Sources: docs2024, Go; docs-v3 has other members under another
/// path.
struct failover_group
{
    std::string uid;                     ///< Such as `fg-5be3dca6d3c4bf1eaddcb5b555d993bb`.
    std::optional<std::string> address;  ///< A host name, such as `958-797-516.cloud66.net`.
    std::optional<failover_stack> current_stack;
    std::optional<std::string> primary_stack_uid;
    std::optional<std::string> primary_stack_name;
    std::optional<std::string> secondary_stack_uid;
    std::optional<std::string> secondary_stack_name;
    std::optional<bool> busy_toggling;  ///< It is being switched.
    std::optional<bool> readonly;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(failover_group, (),
                      (uid, address, current_stack, primary_stack_uid, primary_stack_name,
                       secondary_stack_uid, secondary_stack_name, busy_toggling, readonly, created_at,
                       updated_at))

/// What a failover group is made of.
struct create_failover_group_params
{
    std::optional<std::string_view> primary_stack_uid = {};  ///< Empty, in an update: that stack is detached.
    std::optional<std::string_view> secondary_stack_uid =
        {};  ///< Empty, in an update: that stack is detached.
    std::optional<failover_stack> current_stack = {};
};
BOOST_DESCRIBE_STRUCT(create_failover_group_params, (),
                      (primary_stack_uid, secondary_stack_uid, current_stack))

/// What `update_failover_group` takes: the same as `create_failover_group`.
using update_failover_group_params = create_failover_group_params;

/// The calls about failover groups. What holds for every call stands at `client`.
template <class Client>
class failover_groups_api
{
public:
    /// Every failover group of the account: `GET /failover_groups.json`, one request, no pages. Scope
    /// `public`.
    operation<std::vector<failover_group>> list_failover_groups() const
    {
        return detail::fetch<std::vector<failover_group>>(
            *this, detail::get("list_failover_groups", "/failover_groups.json"));
    }

    /// Creates a failover group: `POST /failover_groups`. Scope `public`. The response does not say which uid
    /// it got: `list_failover_groups` does.
    /// \param params its stacks and which of them gets the traffic; default: none yet. Empty uids are
    /// refused, as there is nothing to detach.
    operation<void> create_failover_group(create_failover_group_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            return detail::fetch<void>(
                *this, detail::post("create_failover_group", "/failover_groups", {}, detail::encode(params)));
        });
    }

    /// Attaches and detaches stacks, and switches between them: `PUT /failover_groups/{failover_group_uid}`.
    /// Scope `public`. docs2024 leaves the uid out of the path; Go has it.
    /// \param params what is to be changed; the rest stays.
    operation<void> update_failover_group(std::string_view failover_group_uid,
                                          update_failover_group_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<void>(
                *this, detail::put("update_failover_group", "/failover_groups/{failover_group_uid}",
                                   {failover_group_uid}, detail::encode(params)));
        });
    }

    /// Deletes a failover group, and with it its address: `DELETE /failover_groups/{failover_group_uid}`.
    /// The stacks stay. Scope not documented.
    operation<void> delete_failover_group(std::string_view failover_group_uid) const
    {
        return detail::fetch<void>(
            *this, detail::delete_("delete_failover_group", "/failover_groups/{failover_group_uid}",
                                   {failover_group_uid}));
    }
};

}  // namespace cloud66::inline v1

#endif
