// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RAW_JSON_HPP
#define CLOUD66_RAW_JSON_HPP

#include <cloud66/config.hpp>

#include <boost/json/fwd.hpp>

#include <memory>
#include <string>

namespace cloud66::inline v1 {

/// A part of a response that the library does not model, as it came. Cheap to copy.
///
/// Include `<boost/json.hpp>` to read it: `action.metadata->value().at("user_reference")`.
class raw_json
{
public:
    /// JSON `null`.
    CLOUD66_DECL raw_json();

    /// Keeps a copy of `value`.
    CLOUD66_DECL explicit raw_json(const json::value& value);

    /// The value; valid as long as this object or a copy of it.
    [[nodiscard]] const json::value& value() const noexcept { return *value_; }

    /// The value written as JSON.
    [[nodiscard]] CLOUD66_DECL std::string text() const;

    /// Equal values.
    CLOUD66_DECL friend bool operator==(const raw_json& left, const raw_json& right);

private:
    std::shared_ptr<const json::value> value_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/raw_json.ipp>
#endif

#endif
