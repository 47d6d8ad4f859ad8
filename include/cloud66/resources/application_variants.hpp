// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_APPLICATION_VARIANTS_HPP
#define CLOUD66_RESOURCES_APPLICATION_VARIANTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A version of an application that runs beside others. Go and two pages of docs-v3 show three forms of it,
/// which share `uid` and `git_hash` only; any other member may be missing.
struct application_variant
{
    std::string uid;
    std::optional<std::string> type;
    std::optional<std::string> sub_type;  ///< Empty if there is none.
    std::optional<std::string> git_repo;
    std::optional<std::string> git_ref;
    std::optional<std::string> git_hash;
    std::optional<std::string> tag;
    std::optional<int> percentage;  ///< Its share of the traffic, 0 to 100.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<std::int64_t> id;           ///< docs-v3 only, like all that follow.
    std::optional<std::string> variant_type;  ///< `active`, `canary`, `preview`.
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<std::string> name;
    std::optional<std::string> namespace_;  ///< In Kubernetes.
    std::optional<int> traffic_percentage;  ///< Its share of the traffic, 0 to 100.
    std::optional<std::string> traffic_split_name;
    std::optional<std::string> status;  ///< `active`, `canary`, `preview`.
    std::optional<std::string> deploy_session;
    std::vector<std::string> dns_record;
};
BOOST_DESCRIBE_STRUCT(application_variant, (),
                      (uid, type, sub_type, git_repo, git_ref, git_hash, tag, percentage, created_at_iso,
                       updated_at_iso, id, variant_type, created_at, updated_at, name, namespace_,
                       traffic_percentage, traffic_split_name, status, deploy_session, dns_record))

/// What else to change of a variant.
struct update_application_variant_params
{
    std::optional<int> canary_percentage = {};  ///< The canary's share of the traffic, 0 to 100.
};
BOOST_DESCRIBE_STRUCT(update_application_variant_params, (), (canary_percentage))

/// What `put_application_variant` takes: the same as `update_application_variant`.
using put_application_variant_params = update_application_variant_params;

namespace detail {

/// \throws error `invalid_argument` for a share that is none.
inline std::string application_variant_body(std::string_view operation,
                                            const update_application_variant_params& params)
{
    const int share = params.canary_percentage.value_or(0);
    if (share < 0 || share > 100)
        throw error(errc::invalid_argument, "canary_percentage is not within 0 and 100");
    object_writer body;
    body.add("operation", required("operation", operation));
    encode_members(body, params);
    return body.text();
}

}  // namespace detail

/// The calls about application variants. What holds for every call stands at `client`.
template <class Client>
class application_variants_api
{
public:
    /// The active variant, the one that is rolled out and previews: `GET
    /// /stacks/{stack_uid}/application_variants.json`, one request, no pages. Scope `redeploy`.
    operation<std::vector<application_variant>> list_application_variants(std::string_view stack_uid) const
    {
        return detail::fetch<std::vector<application_variant>>(
            *this, detail::get("list_application_variants", "/stacks/{stack_uid}/application_variants.json",
                               {stack_uid}));
    }

    /// Makes a variant that is rolled out the active one, or changes a canary's share: `PATCH
    /// /stacks/{stack_uid}/application_variants/{variant_uid}.json`. Scope not documented. Source: Go, which
    /// ignores the response.
    ///
    /// The operation `commit` alone makes it the active one. Go sends `commit` to change the share as well,
    /// and no source says whether that commits, too: try a share at a stack of your own first.
    /// \param operation `commit`; docs-v3 has another one, whose name is not known.
    /// \param params the canary's share; default: it stays.
    operation<void> update_application_variant(std::string_view stack_uid, std::string_view variant_uid,
                                               std::string_view operation,
                                               update_application_variant_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<void>(
                *this, detail::patch("update_application_variant", variant_path, {stack_uid, variant_uid},
                                     detail::application_variant_body(operation, params)));
        });
    }

    /// The same by `PUT /stacks/{stack_uid}/application_variants/{variant_uid}.json`, as docs-v3 has it.
    /// Prefer `update_application_variant`.
    operation<void> put_application_variant(std::string_view stack_uid, std::string_view variant_uid,
                                            std::string_view operation,
                                            put_application_variant_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<void>(
                *this, detail::put("put_application_variant", variant_path, {stack_uid, variant_uid},
                                   detail::application_variant_body(operation, params)));
        });
    }

    /// Removes a preview: `DELETE /stacks/{stack_uid}/application_variants/{variant_uid}.json`. Scope not
    /// documented. Source: Go, which ignores the response.
    operation<void> delete_application_variant(std::string_view stack_uid, std::string_view variant_uid) const
    {
        return detail::fetch<void>(
            *this, detail::delete_("delete_application_variant", variant_path, {stack_uid, variant_uid}));
    }

private:
    static constexpr std::string_view variant_path =
        "/stacks/{stack_uid}/application_variants/{variant_uid}.json";
};

}  // namespace cloud66::inline v1

#endif
