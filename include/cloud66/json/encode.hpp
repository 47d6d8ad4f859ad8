// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_ENCODE_HPP
#define CLOUD66_JSON_ENCODE_HPP

#include <cloud66/config.hpp>
#include <cloud66/json/decode.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Collects the members of a request's body.
class object_writer
{
public:
    CLOUD66_DECL object_writer();
    CLOUD66_DECL ~object_writer();
    object_writer(const object_writer&) = delete;
    object_writer& operator=(const object_writer&) = delete;

    CLOUD66_DECL void add(std::string_view name, std::string_view value);
    CLOUD66_DECL void add(std::string_view name, std::int64_t value);
    CLOUD66_DECL void add(std::string_view name, bool value);
    /// For literals, which would become `bool` otherwise.
    void add(std::string_view name, const char* value) { add(name, std::string_view(value)); }

    /// Whether there is a member of that name.
    CLOUD66_DECL bool contains(std::string_view name) const;

    /// The members so far as a JSON object.
    CLOUD66_DECL std::string text() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Adds one parameter if it was set. Enumerations are sent by name.
template <class T>
void encode_member(object_writer& to, std::string_view name, const T& value)
{
    if constexpr (is_optional<T>) {
        if (value) encode_member(to, name, *value);
    } else if constexpr (std::is_enum_v<T>) {
        to.add(name, json_name(boost::describe::enum_to_string(value, "")));
    } else if constexpr (std::same_as<T, bool>) {
        to.add(name, value);
    } else if constexpr (std::integral<T>) {
        to.add(name, static_cast<std::int64_t>(value));
    } else {
        to.add(name, std::string_view(value));
    }
}

/// Calls `visit(name, value)` for each member of a described parameter struct.
template <class Params, class Visitor>
void for_each_member(const Params& parameters, Visitor visit)
{
    static_assert(std::is_trivially_destructible_v<Params>,
                  "parameter structs must be trivially destructible: GCC 12 destroys others twice in "
                  "co_await f({...})");
    using members = boost::describe::describe_members<Params, boost::describe::mod_public>;
    boost::mp11::mp_for_each<members>(
        [&](auto member) { visit(json_name(member.name), parameters.*member.pointer); });
}

/// Adds the members of a parameter struct that were set.
template <class Params>
void encode_members(object_writer& to, const Params& parameters)
{
    for_each_member(parameters,
                    [&](std::string_view name, const auto& value) { encode_member(to, name, value); });
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/json/encode.ipp>
#endif

#endif
