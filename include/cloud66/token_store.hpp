// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TOKEN_STORE_HPP
#define CLOUD66_TOKEN_STORE_HPP

#include <cloud66/config.hpp>
#include <cloud66/oauth_token.hpp>

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <optional>
#include <string_view>

namespace cloud66::inline v1 {

/// Where tokens are kept between runs of a program: `cx_token_store`, or a vault of the user's own.
///
/// `credentials::oauth` runs `load` and `save` on the executor of its `oauth_client`, so that they must not block for long.
/// The calls of one `credentials` and its copies never overlap; those of two that share a store may. A client's calls that
/// need a token wait for the store, each until its own time limit or cancellation. A `load` or `save` is not cancelled,
/// since it is made for all of them: one that can hang needs a time limit of its own.
class token_store
{
public:
    virtual ~token_store() = default;

    /// The token that was saved last; none if there is none.
    /// \throws error `no_credentials` if something is there that cannot be read. Whatever it throws is thrown by all calls
    /// that wait for it; the next call loads again.
    virtual asio::awaitable<std::optional<oauth_token>> load() = 0;

    /// Keeps `token` in place of the last one. If it throws, the token is used all the same until the program ends, and the
    /// log of the `oauth_client` has a warning.
    virtual asio::awaitable<void> save(oauth_token token) = 0;

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
///
/// Every function blocks while it reads or writes the file, `load` and `save` too.
class cx_token_store final : public token_store
{
public:
    /// \param path the file. Sources: Go's client and `cx`.
    CLOUD66_DECL explicit cx_token_store(std::filesystem::path path);

    /// `~/.cloud66/cx.json`, where `cx login` writes, or `~/.cloud66/cx_PROFILE.json`.
    /// \param profile letters, digits, `-`, `_` and `.`; empty: the usual one.
    /// \throws error `invalid_argument` for any other name; `no_credentials` if `HOME` is not set.
    CLOUD66_DECL static std::filesystem::path default_path(std::string_view profile = {});

    /// The file. If there is none, what the environment has in `CLOUD66_TOKEN`: such a file in Base64, which is how `cx`
    /// is logged in on machines without a browser.
    /// \throws error `no_credentials` naming what cannot be read, or has no token.
    CLOUD66_DECL std::optional<oauth_token> load_now() const;

    /// Writes the file, and makes its folder (mode 0700) if that is missing.
    /// \throws error `file_error` naming the file and the system's reason.
    CLOUD66_DECL void save_now(const oauth_token& token);

    /// `load_now`, when it is awaited. The store must exist until then.
    CLOUD66_DECL asio::awaitable<std::optional<oauth_token>> load() override;

    /// `save_now`, when it is awaited. The store must exist until then.
    CLOUD66_DECL asio::awaitable<void> save(oauth_token token) override;

    /// The file.
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/token_store.ipp>
#endif

#endif
