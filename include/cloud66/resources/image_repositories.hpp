// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_IMAGE_REPOSITORIES_HPP
#define CLOUD66_RESOURCES_IMAGE_REPOSITORIES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A registry of container images whose login the account keeps. The password is never shown. Source:
/// docs2024.
struct image_repository
{
    std::int64_t id = 0;
    std::optional<std::string> url;  ///< Such as `https://quay.io`.
    std::optional<std::string> username;
    std::optional<std::string> email;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(image_repository, (), (id, url, username, email, created_at_iso, updated_at_iso))

/// A registry and its login, all of which must be given, to change one of them too.
struct create_image_repository_params
{
    std::string_view url;  ///< Such as `https://quay.io`.
    std::string_view email;
    std::string_view username;
    std::string_view password;  ///< A secret.
};
BOOST_DESCRIBE_STRUCT(create_image_repository_params, (), (url, email, username, password))

/// What `update_image_repository` takes: the same as `create_image_repository`.
using update_image_repository_params = create_image_repository_params;

/// The calls about image repositories. What holds for every call stands at `client`.
template <class Client>
class image_repositories_api
{
public:
    /// Every registry that the account keeps a login for: `GET /image_repositories.json`, all pages. Scope
    /// `admin`.
    operation<std::vector<image_repository>> list_image_repositories() const
    {
        return detail::fetch_all<image_repository>(
            *this, detail::get("list_image_repositories", "/image_repositories.json"));
    }

    /// One page of them: `GET /image_repositories.json?page=N`.
    operation<page<image_repository>> list_image_repositories(page_number number) const
    {
        return detail::fetch_page<image_repository>(
            *this, detail::get("list_image_repositories", "/image_repositories.json"), number);
    }

    /// One of them: `GET /image_repositories/{repository_id}.json`. Scope `admin`.
    operation<image_repository> get_image_repository(std::int64_t repository_id) const
    {
        return detail::fetch<image_repository>(
            *this,
            detail::get("get_image_repository", "/image_repositories/{repository_id}.json", {repository_id}));
    }

    /// Keeps the login of a registry: `POST /image_repositories.json`. Scope `admin`.
    operation<image_repository> create_image_repository(create_image_repository_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<image_repository>(
                *this,
                detail::post("create_image_repository", "/image_repositories.json", {}, body_of(params)));
        });
    }

    /// Replaces the login of a registry: `PUT /image_repositories/{repository_id}.json`. Scope `admin`.
    operation<image_repository> update_image_repository(std::int64_t repository_id,
                                                        update_image_repository_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<image_repository>(
                *this, detail::put("update_image_repository", "/image_repositories/{repository_id}.json",
                                   {repository_id}, body_of(params)));
        });
    }

    /// Removes a registry and its login: `DELETE /image_repositories/{repository_id}.json`. Scope `admin`.
    operation<void> delete_image_repository(std::int64_t repository_id) const
    {
        return detail::fetch<void>(
            *this, detail::delete_("delete_image_repository", "/image_repositories/{repository_id}.json",
                                   {repository_id}));
    }

private:
    static std::string body_of(const create_image_repository_params& params)
    {
        detail::refuse_empty_texts(params);
        return detail::encode(params);
    }
};

}  // namespace cloud66::inline v1

#endif
