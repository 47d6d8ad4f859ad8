// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TESTING_STAND_INS_HPP
#define CLOUD66_DETAIL_TESTING_STAND_INS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/testing/value_kind.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Replaces values in a recording: the same value by the same stand-in, another value by another one. A stand-in is of the
/// value's kind, so that programs can read it, and comes from a counter, so that nothing leads back to the value.
class stand_ins
{
public:
    /// \param given stand-ins that the user has chosen, by the value.
    CLOUD66_DECL explicit stand_ins(const std::map<std::string, std::string>& given);

    /// The stand-in that the user has chosen for `value`; null if there is none.
    CLOUD66_DECL const std::string* given(std::string_view value) const;

    /// The stand-in for `value`.
    CLOUD66_DECL std::string replace(std::string_view value);

    /// The same for a number as JSON writes it: the stand-in is a whole number.
    CLOUD66_DECL std::string replace_number(const std::string& value);

private:
    std::string make(value_kind what, std::string_view value);
    std::string make_text(std::string_view value);
    std::string remember(value_kind what, std::string_view value);

    std::map<std::string, std::string, std::less<>> given_;
    std::map<std::string, std::string, std::less<>> made_;
    std::array<std::size_t, static_cast<std::size_t>(value_kind::text) + 1> counts_{};
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/stand_ins.ipp>
#endif

#endif
