// SPDX-License-Identifier: BSL-1.0
#include "support/inventory.hpp"

#include <yaml-cpp/yaml.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>

namespace json = boost::json;

namespace test {

namespace {

json::value scalar_of(const std::string& text)
{
    if (text.empty() || text == "null" || text == "~") return nullptr;
    if (text == "true") return true;
    if (text == "false") return false;
    const char* const end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end)
        return whole;
    double number = 0;
    if (const auto read = std::from_chars(text.data(), end, number);
        read.ec == std::errc() && read.ptr == end)
        return number;
    return json::string(text);
}

json::value to_json(const YAML::Node& node)
{
    if (node.IsMap()) {
        json::object members;
        for (const auto& member : node) members[member.first.Scalar()] = to_json(member.second);
        return members;
    }
    if (node.IsSequence()) {
        json::array elements;
        for (const auto& element : node) elements.push_back(to_json(element));
        return elements;
    }
    if (node.IsNull()) return nullptr;
    // "!" is the tag of a quoted scalar, which is always a string.
    return node.Tag() == "!" ? json::value(json::string(node.Scalar())) : scalar_of(node.Scalar());
}

std::vector<std::string_view> segments_of(std::string_view path)
{
    std::vector<std::string_view> segments;
    path = path.substr(0, path.find('?'));
    if (path.ends_with(".json")) path.remove_suffix(5);
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = (std::min)(path.find('/'), path.size());
        segments.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return segments;
}

bool flag_of(const json::object& described, std::string_view name)
{
    const json::value* value = described.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<std::string> texts_of(const json::value& list)
{
    std::vector<std::string> texts;
    for (const json::value& element : list.as_array()) texts.emplace_back(element.as_string());
    return texts;
}

bool includes(const std::vector<std::string>& texts, std::string_view text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// Whether the query of `target` selects this variant; true for an operation that is not a variant.
bool is_chosen(const operation& one, std::string_view target)
{
    if (one.chosen_by.empty()) return true;
    const auto question = target.find('?');
    std::string_view query = question == std::string_view::npos ? "" : target.substr(question + 1);
    while (!query.empty()) {
        const auto end = (std::min)(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        const auto equals = (std::min)(pair.find('='), pair.size());
        if (pair.substr(0, equals) == one.chosen_by)
            return equals < pair.size() && includes(one.choices, pair.substr(equals + 1));
        query.remove_prefix((std::min)(end + 1, query.size()));
    }
    return false;
}

const json::value* schema_of(const json::value* carrier)
{
    const json::value* content = carrier ? carrier->as_object().if_contains("content") : nullptr;
    return content ? content->as_object().begin()->value().as_object().if_contains("schema") : nullptr;
}

}  // namespace

const inventory& inventory::get()
{
    static const inventory instance;
    return instance;
}

inventory::inventory() : document_(to_json(YAML::LoadFile(CLOUD66_INVENTORY)))
{
    for (const auto& path : document_.at("paths").as_object()) {
        const json::value* shared = path.value().as_object().if_contains("parameters");
        for (const auto& verb : path.value().as_object()) {
            if (verb.key() == "parameters") continue;
            const json::object& described = verb.value().as_object();
            operation one;
            one.id = described.at("operationId").as_string();
            one.tag = described.at("tags").as_array().at(0).as_string();
            one.verb = verb.key();
            std::transform(one.verb.begin(), one.verb.end(), one.verb.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            one.path = path.key();
            if (const json::value* scope = described.if_contains("x-scope"); scope && scope->is_string())
                one.scope = scope->get_string();
            one.deprecated = flag_of(described, "deprecated");
            one.paginated = flag_of(described, "x-paginated");
            one.async = flag_of(described, "x-async");
            for (const json::value* list : {shared, described.if_contains("parameters")}) {
                if (list == nullptr) continue;
                for (const json::value& parameter : list->as_array())
                    if (resolve(parameter).at("in") == "query")
                        one.queries.emplace_back(resolve(parameter).at("name").as_string());
            }
            one.request_schema = schema_of(described.if_contains("requestBody"));
            for (const auto& response : described.at("responses").as_object())
                if (response.key().starts_with('2')) one.response_schema = schema_of(&response.value());
            add(std::move(one), described);
        }
    }
}

/// Adds the variants before the operation, so that `match` finds them first.
void inventory::add(operation one, const json::object& described)
{
    static const json::object none;
    const json::value* variants = described.if_contains("x-variants");
    for (const auto& variant : variants ? variants->as_object() : none) {
        const json::object& members = variant.value().as_object();
        if (!members.contains("result")) continue;  // it differs in its parameters only
        const auto& when = *members.at("when").as_object().begin();
        operation added = one;
        added.id = variant.key();
        added.paginated = flag_of(members, "x-paginated");
        added.chosen_by = when.key();
        added.choices = texts_of(when.value());
        added.queries = texts_of(members.at("params"));
        added.response_schema = &members.at("result");
        std::erase_if(one.queries, [&](const std::string& query) { return includes(added.queries, query); });
        operations_.push_back(std::move(added));
    }
    operations_.push_back(std::move(one));
}

const operation& inventory::find(std::string_view id) const
{
    const auto found = std::find_if(operations_.begin(), operations_.end(),
                                    [&](const operation& one) { return one.id == id; });
    if (found == operations_.end())
        throw std::out_of_range("the inventory has no operation " + std::string(id));
    return *found;
}

const operation* inventory::match(std::string_view verb, std::string_view target) const
{
    const auto segments = segments_of(target);
    const operation* best = nullptr;
    std::size_t fewest = segments.size() + 1;
    for (const operation& one : operations_) {
        const auto expected = segments_of(one.path);
        if (one.verb != verb || expected.size() != segments.size() || !is_chosen(one, target)) continue;
        std::size_t placeholders = 0;
        bool fits = true;
        for (std::size_t i = 0; fits && i < segments.size(); ++i) {
            const bool is_placeholder = expected[i].starts_with('{');
            placeholders += is_placeholder ? 1 : 0;
            fits = is_placeholder || expected[i] == segments[i];
        }
        if (!fits || placeholders >= fewest) continue;
        fewest = placeholders;
        best = &one;
    }
    return best;
}

const json::object& inventory::schemas() const
{
    return document_.at("components").at("schemas").as_object();
}

const json::value& inventory::resolve(const json::value& schema) const
{
    const json::value* target = &schema;
    while (target->is_object() && target->get_object().contains("$ref")) {
        std::string_view reference = target->at("$ref").as_string();
        reference.remove_prefix(1);  // the # before a JSON pointer
        target = &document_.at_pointer(json::string_view(reference.data(), reference.size()));
    }
    return *target;
}

std::string schema_name(const json::value& schema)
{
    const json::value* reference = schema.is_object() ? schema.get_object().if_contains("$ref") : nullptr;
    if (reference == nullptr) return {};
    const std::string_view text = reference->as_string();
    return std::string(text.substr(text.rfind('/') + 1));
}

}  // namespace test
