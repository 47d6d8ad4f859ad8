// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CALLS_CHECKS_HPP
#define CLOUD66_DETAIL_CALLS_CHECKS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/encode.hpp>
#include <cloud66/error.hpp>

#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// What several resources refuse to send.
namespace cloud66::inline v1::detail {

/// `value`, which must be given.
/// \throws error `invalid_argument` naming it if it is empty.
inline std::string_view required(std::string_view name, std::string_view value)
{
    if (value.empty()) throw error(errc::invalid_argument, std::string(name) + " is empty");
    return value;
}

/// The value of a member that must be set.
/// \throws error `invalid_argument` naming it if it is not.
template <class T>
const T& required(std::string_view name, const std::optional<T>& value)
{
    if (!value) throw error(errc::invalid_argument, std::string(name) + " is missing");
    return *value;
}

/// Refuses an empty text in one member, see `refuse_empty_texts`.
template <class T>
void refuse_empty_text(std::string_view name, const T& value)
{
    if constexpr (std::same_as<T, std::string_view>) {
        required(name, value);
    } else if constexpr (std::same_as<T, std::optional<std::string_view>>) {
        if (value) required(name, *value);
    } else if constexpr (std::same_as<T, std::span<const std::string_view>>) {
        for (const std::string_view element : value) required(name, element);
    }
}

/// Refuses an empty text among `parameters`: it is a variable that was not set, and must not come to mean
/// "any" or "all". Texts that are not given at all are none of them.
/// \throws error `invalid_argument` with the member's name in C++, which may not be that of the API.
template <class Params>
void refuse_empty_texts(const Params& parameters)
{
    boost::mp11::mp_for_each<members_of<Params>>(
        [&](auto member) { refuse_empty_text(json_name(member.name), parameters.*member.pointer); });
}

/// `count`, which must be at least `least`.
/// \throws error `invalid_argument` naming it if it is not.
inline std::int64_t at_least(std::string_view name, std::int64_t least, std::int64_t count)
{
    if (count < least)
        throw error(errc::invalid_argument, std::string(name) + " is less than " + std::to_string(least));
    return count;
}

/// Adds `counts` as an object.
/// \throws error `invalid_argument` if there are none, or one is negative, nameless or given twice.
inline void encode_counts(object_writer& to, std::string_view name, std::span<const named_number> counts)
{
    if (counts.empty()) throw error(errc::invalid_argument, std::string(name) + " is empty");
    object_writer entries;
    for (const named_number& count : counts) {
        if (count.name.empty()) throw error(errc::invalid_argument, std::string(name) + " has an empty name");
        const std::string place = std::string(name) + " of " + std::string(count.name);
        if (entries.contains(count.name)) throw error(errc::invalid_argument, place + " is given twice");
        entries.add(count.name, at_least(place, 0, count.value));
    }
    to.add(name, entries);
}

}  // namespace cloud66::inline v1::detail

#endif
