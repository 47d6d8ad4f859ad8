// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SSH_KEYS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SSH_KEYS_IPP

#include <cloud66/detail/json/base64.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer get_access_public_key(call& request)
{
    return enveloped(request.world.user.part("ssh_keys").at(0));
}

inline answer set_access_public_key(call& request)
{
    const auto key = detail::base64_decode(request.parameters.required("public_key"));
    if (!key) throw bad_parameter("public_key", "is not in Base64");
    const bool is_key = key->starts_with("ssh-") || key->starts_with("ecdsa-") || key->starts_with("sk-");
    if (!is_key || key->find(' ') == std::string::npos)
        throw bad_parameter("public_key", "is not a public key of OpenSSH");
    request.world.user.part("ssh_keys").at(0).as_object()["public_key"] = *key;
    return acknowledged("Key saved");
}

inline void seed_ssh_keys(world& everything)
{
    everything.user.part("ssh_keys").push_back(parse_document(R"json({
        "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample00 jane@desk"
        })json"));
}

CLOUD66_DECL resource ssh_keys_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/ssh_keys/access", "get_access_public_key", any_token, get_access_public_key},
        {"POST", "/ssh_keys/access", "set_access_public_key", any_token, set_access_public_key},
    }};
    return {routes, seed_ssh_keys};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
