// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_COLLECTION_HPP
#define CLOUD66_DETAIL_SANDBOX_COLLECTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/route.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The operations on documents that only list, show, create, update and delete them. A `collection` describes the
// documents of a resource.
namespace cloud66::inline v1::sandbox_detail {

/// How a member of a request is checked and stored.
enum class member_type
{
    text,
    number,
    flag,
    texts,
    any,
    secret  ///< A text that is checked and not stored, since no response shows it.
};

/// A member of a document that requests may write.
struct writable_member
{
    std::string_view name;
    member_type type = member_type::text;
    bool required = false;
};

/// How a list is sent.
enum class list_form
{
    pages,
    counted,  ///< All documents and their count.
    plain     ///< All documents.
};

/// The documents of one kind.
struct collection
{
    std::string_view kind = "";   ///< Their name in the store.
    std::string_view key = "";    ///< The member that paths name a document by.
    std::string_view label = "";  ///< Their name in errors: `Server`.

    /// The name in the store where it depends on the path; null: `kind`. Also brings the documents up to date.
    std::string (*kind_of)(call&) = nullptr;

    // How they are shown.
    list_form form = list_form::pages;
    bool newest_first = false;
    json::object (*shown)(call&, json::object document) = nullptr;        ///< Null: as they are stored.
    bool (*is_listed)(const call&, const json::object& shown) = nullptr;  ///< Null: all are.

    // How they are changed.
    std::string_view new_document = "{}";  ///< A template, for `from_template`.
    std::int64_t last_number = 0;          ///< `${number}` in it is greater.
    std::string_view wrapper = "";         ///< The parameter that holds the members; empty: none does.
    std::span<const writable_member> members = {};
    void (*on_change)(call&, json::object& document) = nullptr;  ///< After the members, before it is stored.
    bool update_replaces =
        false;  ///< Members that an update does not send return to those of a new document.
    std::string_view created = "";  ///< The message of the response; empty: the response is the document.
    std::string_view updated = "";
    std::string_view removed = "";

    // The documents at the start: an array of the members that differ from those of a new document.
    std::string_view seeds = "[]";
    int seed_age = 0;  ///< In hours.
};

inline std::string kind_of(call& request, const collection& of)
{
    return of.kind_of != nullptr ? of.kind_of(request) : std::string(of.kind);
}

/// The document that an argument of the path names.
/// \throws http_error 404 if there is none.
inline json::object& named(call& request, const collection& of, std::size_t argument)
{
    return request.store().get(kind_of(request, of), of.key, request.arguments.at(argument), of.label);
}

/// The one of the documents of the route's resource that the last argument of the path names.
inline json::object& named(call& request)
{
    return named(request, *request.owner.documents, request.arguments.size() - 1);
}

inline json::object shown(call& request, const collection& of, json::object document)
{
    return of.shown != nullptr ? of.shown(request, std::move(document)) : document;
}

/// \param date when it is created, as the API writes it.
inline json::object new_document(server_state& state, document_store& store, const collection& of,
                                 std::string_view kind, std::string_view date, json::object values = {})
{
    values["now"] = date;
    values["number"] = store.next_number(kind, "id", of.last_number);
    return from_template(state, of.new_document, std::move(values)).as_object();
}

inline json::value sent_member(const parameters& sent, const writable_member& member)
{
    switch (member.type) {
        case member_type::number:
            return sent.number(member.name, 0, 0);
        case member_type::flag:
            return sent.flag(member.name, false);
        case member_type::texts: {
            const auto texts = sent.texts(member.name);
            return json::array(texts.begin(), texts.end());
        }
        case member_type::any:
            return sent.all().at(member.name);
        default:
            return json::string(sent.text(member.name).value_or(""));
    }
}

/// Writes the members that were sent into a document.
/// \throws http_error 400 if one of them is missing or malformed.
inline void write_members(const parameters& sent, std::span<const writable_member> members,
                          json::object& document)
{
    for (const writable_member& member : members) {
        if (member.required && member.type == member_type::any && !sent.has(member.name))
            throw bad_parameter(member.name, "is missing");
        if (member.required && member.type != member_type::any) sent.required(member.name);
        if (sent.has(member.name) && member.type != member_type::secret)
            document[member.name] = sent_member(sent, member);
    }
}

inline void change(call& request, const collection& of, json::object& document)
{
    const bool wrapped = !of.wrapper.empty();
    write_members(wrapped ? request.parameters.inside(of.wrapper) : request.parameters, of.members, document);
    for (const char* date : {"updated_at", "updated_at_iso"})
        if (document.contains(date)) document[date] = request.date();
    if (of.on_change != nullptr) of.on_change(request, document);
}

inline response changed(call& request, const collection& of, std::string_view message,
                        const json::object& document)
{
    return message.empty() ? enveloped(shown(request, of, document)) : acknowledged(message);
}

/// The page of `items` that the parameter `page` asks for, with count and pagination. A page behind the
/// last one is empty.
inline response page_of(const call& request, const std::vector<const json::object*>& items,
                        std::int64_t per_page)
{
    const auto count = static_cast<std::int64_t>(items.size());
    const std::int64_t pages = (std::max)(std::int64_t(1), (count + per_page - 1) / per_page);
    const std::int64_t current = request.parameters.number("page", 1, 1);

    json::array shown;
    if (current <= pages) {
        const std::int64_t end = (std::min)(count, current * per_page);
        for (std::int64_t i = (current - 1) * per_page; i < end; ++i)
            shown.emplace_back(*items[static_cast<std::size_t>(i)]);
    }
    json::value previous;
    json::value next;
    if (current > 1) previous = (std::min)(current - 1, pages);
    if (current < pages) next = current + 1;
    const std::size_t on_page = shown.size();
    return {200,
            {{"response", std::move(shown)},
             {"count", on_page},
             {"pagination",
              {{"previous", previous},
               {"next", next},
               {"current", current},
               {"per_page", per_page},
               {"count", count},
               {"pages", pages}}}}};
}

/// The same with pages as long as the sandbox's options say.
inline response page_of(const call& request, const json::array& documents)
{
    std::vector<const json::object*> items;
    for (const json::value& document : documents) items.push_back(&document.as_object());
    return page_of(request, items, request.state.settings.page_size);
}

inline response list_documents(call& request)
{
    const collection& of = *request.owner.documents;
    json::array documents;
    for (const json::value& document : request.store().documents(kind_of(request, of))) {
        json::object one = shown(request, of, document.as_object());
        if (of.is_listed == nullptr || of.is_listed(request, one)) documents.push_back(std::move(one));
    }
    if (of.newest_first) std::reverse(documents.begin(), documents.end());
    if (of.form == list_form::pages) return page_of(request, documents);
    if (of.form == list_form::plain) return enveloped(std::move(documents));
    const std::size_t count = documents.size();
    return {200, {{"response", std::move(documents)}, {"count", count}}};
}

inline response get_document(call& request)
{
    return enveloped(shown(request, *request.owner.documents, named(request)));
}

/// For a resource that has one document, which its path does not name.
inline response get_only_document(call& request)
{
    return enveloped(request.store().documents(request.owner.documents->kind).at(0));
}

inline response create_document(call& request)
{
    const collection& of = *request.owner.documents;
    document_store& store = request.store();
    const std::string kind = kind_of(request, of);
    json::object document = new_document(request.state, store, of, kind, request.date());
    change(request, of, document);
    store.documents(kind).push_back(document);
    return changed(request, of, of.created, document);
}

inline response update_document(call& request)
{
    const collection& of = *request.owner.documents;
    json::object& stored = named(request);
    json::object document = stored;  // a copy: if a member is refused, nothing changes
    if (of.update_replaces)
        document = new_document(request.state, request.store(), of, of.kind, request.date());
    change(request, of, document);
    stored = document;
    return changed(request, of, of.updated, document);
}

inline response remove_document(call& request)
{
    const collection& of = *request.owner.documents;
    const json::object document = named(request);
    request.store().erase(kind_of(request, of), of.key, request.arguments.back());
    return changed(request, of, of.removed, document);
}

/// The effect of an action on one document, unless it was removed meanwhile.
/// \param change called with the stack, the document and the date.
template <class Change>
action_effect effect_on(const collection& of, std::string key, Change change)
{
    return
        [&of, key = std::move(key), change = std::move(change)](stack_record& later, const std::string& now) {
            if (json::object* document = later.find(of.kind, of.key, key)) change(later, *document, now);
        };
}

/// Adds the documents at the start.
inline void add_seeds(server_state& state, document_store& store, const collection& of, std::string_view kind,
                      const json::object& values)
{
    const std::string date = date_before_start(state, of.seed_age);
    const json::value seeds = from_template(state, of.seeds, values);
    for (const json::value& seed : seeds.as_array()) {
        json::object document = new_document(state, store, of, kind, date, values);
        add_members(document, seed.as_object());
        store.documents(kind).push_back(std::move(document));
    }
}

inline void seed_account(server_state& state, const collection& of)
{
    json::array stacks;
    for (const auto& stack : state.account.stacks) stacks.push_back(stack->document);
    add_seeds(state, state.account, of, of.kind, {{"stacks", std::move(stacks)}});
}

inline void seed_stack(server_state& state, stack_record& stack, const collection& of)
{
    add_seeds(state, stack, of, of.kind, {{"stack", stack.document}, {"web_group_id", stack.id * 10 + 1}});
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
