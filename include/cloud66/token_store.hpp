// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TOKEN_STORE_HPP
#define CLOUD66_TOKEN_STORE_HPP

#include <cloud66/config.hpp>
#include <cloud66/oauth_token.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// Where tokens are kept between runs of a program: `cx_token_store`, or a vault of the user's own. Called on the
/// executor of the `oauth_client` it is used with, one call at a time.
class token_store
{
public:
    virtual ~token_store() = default;

    /// The token that was saved last; none if there is none.
    /// \throws error `no_credentials` if something is there that cannot be read; what else it throws reaches the call.
    virtual std::optional<oauth_token> load() = 0;

    /// Keeps `token` in place of the last one.
    virtual void save(const oauth_token& token) = 0;

protected:
    token_store() = default;
    token_store(const token_store&) = default;
    token_store& operator=(const token_store&) = default;
};

/// A file in the form of Cloud 66's own `cx`, so that both share a login: `AccessToken`, `RefreshToken`, `Expiry` and
/// `Extra`. One file for each profile.
///
/// A save keeps members that it does not know. It replaces the file as a whole, so that no reader sees half of one, and
/// only its owner may read it (mode 0600).
class cx_token_store final : public token_store
{
public:
    /// \param path the file. Sources: Go's client and `cx`.
    CLOUD66_DECL explicit cx_token_store(std::string path);

    /// `~/.cloud66/cx.json`, where `cx login` writes, or `~/.cloud66/cx_PROFILE.json`.
    /// \param profile letters, digits, `-`, `_` and `.`; empty: the usual one.
    /// \throws error `invalid_argument` for any other name; `no_credentials` if `HOME` is not set.
    CLOUD66_DECL static std::string default_path(std::string_view profile = {});

    /// The file. If there is none, what the environment has in `CLOUD66_TOKEN`: such a file in Base64, which is how `cx`
    /// is logged in on machines without a browser.
    /// \throws error `no_credentials` naming what cannot be read, or has no token.
    CLOUD66_DECL std::optional<oauth_token> load() override;

    /// Writes the file, and makes its folder (mode 0700) if that is missing.
    /// \throws error `file_error` naming the file and the system's reason.
    CLOUD66_DECL void save(const oauth_token& token) override;

    /// The file.
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/token_store.ipp>
#endif

#endif
