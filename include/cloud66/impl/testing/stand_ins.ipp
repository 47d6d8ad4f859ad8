// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_STAND_INS_IPP
#define CLOUD66_IMPL_TESTING_STAND_INS_IPP

#include <cloud66/detail/testing/stand_ins.hpp>

#include <cstdio>

namespace cloud66::inline v1::detail {

CLOUD66_DECL stand_ins::stand_ins(const std::map<std::string, std::string>& given)
    : given_(given.begin(), given.end())
{
}

CLOUD66_DECL const std::string* stand_ins::given(std::string_view value) const
{
    const auto found = given_.find(value);
    return found == given_.end() ? nullptr : &found->second;
}

CLOUD66_DECL std::string stand_ins::make(value_kind what, std::string_view value)
{
    const std::size_t count = ++counts_[static_cast<std::size_t>(what)];
    const std::string decimal = std::to_string(count);
    char hex[17];
    std::snprintf(hex, sizeof hex, "%zx", count);
    const auto padded = [&](std::size_t size) {
        const std::size_t digits = std::string_view(hex).size();
        return std::string(size > digits ? size - digits : 0, '0') + hex;
    };
    switch (what) {
        case value_kind::number:
            return decimal;
        case value_kind::uid:
            return padded(value.size());
        case value_kind::uuid:
            return "00000000-0000-4000-8000-" + padded(12);
        case value_kind::email:
            return "user-" + decimal + "@example.com";
        case value_kind::
            address_v4:  // of the networks for benchmarks (RFC 2544): those for documentation have 762 addresses
            return "198." + std::to_string(18 + (count >> 16) % 2) + '.' +
                   std::to_string((count >> 8) % 256) + '.' + std::to_string(count % 256);
        case value_kind::address_v6:
            return std::string("2001:db8::") + hex;
        case value_kind::host:
            return "host-" + decimal + ".example.com";
        case value_kind::text:
            break;
    }
    return "text-" + decimal;
}

/// The uids in a text stay recognisable, as the text of an error may name what the path did.
CLOUD66_DECL std::string stand_ins::make_text(std::string_view value)
{
    std::string result = make(value_kind::text, value);
    for_each_uid(value, [&](std::string_view inside) { result += '-' + replace(inside); });
    return result;
}

CLOUD66_DECL std::string stand_ins::replace(std::string_view value)
{
    if (const std::string* chosen = given(value)) return *chosen;
    if (const auto known = made_.find(value); known != made_.end()) return known->second;
    // An address with its network or port keeps them.
    const auto mark = value.find_last_of("/:");
    if (mark != std::string_view::npos && is_whole_number(value.substr(mark + 1))) {
        const value_kind before = kind_of_value(value.substr(0, mark));
        if (before == value_kind::address_v4 || before == value_kind::host ||
            (before == value_kind::address_v6 && value[mark] == '/'))
            return replace(value.substr(0, mark)).append(value.substr(mark));
    }
    return remember(kind_of_value(value), value);
}

CLOUD66_DECL std::string stand_ins::replace_number(const std::string& value)
{
    if (is_whole_number(value)) return replace(value);  // a path or a text may have it, too
    const std::string key = "number " + value;
    const auto known = made_.find(key);
    return known != made_.end() ? known->second : remember(value_kind::number, key);
}

CLOUD66_DECL std::string stand_ins::remember(value_kind what, std::string_view value)
{
    std::string made;
    do made = what == value_kind::text ? make_text(value) : make(what, value);
    while (made_.contains(made));  // it would be another value's own
    made_.emplace(value, made);
    return made;
}

}  // namespace cloud66::inline v1::detail

#endif
