// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ACCOUNT_IPP
#define CLOUD66_SANDBOX_ACCOUNT_IPP

#include <cloud66/sandbox/account.hpp>
#include <cloud66/sandbox/message.hpp>

#include <algorithm>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL std::string_view member_text(const json::object& document, std::string_view member)
{
    const json::value* value = document.if_contains(member);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

CLOUD66_DECL bool member_is(const json::object& document, std::string_view member, std::string_view value)
{
    const json::value* present = document.if_contains(member);
    if (present == nullptr) return false;
    if (present->is_int64()) return std::to_string(present->get_int64()) == value;
    return present->is_string() && std::string_view(present->get_string()) == value;
}

CLOUD66_DECL std::string stack_record::uid() const { return std::string(member_text(document, "uid")); }

CLOUD66_DECL std::string stack_record::name() const { return std::string(member_text(document, "name")); }

CLOUD66_DECL json::array& document_store::part(std::string_view kind)
{
    const auto found = parts_.find(kind);
    return found != parts_.end() ? found->second : parts_[std::string(kind)];
}

CLOUD66_DECL json::object* document_store::find(std::string_view kind, std::string_view member,
                                                std::string_view value)
{
    for (json::value& document : part(kind))
        if (member_is(document.as_object(), member, value)) return &document.as_object();
    return nullptr;
}

CLOUD66_DECL json::object& document_store::get(std::string_view kind, std::string_view member,
                                               std::string_view value, std::string_view what)
{
    json::object* const found = find(kind, member, value);
    if (found == nullptr) throw not_found(what);
    return *found;
}

CLOUD66_DECL bool document_store::erase(std::string_view kind, std::string_view member,
                                        std::string_view value)
{
    json::array& documents = part(kind);
    const auto gone = std::remove_if(documents.begin(), documents.end(), [&](const json::value& document) {
        return member_is(document.as_object(), member, value);
    });
    const bool any = gone != documents.end();
    documents.erase(gone, documents.end());
    return any;
}

CLOUD66_DECL std::int64_t document_store::next_number(std::string_view kind, std::string_view member,
                                                      std::int64_t least)
{
    std::int64_t greatest = least;
    for (const json::value& document : part(kind)) {
        const json::value* number = document.as_object().if_contains(member);
        if (number != nullptr && number->is_int64()) greatest = (std::max)(greatest, number->get_int64());
    }
    return greatest + 1;
}

CLOUD66_DECL json::object* stack_record::find_action(std::int64_t wanted)
{
    const auto before = [](const json::object& one, std::int64_t other) {
        return one.at("id").as_int64() < other;
    };
    const auto found = std::lower_bound(actions.begin(), actions.end(), wanted, before);
    if (found == actions.end() || found->at("id").as_int64() != wanted) return nullptr;
    return &*found;
}

CLOUD66_DECL std::shared_ptr<stack_record> account::find_stack(std::string_view uid) const
{
    for (const auto& stack : stacks)
        if (member_is(stack->document, "uid", uid)) return stack;
    return nullptr;
}

CLOUD66_DECL std::uint64_t uid_maker::next()
{
    // splitmix64, public domain, by Sebastiano Vigna.
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

CLOUD66_DECL std::string uid_maker::hex(std::size_t digits)
{
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::string text;
    while (text.size() < digits) {
        std::uint64_t bits = next();
        for (int i = 0; i < 16 && text.size() < digits; ++i, bits >>= 4) text += alphabet[bits & 15];
    }
    return text;
}

CLOUD66_DECL std::string uid_maker::guid()
{
    std::string text = hex(32);
    for (const std::size_t place : {8u, 13u, 18u, 23u}) text.insert(place, 1, '-');
    return text;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
