// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_IMAGE_REPOSITORIES_IPP
#define CLOUD66_SANDBOX_RESOURCES_IMAGE_REPOSITORIES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Takes over all but the password, which is shown to nobody.
inline void set_image_repository(call& request, json::object& repository)
{
    for (const std::string_view name : {"url", "email", "username", "password"})
        request.parameters.required(name);
    request.parameters.copy_to(repository, {"url", "email", "username"});
    repository["updated_at_iso"] = request.date();
}

inline json::object& asked_image_repository(call& request)
{
    return request.named(request.world.user, "image_repositories", "id", 0, "Image repository");
}

inline answer list_image_repositories(call& request)
{
    return page_of(request, request.world.user.part("image_repositories"));
}

inline answer get_image_repository(call& request) { return enveloped(asked_image_repository(request)); }

inline answer create_image_repository(call& request)
{
    account& user = request.world.user;
    json::object repository = parse_document(R"json({
        "id": null, "url": null, "username": null, "email": null, "created_at_iso": null,
        "updated_at_iso": null})json");
    repository["id"] = user.next_number("image_repositories", "id", 0);
    repository["created_at_iso"] = request.date();
    set_image_repository(request, repository);
    user.part("image_repositories").push_back(repository);
    return enveloped(std::move(repository));
}

inline answer update_image_repository(call& request)
{
    json::object& repository = asked_image_repository(request);
    set_image_repository(request, repository);
    return enveloped(repository);
}

inline answer delete_image_repository(call& request)
{
    if (!request.world.user.erase("image_repositories", "id", request.arguments.at(0)))
        throw not_found("Image repository");
    return acknowledged("Image repository removed");
}

inline void seed_image_repositories(world& everything)
{
    json::array& repositories = everything.user.part("image_repositories");
    repositories.push_back(parse_document(R"json({
        "id": 3, "url": "https://quay.io", "username": "acme", "email": "ops@example.com",
        "created_at_iso": "2015-12-03T14:30:17Z", "updated_at_iso": "2015-12-03T14:30:17Z"})json"));
    repositories.push_back(parse_document(R"json({
        "id": 5, "url": "https://index.docker.io/v1/", "username": "acmetrading", "email": "jane@example.com",
        "created_at_iso": "2017-05-20T08:00:00Z", "updated_at_iso": "2021-01-04T09:15:50Z"})json"));
}

CLOUD66_DECL resource image_repositories_resource()
{
    static constexpr std::array<route, 5> routes{{
        {"GET", "/image_repositories", "list_image_repositories", "admin", list_image_repositories},
        {"POST", "/image_repositories", "create_image_repository", "admin", create_image_repository},
        {"GET", "/image_repositories/{id}", "get_image_repository", "admin", get_image_repository},
        {"PUT", "/image_repositories/{id}", "update_image_repository", "admin", update_image_repository},
        {"DELETE", "/image_repositories/{id}", "delete_image_repository", "admin", delete_image_repository},
    }};
    return {routes, seed_image_repositories};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
