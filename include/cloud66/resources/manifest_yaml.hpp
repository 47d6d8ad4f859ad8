// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_MANIFEST_YAML_HPP
#define CLOUD66_RESOURCES_MANIFEST_YAML_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/resources/yaml_version.hpp>

#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// The calls about the versions of a stack's `manifest.yml`, which says on what it runs. What holds for every call
/// stands at `client`. No source names their scopes.
template <class Client>
class manifest_yaml_api
{
public:
    /// Every stored version: `GET /stacks/{stack_uid}/manifest_yaml.json`, all pages; the order is not documented.
    /// \param params whether with their texts.
    operation<std::vector<yaml_version>> list_manifest_yamls(std::string_view stack_uid,
                                                             list_manifest_yamls_params params = {}) const
    {
        return detail::fetch_all<yaml_version>(*this,
                                               requests.list("list_manifest_yamls", stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/manifest_yaml.json?page=N`, one request.
    operation<page<yaml_version>> list_manifest_yamls(std::string_view stack_uid, page_number number,
                                                      list_manifest_yamls_params params = {}) const
    {
        return detail::fetch_page<yaml_version>(
            *this, requests.list("list_manifest_yamls", stack_uid, params), number);
    }

    /// One version: `GET /stacks/{stack_uid}/manifest_yaml/{version_uid}.json`.
    operation<yaml_version> get_manifest_yaml(std::string_view stack_uid, std::string_view version_uid) const
    {
        return detail::fetch<yaml_version>(*this,
                                           requests.fetch("get_manifest_yaml", stack_uid, version_uid));
    }

    /// Stores a new version, without deploying it: `POST /stacks/{stack_uid}/manifest_yaml.json`.
    /// \param manifest_yaml the whole text.
    /// \param params the reason.
    /// \return the version that was stored.
    operation<yaml_version> create_manifest_yaml(std::string_view stack_uid, std::string_view manifest_yaml,
                                                 create_manifest_yaml_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<yaml_version>(
                *this, requests.create("create_manifest_yaml", stack_uid, manifest_yaml, params));
        });
    }

private:
    static constexpr detail::yaml_requests requests{"manifest_yaml", "/stacks/{stack_uid}/manifest_yaml.json",
                                                    "/stacks/{stack_uid}/manifest_yaml/{version_uid}.json"};
};

}  // namespace cloud66::inline v1

#endif
