// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "support/omissions.hpp"
#include "support/schema.hpp"

namespace json = boost::json;

namespace test {

namespace {

constexpr std::string_view root = "/api/3";

/// Whether two scalars have the same text: sources disagree about the type of some numbers.
bool same_scalar(const json::value& left, const json::value& right)
{
    const auto text_of = [](const json::value& value) {
        return value.is_string() ? std::string(std::string_view(value.get_string())) : json::serialize(value);
    };
    return !left.is_structured() && !right.is_structured() && text_of(left) == text_of(right);
}

/// Appends the members of `documented` that are missing or different in `shown`.
void compare(const json::value& documented, const json::value& shown, const std::string& path,
             std::vector<std::string>& differences)
{
    if (documented.is_object() && shown.is_object()) {
        for (const auto& member : documented.get_object()) {
            const std::string member_path = path + '.' + std::string(std::string_view(member.key()));
            const json::value* found = shown.get_object().if_contains(member.key());
            if (found)
                compare(member.value(), *found, member_path, differences);
            else if (!member.value().is_null())
                differences.push_back(member_path + " was not decoded");
        }
    } else if (documented.is_array() && shown.is_array() &&
               documented.get_array().size() == shown.get_array().size()) {
        for (std::size_t i = 0; i < documented.get_array().size(); ++i)
            compare(documented.get_array()[i], shown.get_array()[i], path + '[' + std::to_string(i) + ']',
                    differences);
    } else if (documented != shown && !same_scalar(documented, shown)) {
        differences.push_back(path + ": " + json::serialize(documented) + " became " +
                              json::serialize(shown));
    }
}

std::vector<std::string> differences(const json::value& documented, const json::value& shown)
{
    std::vector<std::string> found;
    compare(documented, shown, "response", found);
    return found;
}

json::value with(const json::value& document, std::string_view name, json::value value)
{
    json::value changed = document;
    changed.as_object()[name] = std::move(value);
    return changed;
}

json::value without(const json::value& document, std::string_view name)
{
    json::value changed = document;
    changed.as_object().erase(name);
    return changed;
}

std::string name_of(const json::value& schema, const std::string& default_name)
{
    const std::string name = schema_name(schema);
    return name.empty() ? default_name : name;
}

/// `example` of a schema without what the model leaves out.
json::value decoded_part(const std::string& name, const json::value& schema, const json::value& example)
{
    if (example.is_array()) {
        json::array elements;
        for (const json::value& element : example.get_array())
            elements.push_back(decoded_part(name, schema, element));
        return elements;
    }
    if (!example.is_object()) return example;
    const json::object properties = properties_of(schema);
    json::object members;
    for (const auto& member : example.get_object()) {
        const std::string path = name + '.' + std::string(std::string_view(member.key()));
        if (is_omitted(path) || is_omitted("read " + path)) continue;
        const json::value* property = properties.if_contains(member.key());
        const json::value* inside = property ? object_schema_in(*property) : nullptr;
        members[member.key()] =
            inside ? decoded_part(name_of(*property, path), *inside, member.value()) : member.value();
    }
    return members;
}

/// An integer or a boolean as a string with the same meaning; any other value unchanged.
json::value in_other_form(const json::value& value)
{
    if (value.is_int64()) return json::string(std::to_string(value.get_int64()));
    if (value.is_bool()) return json::string(value.get_bool() ? "true" : "false");
    return value;
}

/// Checks that unknown keys are ignored; that an optional member may be absent, null or of a wrong type without an
/// effect on other members; and that an id that is absent, null or of a wrong type is an error with its path.
void check_robust(const model_info& model, const json::value& complete)
{
    INFO("model " << model.name << ", example " << json::serialize(complete));
    cloud66::detail::decode_notes notes;
    const json::value expected = model.decode(complete, notes);
    CHECK(notes.empty());
    CHECK(model.decode(with(complete, "an_unknown_member", 1), notes) == expected);

    for (const member_info& member : model.members) {
        INFO("member " << member.name);
        const json::value* given = complete.as_object().if_contains(member.name);
        if (given == nullptr) continue;
        const std::string path = "response." + member.name;
        const json::value absent = without(complete, member.name);
        const json::value null = with(complete, member.name, nullptr);
        const json::value wrong =
            with(complete, member.name, member.list ? json::value(true) : json::value(json::array{}));
        if (!member.tolerant) {
            for (const json::value* document : {&absent, &null, &wrong}) {
                const auto failure = error_of([&] { model.decode(*document, notes); });
                CHECK(failure.code() == cloud66::errc::malformed_response);
                CHECK_THAT(failure.details().message, contains(path + ": expected "));
            }
            continue;
        }
        notes.clear();
        json::value emptied = expected;
        emptied.as_object()[member.name] = model.decode(absent, notes).at(member.name);
        CHECK(model.decode(absent, notes) == emptied);
        CHECK(model.decode(null, notes) == emptied);
        CHECK(notes.empty());
        if (!member.raw) {
            CHECK(model.decode(wrong, notes) == emptied);
            REQUIRE(notes.size() == 1);
            CHECK_THAT(notes.front(), contains(path + ": expected "));
        }
        // An unknown value, and the same value in the form that another source documents.
        if (given->is_string())
            CHECK_NOTHROW(model.decode(with(complete, member.name, "an unknown value"), notes));
        if (given->is_int64()) CHECK_NOTHROW(model.decode(with(complete, member.name, 987'654), notes));
        notes.clear();
        const json::value other = model.decode(with(complete, member.name, in_other_form(*given)), notes);
        CHECK(notes.empty());
        if (!member.raw) CHECK(differences(expected, other) == std::vector<std::string>());
    }
}

/// Whether the sources document the content of a response.
bool has_content(const json::value* schema)
{
    if (schema == nullptr) return false;
    const json::object& keywords = schema->as_object();
    return keywords.contains("$ref") || keywords.contains("type") || keywords.contains("oneOf");
}

}  // namespace

std::vector<std::string>& contract_tags()
{
    static std::vector<std::string> tags;
    return tags;
}

json::value resource_contract::example_response(const operation& described)
{
    return complete_example(*described.response_schema);
}

const operation& resource_contract::prepare_response(std::string_view operation_id, const std::string& line,
                                                     scripted_client& loop)
{
    const operation& described = inventory::get().find(operation_id);
    CHECK(described.tag == tag_);
    called_.insert(described.id);
    const std::size_t space = line.find(' ');
    const operation* matched = inventory::get().match(line.substr(0, space), line.substr(space + 1));
    REQUIRE(matched != nullptr);
    CHECK(matched->id == operation_id);

    const std::size_t page_query = line.find("page=");
    const std::int64_t page = page_query == std::string::npos ? 1 : std::stoll(line.substr(page_query + 5));
    if (described.response_schema == nullptr)
        loop.transport->respond(response(200, ""));
    else if (described.paginated)
        loop.transport->respond(page_response(json::serialize(example_response(described)), page, page));
    else
        loop.transport->respond(ok(json::serialize(example_response(described))));
    return described;
}

void resource_contract::check_sent(const operation& described, const std::string& line,
                                   const std::string& body, const scripted_client& loop)
{
    const std::size_t space = line.find(' ');
    const std::string whole_line = line.substr(0, space + 1) + std::string(root) + line.substr(space + 1);
    REQUIRE(loop.transport->lines() == std::vector<std::string>{whole_line});

    const std::size_t question = line.find('?');
    std::string_view query =
        question == std::string::npos ? std::string_view() : std::string_view(line).substr(question + 1);
    while (!query.empty()) {
        const auto end = (std::min)(query.find('&'), query.size());
        const std::string name(query.substr(0, query.find('=')));
        query.remove_prefix((std::min)(end + 1, query.size()));
        if (std::find(described.queries.begin(), described.queries.end(), name) == described.queries.end())
            FAIL_CHECK("the inventory has no query " << name);
        sent_.insert(described.id + '.' + name);
    }

    const std::string& sent = loop.transport->requests.front().body;
    if (body.empty()) {
        CHECK(sent.empty());
        return;
    }
    const json::value document = json::parse(sent);
    CHECK(document == json::parse(body));
    REQUIRE(described.request_schema != nullptr);
    CHECK(mismatches(*described.request_schema, document, "body") == std::vector<std::string>());
    note_sent(name_of(*described.request_schema, described.id), *described.request_schema, document);
}

/// `path` with empty placeholders and without `.json`.
std::string path_shape(std::string path)
{
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
        path.erase(open + 1, path.find('}', open) - open - 1);
    if (path.ends_with(".json")) path.resize(path.size() - 5);
    return path;
}

void resource_contract::check_labels(const operation& described, const request_labels& labels)
{
    // Several calls may share an operation of the inventory; then their names differ from its.
    const auto& all = inventory::get().operations();
    if (std::ranges::find(all, labels.operation, &operation::id) != all.end())
        CHECK(labels.operation == described.id);
    else
        CHECK_FALSE(labels.operation.empty());
    CHECK(path_shape(labels.path_template) == path_shape(described.path));
}

void resource_contract::note_sent(const std::string& name, const json::value& schema, const json::value& sent)
{
    if (sent.is_array()) {
        for (const json::value& element : sent.get_array()) note_sent(name, schema, element);
        return;
    }
    if (!sent.is_object()) return;
    const json::object properties = properties_of(schema);
    for (const auto& property : properties) {
        const json::value* value = sent.get_object().if_contains(property.key());
        if (value == nullptr) continue;
        const std::string member = name + '.' + std::string(std::string_view(property.key()));
        sent_.insert(member);
        if (const json::value* inside = object_schema_in(property.value()))
            note_sent(name_of(property.value(), member), *inside, *value);
    }
}

void resource_contract::require_sent(const std::string& name, const json::value& schema)
{
    for (const auto& property : properties_of(schema)) {
        const std::string member = name + '.' + std::string(std::string_view(property.key()));
        if (is_omitted(member) || is_omitted("sent " + member)) {
            if (sent_.contains(member)) FAIL_CHECK(member << " is listed as an omission, but it is sent");
            continue;
        }
        if (!sent_.contains(member)) FAIL_CHECK("no call sends " << member);
        if (const json::value* inside = object_schema_in(property.value()))
            require_sent(name_of(property.value(), member), *inside);
    }
}

void resource_contract::check_response(const operation& described, const model_info* model,
                                       const json::value& shown)
{
    if (shown.is_null()) {
        if (has_content(described.response_schema)) check_omitted(described, "");
        return;
    }
    REQUIRE(described.response_schema != nullptr);
    const json::value example = example_response(described);
    constexpr std::string_view started = "async_action_id";
    if (model == &info_of<cloud66::action_info>() && example.is_object() &&
        example.get_object().contains(started)) {
        CHECK(shown.at("id") == example.at(started));
        check_omitted(described, started);
        return;
    }
    if (shown.is_string() && example.is_object()) {  // the call returns one member
        const auto& members = example.get_object();
        const auto returned =
            std::ranges::find_if(members, [&](const auto& member) { return member.value() == shown; });
        REQUIRE(returned != members.end());
        check_omitted(described, returned->key());
        return;
    }
    const json::value* schema = object_schema_in(*described.response_schema);
    const json::value* items = described.response_schema->as_object().if_contains("items");
    const std::string name = name_of(items ? *items : *described.response_schema, described.id);
    const json::value documented = schema ? decoded_part(name, *schema, example) : example;
    // One object, in the list that the same calls with several return.
    const bool is_wrapped = example.is_object() && shown.is_array() && shown.get_array().size() == 1;
    const json::value& compared = is_wrapped ? shown.get_array().front() : shown;
    CHECK(differences(documented, compared) == std::vector<std::string>());
    if (schema != nullptr && model != nullptr) check_model(name, *schema, *model);
}

/// Checks that every member of a response that a call does not return is a listed omission.
/// \param returned the member that it does return; empty: none.
void resource_contract::check_omitted(const operation& described, std::string_view returned)
{
    const std::string name = name_of(*described.response_schema, described.id);
    const json::object properties = properties_of(*described.response_schema);
    CHECK_FALSE(properties.empty());
    for (const auto& property : properties) {
        const std::string member = name + '.' + std::string(std::string_view(property.key()));
        if (std::string_view(property.key()) != returned && !is_omitted(member))
            FAIL_CHECK("no call returns " << member);
    }
}

void resource_contract::check_model(const std::string& name, const json::value& schema,
                                    const model_info& model)
{
    if (!checked_models_.insert(name + '/' + model.name).second) return;
    const json::object properties = properties_of(schema);
    for (const auto& property : properties) {
        const std::string member = name + '.' + std::string(std::string_view(property.key()));
        const member_info* known = model.find(property.key());
        if (is_omitted(member) || is_omitted("read " + member)) {
            if (known) FAIL_CHECK(member << " is listed as an omission, but the model has it");
            continue;
        }
        if (known == nullptr) {
            FAIL_CHECK(model.name << " has no member for " << member);
            continue;
        }
        const json::value* inside = object_schema_in(property.value());
        if (known->inside && inside)
            check_model(name_of(property.value(), member), *inside, *known->inside);
        else if (inside && !known->raw)
            FAIL_CHECK(member << " is an object, but the model has a scalar");
    }
    for (const member_info& member : model.members) {
        const bool is_shared = is_omitted("model " + name + '.' + member.name);
        if (properties.contains(member.name) == is_shared)
            FAIL_CHECK((is_shared ? "no addition: the inventory has " : "the inventory has no ")
                       << name << '.' << member.name);
        if (!member.tolerant && !is_required(schema, member.name))
            FAIL_CHECK(name << '.' << member.name << " may be absent, but the model requires it");
    }
    check_robust(model, complete_example(schema));
}

void resource_contract::finish()
{
    for (const operation& one : inventory::get().operations()) {
        if (one.tag != tag_ || one.deprecated) continue;
        if (is_omitted(one.id)) continue;
        if (!called_.contains(one.id)) FAIL_CHECK("no call of " << one.id);
        for (const std::string& query : one.queries) {
            const std::string name = one.id + '.' + query;
            if (!sent_.contains(name) && !is_omitted(name)) FAIL_CHECK("no call sends the query " << name);
        }
        if (one.request_schema) require_sent(name_of(*one.request_schema, one.id), *one.request_schema);
    }
}

}  // namespace test
