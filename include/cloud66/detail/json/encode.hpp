// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_ENCODE_HPP
#define CLOUD66_DETAIL_JSON_ENCODE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/json_values.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// Turns parameter structs into the JSON of a request. A parameter struct is a described aggregate that is
// trivially destructible, and the type of a member says what is sent:
//
// - `std::optional` and `std::span` members are sent if they were set, and if they have elements.
// - A `std::span` of `named_value` or `named_number` becomes an object, of anything else an array, or one text with
//   commas where `is_comma_joined` says so.
// - A `std::chrono::duration` is sent as the number of its units.
// - An enumeration is sent by name, or as its number where `is_sent_as_number` says so; a described struct as
//   an object.
namespace cloud66::inline v1::detail {

class array_writer;

/// Collects the members of an object. Throws `error` `invalid_argument` for a text that is not UTF-8, with its
/// name only.
class object_writer
{
public:
    CLOUD66_DECL object_writer();
    CLOUD66_DECL ~object_writer();
    object_writer(const object_writer&) = delete;
    object_writer& operator=(const object_writer&) = delete;

    CLOUD66_DECL void add(std::string_view name, std::string_view value);
    CLOUD66_DECL void add(std::string_view name, std::int64_t value);
    CLOUD66_DECL void add(std::string_view name, double value);
    CLOUD66_DECL void add(std::string_view name, bool value);
    CLOUD66_DECL void add(std::string_view name, const object_writer& value);
    CLOUD66_DECL void add(std::string_view name, const array_writer& value);
    /// \throws error `invalid_argument` if it is not JSON.
    CLOUD66_DECL void add(std::string_view name, json_text value);
    /// For literals, which would become `bool` otherwise.
    void add(std::string_view name, const char* value) { add(name, std::string_view(value)); }

    /// Whether there is a member of that name.
    CLOUD66_DECL bool contains(std::string_view name) const;

    /// The members so far as a JSON object.
    CLOUD66_DECL std::string text() const;

private:
    friend class array_writer;

    struct state;
    std::unique_ptr<state> state_;
};

/// Collects the elements of an array. Throws as `object_writer` does.
class array_writer
{
public:
    CLOUD66_DECL array_writer();
    CLOUD66_DECL ~array_writer();
    array_writer(const array_writer&) = delete;
    array_writer& operator=(const array_writer&) = delete;

    CLOUD66_DECL void add(std::string_view value);
    CLOUD66_DECL void add(std::int64_t value);
    CLOUD66_DECL void add(const object_writer& value);

private:
    friend class object_writer;

    struct state;
    std::unique_ptr<state> state_;
};

template <class T>
inline constexpr bool is_span = false;
template <class T>
inline constexpr bool is_span<std::span<T>> = true;

/// Whether the API takes an enumeration as its number; specialised beside those of which it does.
template <class Enum>
inline constexpr bool is_sent_as_number = false;

/// Whether the API takes a list of texts as one text with commas; specialised beside the struct.
/// \tparam Member a pointer to the member.
template <auto Member>
inline constexpr bool is_comma_joined = false;

/// The elements of a list as one text with commas; nothing if there are none.
/// \throws error `invalid_argument` naming the list if an element is empty or has a comma.
CLOUD66_DECL std::optional<std::string> comma_joined(std::string_view name,
                                                     std::span<const std::string_view> elements);

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

/// A member whose names are the caller's.
template <class T>
concept named_entry = std::same_as<T, named_value> || std::same_as<T, named_number>;

template <class Params>
void encode_members(object_writer& to, const Params& parameters);

/// Gives `value` in the form in which it is sent to `put`. Not for optionals.
template <class T, class Put>
void encode_value(const T& value, Put put)
{
    if constexpr (std::is_enum_v<T> && is_sent_as_number<T>) {
        put(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_enum_v<T>) {
        put(json_name(boost::describe::enum_to_string(value, "")));
    } else if constexpr (std::same_as<T, bool> || std::same_as<T, json_text>) {
        put(value);
    } else if constexpr (std::integral<T>) {
        put(static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<T>) {
        put(static_cast<double>(value));
    } else if constexpr (is_duration<T>) {
        put(static_cast<std::int64_t>(value.count()));
    } else if constexpr (is_span<T>) {
        if constexpr (named_entry<typename T::value_type>) {
            object_writer entries;
            for (const auto& entry : value) entries.add(entry.name, entry.value);
            put(std::as_const(entries));
        } else {
            array_writer elements;
            for (const auto& element : value)
                encode_value(element, [&](const auto& encoded) { elements.add(encoded); });
            put(std::as_const(elements));
        }
    } else if constexpr (model<T>) {
        object_writer members;
        encode_members(members, value);
        put(std::as_const(members));
    } else {
        put(std::string_view(value));
    }
}

/// Adds one parameter if it was set.
template <class T>
void encode_member(object_writer& to, std::string_view name, const T& value)
{
    if constexpr (is_optional<T>) {
        if (value) encode_value(*value, [&](const auto& encoded) { to.add(name, encoded); });
    } else {
        if constexpr (is_span<T>)
            if (value.empty()) return;
        encode_value(value, [&](const auto& encoded) { to.add(name, encoded); });
    }
}

/// Calls `visit(name, value)` for each member of a described parameter struct, with the API's name and with the text of
/// a list that is sent as one.
template <class Params, class Visitor>
void for_each_member(const Params& parameters, Visitor visit)
{
    static_assert(std::is_trivially_destructible_v<Params>,
                  "parameter structs must be trivially destructible: GCC 12 destroys others twice in "
                  "co_await f({...})");
    boost::mp11::mp_for_each<members_of<Params>>([&](auto member) {
        using descriptor = decltype(member);
        if constexpr (is_comma_joined<descriptor::pointer>)
            visit(member_name<descriptor>(),
                  comma_joined(json_name(descriptor::name), parameters.*descriptor::pointer));
        else
            visit(member_name<descriptor>(), parameters.*descriptor::pointer);
    });
}

/// Adds the members of a parameter struct that were set.
template <class Params>
void encode_members(object_writer& to, const Params& parameters)
{
    for_each_member(parameters,
                    [&](std::string_view name, const auto& value) { encode_member(to, name, value); });
}

/// The members of a parameter struct that were set, as the JSON text of an object.
template <class Params>
std::string encode(const Params& parameters)
{
    object_writer members;
    encode_members(members, parameters);
    return members.text();
}

/// The same, as the only member of another object: `{"record": {...}}`.
template <class Params>
std::string encode_wrapped(std::string_view wrapper, const Params& parameters)
{
    object_writer outer;
    object_writer members;
    encode_members(members, parameters);
    outer.add(wrapper, members);
    return outer.text();
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/encode.ipp>
#endif

#endif
