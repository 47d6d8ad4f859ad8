// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TESTING_VALUE_KIND_HPP
#define CLOUD66_DETAIL_TESTING_VALUE_KIND_HPP

#include <cloud66/config.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

// What a text is by its form.
namespace cloud66::inline v1::detail {

/// What the stand-in for a value has to be, so that programs can read it.
enum class value_kind
{
    number,
    uid,
    uuid,
    email,
    address_v4,
    address_v6,
    host,
    text
};

inline bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

inline bool is_hex_digit(char c)
{
    return is_decimal_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What fits in a 64-bit number, so that it may be one in JSON elsewhere.
inline bool is_whole_number(std::string_view value)
{
    return !value.empty() && value.size() <= 18 && std::ranges::all_of(value, is_decimal_digit);
}

inline constexpr std::size_t shortest_uid = 8;

/// Words such as `facade` and `decade` have no digits.
inline bool is_uid(std::string_view value)
{
    return value.size() >= shortest_uid && std::ranges::all_of(value, is_hex_digit) &&
           std::ranges::any_of(value, is_decimal_digit);
}

/// `8-4-4-4-12` hexadecimal digits.
inline bool is_uuid(std::string_view value)
{
    if (value.size() != 36) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? value[i] != '-' : !is_hex_digit(value[i])) return false;
    }
    return true;
}

/// A name with a dot in it, as host names have one.
inline bool is_host(std::string_view value)
{
    const auto last = value.rfind('.');
    if (last == std::string_view::npos || last == 0 || value.find("..") != std::string_view::npos)
        return false;
    const std::string_view top = value.substr(last + 1);
    return top.size() >= 2 && std::ranges::all_of(top, is_ascii_letter) &&
           std::ranges::all_of(value, [](char c) {
               return is_decimal_digit(c) || is_ascii_letter(c) || c == '-' || c == '.';
           });
}

inline bool is_email(std::string_view value)
{
    const auto at = value.find('@');
    return at != 0 && at != std::string_view::npos && is_host(value.substr(at + 1)) &&
           std::ranges::none_of(value.substr(0, at), [](char c) { return c <= ' ' || c == ':' || c == '/'; });
}

/// Calls `found` for each uid in a longer text.
template <class Found>
void for_each_uid(std::string_view value, Found found)
{
    while (!value.empty()) {
        const auto begin = std::ranges::find_if(value, is_hex_digit);
        const auto end = std::find_if_not(begin, value.end(), is_hex_digit);
        const std::string_view run(begin, end);
        if (is_uid(run)) found(run);
        value.remove_prefix(static_cast<std::size_t>(end - value.begin()));
    }
}

inline bool has_uid(std::string_view value)
{
    bool found = false;
    for_each_uid(value, [&](std::string_view) { found = true; });
    return found;
}

/// The address in a text that is one; unspecified with an error if it is none.
inline asio::ip::address read_address(std::string_view value, boost::system::error_code& bad)
{
    return asio::ip::make_address(std::string(value), bad);
}

inline value_kind kind_of_value(std::string_view value)
{
    if (is_whole_number(value)) return value_kind::number;
    if (is_uuid(value)) return value_kind::uuid;
    if (is_uid(value)) return value_kind::uid;
    boost::system::error_code no_address;
    const auto address = read_address(value, no_address);
    if (!no_address) return address.is_v4() ? value_kind::address_v4 : value_kind::address_v6;
    if (is_email(value)) return value_kind::email;
    return is_host(value) ? value_kind::host : value_kind::text;
}

/// A word as the API names things with it: `service_restart`, `RakeJob`, `22.04`; no uid, no address, and nothing that
/// is long and has digits in it, as what is drawn at random has.
inline bool is_word(std::string_view value)
{
    const auto fits = [](char c) {
        return is_ascii_letter(c) || is_decimal_digit(c) || c == '_' || c == '-' || c == '.';
    };
    const std::size_t longest = std::ranges::any_of(value, is_decimal_digit) ? 12 : 40;
    boost::system::error_code no_address;
    read_address(value, no_address);
    return no_address && value.size() <= longest && !has_uid(value) && std::ranges::all_of(value, fits);
}

}  // namespace cloud66::inline v1::detail

#endif
