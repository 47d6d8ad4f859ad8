// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SNAPSHOTS_HPP
#define CLOUD66_RESOURCES_SNAPSHOTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/resources/renders.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// The state of an application at one time. Source: Go.
struct snapshot
{
    std::string uid;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<std::string> action;  ///< What it was taken for, such as `deploy`.
    std::optional<timestamp> triggered_at;
    std::optional<std::string> triggered_by;  ///< An e-mail address.
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(snapshot, (),
                      (uid, created_at_iso, updated_at_iso, action, triggered_at, triggered_by, tags))

/// What of a formation to render, and how.
struct render_snapshot_params
{
    /// File names of the wanted stencils; empty: all, which is inferred.
    std::span<const std::string_view> requested_files = {};

    /// Whether to render the stencils as they are today, instead of as they were at the snapshot. The API's
    /// default is true.
    std::optional<bool> use_latest = {};

    /// A filter of the formation; whether by name or by UID is not documented.
    std::optional<std::string_view> filter = {};
};
BOOST_DESCRIBE_STRUCT(render_snapshot_params, (), (requested_files, use_latest, filter))

namespace detail {
template <>
inline constexpr bool is_comma_joined<& render_snapshot_params::requested_files> = true;
}  // namespace detail

/// The calls about snapshots. What holds for every call stands at `client`; the source of all of
/// them is Go, and none names a scope that they need.
template <class Client>
class snapshots_api
{
public:
    /// Every snapshot of the stack: `GET /stacks/{stack_uid}/snapshots.json`, all pages. The order
    /// is not documented: compare dates to find the latest.
    operation<std::vector<snapshot>> list_snapshots(std::string_view stack_uid) const
    {
        return detail::fetch_all<snapshot>(*this, list_snapshots_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/snapshots.json?page=N`.
    operation<page<snapshot>> list_snapshots(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<snapshot>(*this, list_snapshots_request(stack_uid), number);
    }

    /// Renders the stencils of a formation with the data of a snapshot:
    /// `GET /stacks/{stack_uid}/snapshots/{snapshot_uid}/formation/{formation_uid}`.
    /// \param params default: all stencils as they are today.
    /// \throws error `invalid_argument` if a requested file has no name or a comma in it.
    operation<renders> render_snapshot(std::string_view stack_uid, std::string_view snapshot_uid,
                                       std::string_view formation_uid,
                                       render_snapshot_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<renders>(
                *this,
                detail::with_query(
                    detail::get("render_snapshot",
                                "/stacks/{stack_uid}/snapshots/{snapshot_uid}/formation/{formation_uid}",
                                {stack_uid, snapshot_uid, formation_uid}),
                    params));
        });
    }

private:
    static detail::api_request list_snapshots_request(std::string_view stack_uid)
    {
        return detail::get("list_snapshots", "/stacks/{stack_uid}/snapshots.json", {stack_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
