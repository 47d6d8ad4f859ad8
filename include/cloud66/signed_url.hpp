// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SIGNED_URL_HPP
#define CLOUD66_SIGNED_URL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/secret.hpp>

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// An address that is a key as well: whoever has it may fetch what it names, until it expires. Like every
/// `secret` it is not printed and not converted by accident.
class signed_url
{
public:
    /// No address.
    signed_url() = default;

    /// Keeps an address as the API sent it.
    explicit signed_url(std::string_view as_sent) : as_sent_(as_sent) {}

    /// The address to use, for the place that uses it. The API encodes the query twice (`%252F` for a `/`),
    /// which is undone here; an address that is encoded once stays as it is. Source: Go, which replaces every
    /// `%25`.
    [[nodiscard]] CLOUD66_DECL std::string reveal() const;

    /// What the API sent; of no use but to compare.
    const secret& as_sent() const noexcept { return as_sent_; }

    /// The same text.
    friend bool operator==(const signed_url&, const signed_url&) = default;

private:
    secret as_sent_;
};

namespace detail {

/// For `decode`.
CLOUD66_DECL bool read_scalar(const json_node& from, signed_url& to, strictness how);

}  // namespace detail
}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/signed_url.ipp>
#endif

#endif
