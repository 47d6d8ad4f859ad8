// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_ACCOUNT_HPP
#define CLOUD66_DETAIL_SANDBOX_ACCOUNT_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// Gives several members one value. In `document["a"] = document["b"] = value` the place of `b` may move when `a` is
/// added, before that reads it.
template <class Value>
void set_members(json::object& document, std::initializer_list<std::string_view> names, const Value& value)
{
    for (const std::string_view name : names) document[name] = value;
}

/// The text of a string member; empty if it is anything else.
inline std::string_view member_text(const json::object& document, std::string_view member)
{
    const json::value* value = document.if_contains(member);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

/// Whether `document` has a `member` that is this text or number.
inline bool member_is(const json::object& document, std::string_view member, std::string_view value)
{
    const json::value* present = document.if_contains(member);
    return present != nullptr && (present->is_string() || present->is_int64()) &&
           plain_text(*present) == value;
}

inline bool member_is_true(const json::object& document, std::string_view member)
{
    const json::value* present = document.if_contains(member);
    return present != nullptr && *present == json::value(true);
}

/// The object in a member of a document, made if there is none.
inline json::object& object_in(json::object& document, std::string_view member)
{
    json::value& value = document[member];
    return value.is_object() ? value.get_object() : value.emplace_object();
}

/// The array in a member of a document, made if there is none.
inline json::array& array_in(json::object& document, std::string_view member)
{
    json::value& value = document[member];
    return value.is_array() ? value.get_array() : value.emplace_array();
}

/// The same for a document that is only read: empty if there is none.
inline const json::array& array_in(const json::object& document, std::string_view member)
{
    static const json::array none;
    const json::value* value = document.if_contains(member);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

inline bool has_text(const json::array& texts, std::string_view text)
{
    return std::find(texts.begin(), texts.end(), json::string_view(text)) != texts.end();
}

/// The first of some documents whose `member` has that value; null if there is none.
inline json::object* find_in(json::array& documents, std::string_view member, std::string_view value)
{
    for (json::value& document : documents)
        if (member_is(document.as_object(), member, value)) return &document.as_object();
    return nullptr;
}

/// The same, which must exist.
/// \param label its name in the error: `Server`.
/// \throws http_error 404 if there is none.
inline json::object& get_in(json::array& documents, std::string_view member, std::string_view value,
                            std::string_view label)
{
    json::object* const found = find_in(documents, member, value);
    if (found == nullptr) throw not_found(label);
    return *found;
}

/// Removes the elements for which `unwanted(object)` is true; whether there were any.
template <class Predicate>
bool erase_from(json::array& documents, Predicate unwanted)
{
    const auto gone = std::remove_if(documents.begin(), documents.end(),
                                     [&](const json::value& one) { return unwanted(one.as_object()); });
    const bool any = gone != documents.end();
    documents.erase(gone, documents.end());
    return any;
}

/// Documents as the API shows them, by the name of their kind in the API's paths. Documents that belong to
/// another one have a kind of their own: `backups/4153/files`.
class document_store
{
public:
    /// The documents of a kind; an empty list if there are none.
    json::array& documents(std::string_view kind)
    {
        const auto found = documents_.find(kind);
        return found != documents_.end() ? found->second : documents_[std::string(kind)];
    }

    /// The document of a kind whose `member` has that value; null if there is none.
    json::object* find(std::string_view kind, std::string_view member, std::string_view value)
    {
        return find_in(documents(kind), member, value);
    }

    /// The same, as `get_in`.
    json::object& get(std::string_view kind, std::string_view member, std::string_view value,
                      std::string_view label)
    {
        return get_in(documents(kind), member, value, label);
    }

    /// Removes the documents of a kind whose `member` has that value; whether there were any.
    bool erase(std::string_view kind, std::string_view member, std::string_view value)
    {
        return erase_from(documents(kind),
                          [&](const json::object& document) { return member_is(document, member, value); });
    }

    /// The number after the greatest in `member` of the documents of a kind, and after `least`.
    std::int64_t next_number(std::string_view kind, std::string_view member, std::int64_t least)
    {
        std::int64_t greatest = least;
        for (const json::value& document : documents(kind)) {
            const json::value* number = document.as_object().if_contains(member);
            if (number != nullptr && number->is_int64()) greatest = (std::max)(greatest, number->get_int64());
        }
        return greatest + 1;
    }

private:
    std::map<std::string, json::array, std::less<>> documents_;
};

/// A stack and what belongs to it: `services` with their containers, `servers`, `processes`, ...
struct stack_record : document_store
{
    std::int64_t id = 0;                ///< What `resource_id` shows of an action about the whole stack.
    json::object document;              ///< The inventory's `Stack`.
    std::vector<json::object> actions;  ///< The inventory's `AsyncAction`, by id.
    std::size_t running_actions = 0;

    std::string uid() const { return std::string(member_text(document, "uid")); }
    std::string name() const { return std::string(member_text(document, "name")); }
    bool is_on_kubernetes() const { return member_is(document, "backend", "kubernetes"); }

    /// Null if there is none.
    json::object* find_action(std::int64_t wanted)
    {
        const auto before = [](const json::object& one, std::int64_t other) {
            return one.at("id").as_int64() < other;
        };
        const auto found = std::lower_bound(actions.begin(), actions.end(), wanted, before);
        return found == actions.end() || found->at("id").as_int64() != wanted ? nullptr : &*found;
    }
};

/// Calls `visit(container)` for each container of a stack that runs in a service and on a server; an empty
/// name stands for any.
template <class Visitor>
void for_each_container(stack_record& stack, std::string_view service, std::string_view server_uid,
                        Visitor visit)
{
    for (json::value& one : stack.documents("services")) {
        if (!service.empty() && !member_is(one.as_object(), "name", service)) continue;
        for (json::value& container : array_in(one.as_object(), "containers"))
            if (server_uid.empty() || member_is(container.as_object(), "server_uid", server_uid))
                visit(container.as_object());
    }
}

using scope_set = std::set<std::string, std::less<>>;

/// The user's account and what belongs to it: `gateways`, `clouds`, ...
struct account_record : document_store
{
    std::int64_t id = 456;
    std::string name = "Acme Trading";
    std::int64_t user_id = 123;
    std::string user_name = "Jane Doe";
    std::string user_email = "jane@example.com";
    std::vector<std::shared_ptr<stack_record>> stacks;
    std::map<std::string, scope_set, std::less<>> tokens;

    /// Null if there is none.
    std::shared_ptr<stack_record> find_stack(std::string_view uid) const
    {
        for (const auto& stack : stacks)
            if (member_is(stack->document, "uid", uid)) return stack;
        return nullptr;
    }
};

/// A number that follows from `text`: FNV-1a.
inline std::uint64_t digest_of(std::string_view text)
{
    std::uint64_t digest = 0xcbf29ce484222325u;
    for (const char c : text) digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return digest;
}

/// Makes uids that look random and are the same at every start.
class uid_generator
{
public:
    explicit uid_generator(std::uint64_t seed) : state_(seed) {}

    /// 64 uniformly distributed bits.
    std::uint64_t next()
    {
        // splitmix64, public domain, by Sebastiano Vigna.
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        return mixed ^ (mixed >> 31);
    }

    std::string hex(std::size_t digits)
    {
        std::string text;
        while (text.size() < digits) {
            std::uint64_t bits = next();
            for (int i = 0; i < 16 && text.size() < digits; ++i, bits >>= 4)
                text += "0123456789abcdef"[bits & 15];
        }
        return text;
    }

    std::string decimal(std::size_t digits)
    {
        std::string text;
        while (text.size() < digits) text += static_cast<char>('0' + next() % 10);
        return text;
    }

    /// Hexadecimal digits as a GUID: `550e8400-e29b-41d4-a716-446655440000`.
    std::string guid()
    {
        std::string text = hex(32);
        for (const std::size_t place : {8u, 13u, 18u, 23u}) text.insert(place, 1, '-');
        return text;
    }

private:
    std::uint64_t state_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
