// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_MODEL_INFO_HPP
#define CLOUD66_TESTS_SUPPORT_MODEL_INFO_HPP

#include <cloud66/action.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/page.hpp>
#include <cloud66/resources/stacks.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/signed_url.hpp>

#include <boost/core/demangle.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

// Descriptions of models as data, so that one loop can check all models.
namespace test {

/// `value` as the JSON document that `decode` would read it from.
template <class T>
boost::json::value show(const T& value)
{
    using namespace cloud66::detail;
    if constexpr (std::is_same_v<T, cloud66::action>) {
        return show(value.info());
    } else if constexpr (std::is_same_v<T, cloud66::stack_creation>) {
        return show(value.started);
    } else if constexpr (std::is_same_v<T, cloud66::raw_json>) {
        return value.value();
    } else if constexpr (std::is_same_v<T, cloud66::timestamp>) {
        return boost::json::string(value.text());
    } else if constexpr (std::is_same_v<T, cloud66::secret>) {
        return boost::json::string(value.reveal());
    } else if constexpr (std::is_same_v<T, cloud66::signed_url>) {
        return boost::json::string(value.as_sent().reveal());
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (is_optional<T>) {
        return value ? show(*value) : boost::json::value();
    } else if constexpr (is_vector<T>) {
        boost::json::array elements;
        for (const auto& element : value) elements.push_back(show(element));
        return elements;
    } else if constexpr (is_map<T>) {
        boost::json::object members;
        for (const auto& [name, member] : value) members[name] = show(member);
        return members;
    } else if constexpr (model<T>) {
        boost::json::object members;
        boost::mp11::mp_for_each<members_of<T>>(
            [&](auto member) { members[member_name<decltype(member)>()] = show(value.*member.pointer); });
        return members;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::string(value);
    } else {
        return value;
    }
}

template <class T>
boost::json::value show(const cloud66::page<T>& value)
{
    return show(value.items);
}

struct model_info;

/// One member of a model.
struct member_info
{
    std::string name;
    bool tolerant = false;  ///< It may be absent, null or of a wrong type.
    bool raw = false;       ///< It takes any JSON value.
    bool list = false;      ///< It is a list.
    const model_info* inside =
        nullptr;  ///< The model that it is or contains, in a list or a map; null: none.
};

/// A model.
struct model_info
{
    std::string name;
    std::vector<member_info> members;

    /// Decodes a document, and returns the result as JSON.
    boost::json::value (*decode)(const boost::json::value& document, cloud66::detail::decode_notes& notes);

    const member_info* find(std::string_view member) const
    {
        for (const member_info& one : members)
            if (one.name == member) return &one;
        return nullptr;
    }
};

template <class T>
const model_info& info_of();

/// The model in `T`, or null.
template <class T>
const model_info* info_in()
{
    using namespace cloud66::detail;
    if constexpr (std::is_void_v<T>)
        return nullptr;
    else if constexpr (std::is_same_v<T, cloud66::action> || std::is_same_v<T, cloud66::stack_creation>)
        return &info_of<cloud66::action_info>();
    else if constexpr (is_optional<T> || is_vector<T>)
        return info_in<typename T::value_type>();
    else if constexpr (is_map<T>)
        return info_in<typename T::mapped_type>();
    else if constexpr (model<T>)
        return &info_of<T>();
    else
        return nullptr;
}

template <class T>
boost::json::value decode_and_show(const boost::json::value& document, cloud66::detail::decode_notes& notes)
{
    boost::system::error_code bad;
    const cloud66::detail::json_document parsed(boost::json::serialize(document), bad);
    T result{};
    cloud66::detail::decode(parsed.root(), result, notes);
    return show(result);
}

template <class T>
const model_info& info_of()
{
    static const model_info info = [] {
        model_info result;
        result.name = boost::core::demangle(typeid(T).name());
        result.decode = decode_and_show<T>;
        boost::mp11::mp_for_each<cloud66::detail::members_of<T>>([&](auto member) {
            using type = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
            member_info one;
            one.name = cloud66::detail::member_name<decltype(member)>();
            one.tolerant = cloud66::detail::is_tolerant<type>;
            one.list = cloud66::detail::is_vector<type>;
            one.raw = std::is_same_v<type, cloud66::raw_json> ||
                      std::is_same_v<type, std::optional<cloud66::raw_json>>;
            one.inside = info_in<type>();
            result.members.push_back(std::move(one));
        });
        return result;
    }();
    return info;
}

}  // namespace test

#endif
