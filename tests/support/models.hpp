// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_MODELS_HPP
#define CLOUD66_TESTS_SUPPORT_MODELS_HPP

#include <cloud66/detail/json/decode.hpp>

#include <boost/describe/members.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/system/error_code.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"
#include "support/errors.hpp"

namespace test {

/// Decodes `text` as the library decodes a payload. `notes` gets the members that were left empty.
template <class T>
T decoded(std::string_view text, cloud66::detail::decode_notes& notes)
{
    boost::system::error_code bad;
    const cloud66::detail::json_document document{std::string(text), bad};
    REQUIRE_FALSE(bad);
    T result{};
    cloud66::detail::decode(document.root(), result, notes);
    return result;
}

template <class T>
T decoded_document(const boost::json::value& document, cloud66::detail::decode_notes& notes)
{
    return decoded<T>(boost::json::serialize(document), notes);
}

/// The same for a payload that must decode without notes.
template <class T>
T decoded(std::string_view text)
{
    cloud66::detail::decode_notes notes;
    T result = decoded<T>(text, notes);
    CHECK(notes.empty());
    return result;
}

/// Whether an optional has a value or a vector an element.
template <class T>
bool is_filled(const T& member)
{
    if constexpr (cloud66::detail::is_optional<T>)
        return member.has_value();
    else
        return !member.empty();
}

/// Checks that decoding `document` fails because of the member `name`.
template <class T>
void check_decode_error(const boost::json::value& document, std::string_view name)
{
    cloud66::detail::decode_notes notes;
    const auto failure = error_of([&] { decoded_document<T>(document, notes); });
    CHECK(failure.code() == cloud66::errc::malformed_response);
    CHECK_THAT(failure.details().message, contains("response." + std::string(name) + ": expected "));
}

/// Checks that `document`, an example with another value for the member `name`, is decoded with that member empty and
/// `count` notes, and that every other member is filled.
template <class T>
void check_left_empty(const boost::json::value& document, std::string_view name, std::size_t count)
{
    cloud66::detail::decode_notes notes;
    const T result = decoded_document<T>(document, notes);
    CHECK(notes.size() == count);
    for (const std::string& note : notes)
        CHECK_THAT(note, contains("response." + std::string(name) + ": expected "));
    using members = cloud66::detail::members_of<T>;
    boost::mp11::mp_for_each<members>([&](auto member) {
        using member_type = std::remove_cvref_t<decltype(result.*member.pointer)>;
        if constexpr (cloud66::detail::is_tolerant<member_type>) {
            CAPTURE(member.name);
            CHECK(is_filled(result.*member.pointer) ==
                  (cloud66::detail::member_name<decltype(member)>() != name));
        }
    });
}

/// Checks the decoding of a model. `complete` has a valid value for every member and an item in every list.
///
/// Unknown members are ignored; an id that is absent, null or of a wrong type is an error with its path; every other
/// member may be absent or null, and is left empty with a note if its type is wrong.
template <class T>
void check_robust(std::string_view complete)
{
    const boost::json::value document = boost::json::parse(complete);
    const auto with = [&](std::string_view name, boost::json::value value) {
        boost::json::value changed = document;
        changed.as_object()[name] = std::move(value);
        return changed;
    };
    check_left_empty<T>(with("an_unknown_member", {{"a", {1, 2, nullptr}}}), "none of them", 0);

    using members = cloud66::detail::members_of<T>;
    boost::mp11::mp_for_each<members>([&](auto member) {
        using member_type = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        const std::string_view name = cloud66::detail::member_name<decltype(member)>();
        CAPTURE(name);
        boost::json::value without = document;
        REQUIRE(without.as_object().erase(name) == 1);

        boost::json::value wrong = boost::json::array();
        if constexpr (cloud66::detail::is_vector<member_type>) wrong = boost::json::object();
        if constexpr (!cloud66::detail::is_tolerant<member_type>) {
            check_decode_error<T>(without, name);
            check_decode_error<T>(with(name, nullptr), name);
            check_decode_error<T>(with(name, wrong), name);
        } else {
            check_left_empty<T>(without, name, 0);
            check_left_empty<T>(with(name, nullptr), name, 0);
            if constexpr (!std::is_same_v<member_type, std::optional<cloud66::raw_json>>)
                check_left_empty<T>(with(name, wrong), name, 1);
        }
    });
}

}  // namespace test

#endif
