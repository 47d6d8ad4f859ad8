// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CLOUDS_HPP
#define CLOUD66_RESOURCES_CLOUDS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A place where a cloud has servers.
struct cloud_region
{
    std::optional<std::string> id;      ///< What `create_stack` takes as its region.
    std::optional<std::string> name;    ///< Such as `Amsterdam 2, Netherlands`.
    std::optional<std::string> old_id;  ///< A former number, seen at DigitalOcean. Source: docs2024.
};
BOOST_DESCRIBE_STRUCT(cloud_region, (), (id, name, old_id))

/// A kind of server that a cloud offers.
struct cloud_server_size
{
    std::optional<std::string> id;    ///< What `create_stack` and `scale_up_server_group` take as a size.
    std::optional<std::string> name;  ///< Such as `1GB - 1 CPU`.
};
BOOST_DESCRIBE_STRUCT(cloud_server_size, (), (id, name))

/// A cloud vendor that the account has a key for. Sources: docs2024, Go.
struct cloud
{
    std::string name;                         ///< The vendor's key, such as `digitalocean`; see `get_cloud`.
    std::optional<std::string> display_name;  ///< Such as `DigitalOcean`.
    std::optional<std::string> key_name;      ///< Name of the key that is stored for it. Source: Go.
    std::vector<cloud_region> regions;
    std::vector<cloud_server_size> server_sizes;
};
BOOST_DESCRIBE_STRUCT(cloud, (), (name, display_name, key_name, regions, server_sizes))

/// The calls about clouds. What holds for every call stands at `client`.
template <class Client>
class clouds_api
{
public:
    /// Every cloud of the account with its regions and sizes: `GET /clouds.json`, all pages. Scope
    /// `redeploy`. Go reads one page only; docs2024 shows pagination.
    operation<std::vector<cloud>> list_clouds() const
    {
        return detail::fetch_all<cloud>(*this, detail::get("list_clouds", "/clouds.json"));
    }

    /// One page of them: `GET /clouds.json?page=N`.
    operation<page<cloud>> list_clouds(page_number number) const
    {
        return detail::fetch_page<cloud>(*this, detail::get("list_clouds", "/clouds.json"), number);
    }

    /// One cloud: `GET /clouds/{cloud_name}.json`. Scope `redeploy`.
    /// \param cloud_name its key, `cloud::name`, such as `digitalocean`.
    operation<cloud> get_cloud(std::string_view cloud_name) const
    {
        return detail::fetch<cloud>(*this,
                                    detail::get("get_cloud", "/clouds/{cloud_name}.json", {cloud_name}));
    }
};

}  // namespace cloud66::inline v1

#endif
