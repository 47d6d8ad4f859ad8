// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_DECODE_HPP
#define CLOUD66_DETAIL_JSON_DECODE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Turns JSON into models. A model is a described aggregate, and the type of a member says how strict it is:
//
// - A plain member (`std::string uid`) is part of the identity: it must be there and fit.
// - `std::optional`, `std::vector` and `std::map` members may be absent, null or of a wrong type; then they
//   stay empty, and a wrong type is noted for the log. Elements that do not fit are left out in the same way.
//
// Numbers and texts are taken for each other where nothing is lost, since the API's sources disagree about
// some of them. Unknown members are ignored. A program that uses the separately compiled library never includes
// Boost.JSON for it.
namespace cloud66::inline v1::detail {

/// Where in the response something stands; a chain of steps that lives on the stack.
struct json_path
{
    const json_path* up = nullptr;
    std::string_view member;  // an index stands here if it is empty
    std::size_t index = 0;
};

/// The path as text: `response[3].servers[0].uid`.
CLOUD66_DECL std::string to_string(const json_path& at);

/// What was left empty because it did not fit, one sentence each.
using decode_notes = std::vector<std::string>;

[[noreturn]] CLOUD66_DECL void throw_mismatch(const json_path& at, std::string_view expected,
                                              const json_node* got);
CLOUD66_DECL void note_mismatch(decode_notes& notes, const json_path& at, std::string_view expected,
                                const json_node& got);

/// How much a scalar is bent to fit.
enum class strictness
{
    identity,  // a text must be a text
    lenient    // a number will do for a text
};

CLOUD66_DECL bool read_scalar(const json_node& from, std::string& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, std::int64_t& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, double& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, bool& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, timestamp& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, raw_json& to, strictness how);
CLOUD66_DECL bool read_scalar(const json_node& from, secret& to, strictness how);

template <class Enum>
    requires std::is_enum_v<Enum>
bool read_scalar(const json_node& from, Enum& to, strictness how)
{
    std::int64_t code = 0;
    if (!read_scalar(from, code, how) || !std::in_range<std::underlying_type_t<Enum>>(code)) return false;
    to = static_cast<Enum>(code);
    return true;
}

template <class T>
concept model = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

/// The members of a model or a parameter struct, those of its bases first.
template <class T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Whether a member may be absent.
template <class T>
inline constexpr bool is_tolerant = is_optional<T> || is_vector<T> || is_map<T>;

/// Whether a source shows one such model where others show a list of it; specialised beside those models. The other
/// way round, a list of exactly one where one is expected is read for every model.
template <class T>
inline constexpr bool is_object_or_list = false;

/// The member that a text in place of the model stands for; specialised beside models of which a source shows that.
template <class T>
inline constexpr auto text_form = nullptr;

/// What JSON a type is read from, for messages.
template <class T>
constexpr std::string_view kind_of()
{
    if constexpr (model<T> || is_map<T>)
        return "object";
    else if constexpr (is_vector<T>)
        return "array";
    else if constexpr (std::is_same_v<T, bool>)
        return "boolean";
    else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
        return "number";
    else
        return "string";
}

/// What is made of an element that does not fit: an error in what a call is about, a note anywhere else.
template <class T>
void miss(const json_path& at, const json_node& got, decode_notes& notes, strictness how)
{
    if (how == strictness::identity) throw_mismatch(at, kind_of<T>(), &got);
    note_mismatch(notes, at, kind_of<T>(), got);
}

template <class T>
void decode_model(const json_node& from, T& to, const json_path& at, decode_notes& notes);

/// Reads `from` into `to`; false if its kind does not fit. Throws if an identity inside it does not.
template <class T>
bool decode_fitting(const json_node& from, T& to, const json_path& at, decode_notes& notes,
                    strictness how = strictness::lenient)
{
    if constexpr (model<T>) {
        if (from.is_array() && from.size() == 1)
            return decode_fitting(*from.begin(), to, json_path{&at, {}, 0}, notes, how);
        if constexpr (!std::is_null_pointer_v<decltype(text_form<T>)>) {
            std::string text;
            if (read_scalar(from, text, strictness::lenient)) {
                to.*text_form<T> = std::move(text);
                return true;
            }
        }
        if (!from.is_object()) return false;
        decode_model(from, to, at, notes);
    } else if constexpr (is_vector<T>) {
        if constexpr (is_object_or_list<typename T::value_type>)
            if (from.is_object()) return decode_fitting(from, to.emplace_back(), at, notes, how);
        if (!from.is_array()) return false;
        to.reserve(from.size());
        json_path step{&at, {}, 0};
        for (const json_node* element = from.begin(); element != from.end();
             element = element->end(), ++step.index) {
            if (decode_fitting(*element, to.emplace_back(), step, notes, how)) continue;
            to.pop_back();
            miss<typename T::value_type>(step, *element, notes, how);
        }
    } else if constexpr (is_map<T>) {
        if (!from.is_object()) return false;
        for (const json_node* name = from.begin(); name != from.end(); name = (name + 1)->end()) {
            const json_node& value = *(name + 1);
            const json_path step{&at, name->text()};
            typename T::mapped_type element{};
            if (decode_fitting(value, element, step, notes, how))
                to.insert_or_assign(std::string(name->text()), std::move(element));
            else
                miss<typename T::mapped_type>(step, value, notes, how);
        }
    } else if constexpr (is_optional<T>) {
        if (from.is_null()) return true;
        if constexpr (std::is_same_v<T, std::optional<std::string>>) {
            if (from.is_text()) {  // as it nearly always is; to make the text in place is cheaper than to assign it
                to.emplace(from.text());
                return true;
            }
        }
        if (decode_fitting(from, to.emplace(), at, notes)) return true;
        to.reset();
        note_mismatch(notes, at, kind_of<typename T::value_type>(), from);
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        std::int64_t number = 0;
        if (!read_scalar(from, number, how) || !std::in_range<T>(number)) return false;
        to = static_cast<T>(number);
    } else {
        return read_scalar(from, to, how);
    }
    return true;
}

/// The JSON name of a member whose C++ name says more than the API's; specialised beside the struct.
/// \tparam Member a pointer to the member.
template <auto Member>
inline constexpr std::string_view renamed_member = {};

/// The JSON name of a described name: a trailing underscore keeps a C++ keyword apart.
constexpr std::string_view json_name(std::string_view name)
{
    return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

/// The JSON name of a described member.
/// \tparam Member its descriptor.
template <class Member>
consteval std::string_view member_name()
{
    constexpr std::string_view renamed = renamed_member<Member::pointer>;
    return renamed.empty() ? json_name(Member::name) : renamed;
}

/// \param place where the member is likely to be: behind the one before, since models are in the API's order.
template <class T>
void decode_member(const json_node& object, const json_node*& place, std::string_view name, T& to,
                   const json_path& at, decode_notes& notes)
{
    const json_path step{&at, name};
    const json_node* from = object.find_next(place, name);
    if constexpr (is_tolerant<T>) {
        if (from == nullptr || from->is_null()) return;
        if (!decode_fitting(*from, to, step, notes)) note_mismatch(notes, step, kind_of<T>(), *from);
    } else {
        if (from == nullptr || !decode_fitting(*from, to, step, notes, strictness::identity))
            throw_mismatch(step, kind_of<T>(), from);
    }
}

/// In one expression for all members, so that a compiler makes no visitor for each of them.
template <class T, template <class...> class List, class... Member>
void decode_members(const json_node& from, T& to, const json_path& at, decode_notes& notes, List<Member...>)
{
    const json_node* place = from.begin();
    (decode_member(from, place, member_name<Member>(), to.*Member::pointer, at, notes), ...);
}

template <class T>
void decode_model(const json_node& from, T& to, const json_path& at, decode_notes& notes)
{
    decode_members(from, to, at, notes, members_of<T>());
}

/// Reads a whole payload into an empty `to`; nothing at all is an empty list.
/// \throws error `malformed_response` naming the place.
template <class T>
void decode(const json_node& payload, T& to, decode_notes& notes)
{
    const json_path root{nullptr, "response"};
    if (is_vector<T> && payload.is_null()) return;
    if (!decode_fitting(payload, to, root, notes, strictness::identity))
        throw_mismatch(root, kind_of<T>(), &payload);
}

/// Reads the members of an object's text that `T` has, as far as they fit; nothing from what is no object.
template <class T>
void decode_known(std::string text, T& to)
{
    boost::system::error_code bad;
    const json_document document(std::move(text), bad);
    decode_notes ignored;
    if (document.root().is_object()) decode_fitting(document.root(), to, json_path(), ignored);
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/decode.ipp>
#endif

#endif
