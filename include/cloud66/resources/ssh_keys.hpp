// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SSH_KEYS_HPP
#define CLOUD66_RESOURCES_SSH_KEYS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/error.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// A public key. Source: Go.
struct access_public_key
{
    /// In the form of OpenSSH, `ssh-ed25519 AAAA... me@host`. No source shows whether the API sends it plain or
    /// in Base64, as it takes it.
    std::optional<std::string> public_key;
};
BOOST_DESCRIBE_STRUCT(access_public_key, (), (public_key))

/// The calls about the key with which the caller logs in to servers. What holds for every call stands at
/// `client`. Go is the only source of both.
template <class Client>
class ssh_keys_api
{
public:
    /// The caller's key: `GET /ssh_keys/access.json`. Scope not documented.
    operation<access_public_key> get_access_public_key() const
    {
        return detail::fetch<access_public_key>(
            *this, detail::get("get_access_public_key", "/ssh_keys/access.json"));
    }

    /// Sets the caller's key: `POST /ssh_keys/access.json`. Scope not documented.
    /// \param public_key the text of the key's `.pub` file; it is sent in Base64, as the API wants it.
    /// \throws error `invalid_argument` if it is a private key.
    operation<void> set_access_public_key(std::string_view public_key) const
    {
        return detail::report_errors(*this, [&] {
            if (public_key.find("PRIVATE KEY") != std::string_view::npos)
                throw error(errc::invalid_argument, "public_key is a private key");
            detail::object_writer body;
            body.add("public_key", detail::base64_encode(detail::required("public_key", public_key)));
            return detail::fetch<void>(
                *this, detail::post("set_access_public_key", "/ssh_keys/access.json", {}, body.text()));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
