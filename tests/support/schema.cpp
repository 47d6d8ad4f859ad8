// SPDX-License-Identifier: BSL-1.0
#include "support/schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <initializer_list>

#include "support/inventory.hpp"

namespace json = boost::json;

namespace test {

namespace {

const json::value& resolved(const json::value& schema) { return inventory::get().resolve(schema); }

const json::value* keyword(const json::value& schema, std::string_view name)
{
    const json::object* members = schema.if_object();
    return members ? members->if_contains(name) : nullptr;
}

/// The schemas of `oneOf` or `anyOf`.
const json::array* alternatives(const json::value& schema)
{
    for (const std::string_view name : {"oneOf", "anyOf"})
        if (const json::value* found = keyword(schema, name)) return &found->as_array();
    return nullptr;
}

bool is_type(const json::value& value, std::string_view type)
{
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_bool();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
}

/// The names of the allowed types; empty: any type is allowed.
std::vector<std::string_view> types_of(const json::value& schema)
{
    std::vector<std::string_view> types;
    const json::value* type = keyword(schema, "type");
    if (type == nullptr) return types;
    if (type->is_string()) return {std::string_view(type->get_string())};
    for (const json::value& one : type->as_array()) types.emplace_back(one.as_string());
    return types;
}

void add_members(std::vector<std::string>& found, const json::value& schema, const json::object& value,
                 const std::string& path)
{
    if (const json::value* names = keyword(schema, "required"))
        for (const json::value& name : names->as_array())
            if (!value.contains(name.as_string()))
                found.push_back(path + ": " + std::string(std::string_view(name.as_string())) +
                                " is missing");
    const json::value* properties = keyword(schema, "properties");
    const json::value* others = keyword(schema, "additionalProperties");
    for (const auto& member : value) {
        const std::string member_path = path + '.' + std::string(std::string_view(member.key()));
        const json::value* known = properties ? properties->as_object().if_contains(member.key()) : nullptr;
        if (known == nullptr && others && others->is_object()) known = others;
        if (known == nullptr) {
            if (properties && !others) found.push_back(member_path + " is not in the inventory");
            continue;
        }
        if (member.value().is_null() && !is_required(schema, member.key())) continue;
        for (std::string& one : mismatches(*known, member.value(), member_path))
            found.push_back(std::move(one));
    }
}

json::value scalar_example(const json::value& schema, std::string_view name)
{
    if (const json::value* constant = keyword(schema, "const")) return *constant;
    if (const json::value* allowed = keyword(schema, "enum")) return allowed->as_array().at(0);
    const auto types = types_of(schema);
    const std::string_view type = types.empty()             ? "string"
                                  : types.front() == "null" ? types.back()
                                                            : types.front();
    if (type == "integer") return static_cast<std::int64_t>(100 + name.size());
    if (type == "number") return 1.5;
    if (type == "boolean") return true;
    if (const json::value* format = keyword(schema, "format"); format && *format == "date-time")
        return "2024-05-06T07:08:09Z";
    return json::string("some " + std::string(name));
}

/// The documented example, or null.
json::value own_example(const json::value& schema)
{
    if (const json::value* all = keyword(schema, "examples")) return all->as_array().at(0);
    if (const json::value* one = keyword(schema, "example")) return *one;
    return nullptr;
}

json::value complete(const json::value& schema, std::string_view name, json::value shown, int depth);

json::object complete_object(const json::value& schema, json::object shown, int depth)
{
    json::object result;
    for (const auto& property : properties_of(schema)) {
        const json::value* given = shown.if_contains(property.key());
        result[property.key()] =
            complete(property.value(), property.key(), given ? *given : json::value(), depth + 1);
    }
    if (result.empty()) result = std::move(shown);
    return result;
}

json::value complete(const json::value& reference, std::string_view name, json::value shown, int depth)
{
    const json::value& schema = resolved(reference);
    if (depth > 8) return shown;
    if (shown.is_null()) shown = own_example(schema);
    if (const json::array* options = alternatives(schema)) {
        for (const json::value& option : *options) {
            const bool takes_null = types_of(resolved(option)) == std::vector<std::string_view>{"null"};
            if (!takes_null && (shown.is_null() || mismatches(option, shown, "").empty()))
                return complete(option, name, shown, depth);
        }
    }
    if (keyword(schema, "properties") || keyword(schema, "allOf"))
        return complete_object(schema, shown.is_object() ? shown.get_object() : json::object(), depth);
    if (const json::value* items = keyword(schema, "items")) {
        json::array elements;
        const bool has_one = shown.is_array() && !shown.get_array().empty();
        elements.push_back(
            complete(*items, name, has_one ? shown.get_array().front() : json::value(), depth + 1));
        return elements;
    }
    const json::value* others = keyword(schema, "additionalProperties");
    if (others && others->is_object() && (!shown.is_object() || shown.get_object().empty())) {
        json::object map;
        map["some key"] = complete(*others, name, nullptr, depth + 1);
        return map;
    }
    if (!shown.is_null()) return shown;
    if (types_of(schema).empty() || types_of(schema).front() == "object") {
        json::object any;
        any["some key"] = "some value";
        return any;
    }
    return scalar_example(schema, name);
}

}  // namespace

bool is_required(const json::value& reference, std::string_view name)
{
    const json::value* names = keyword(resolved(reference), "required");
    return names &&
           std::any_of(names->as_array().begin(), names->as_array().end(),
                       [&](const json::value& one) { return std::string_view(one.as_string()) == name; });
}

std::vector<std::string> mismatches(const json::value& reference, const json::value& value,
                                    const std::string& path)
{
    const json::value& schema = resolved(reference);
    std::vector<std::string> found;
    if (const json::array* options = alternatives(schema)) {
        std::vector<std::string> closest;
        for (const json::value& option : *options) {
            auto one = mismatches(option, value, path);
            if (one.empty()) return {};
            if (closest.empty() || one.size() < closest.size()) closest = std::move(one);
        }
        return closest;
    }
    if (keyword(schema, "allOf")) {
        json::object merged;
        merged["properties"] = properties_of(schema);
        return mismatches(merged, value, path);
    }
    const auto types = types_of(schema);
    if (!types.empty() &&
        std::none_of(types.begin(), types.end(), [&](auto type) { return is_type(value, type); })) {
        found.push_back(path + ": " + json::serialize(value) + " is not of type " +
                        std::string(types.front()));
        return found;
    }
    if (const json::value* allowed = keyword(schema, "enum")) {
        const json::array& values = allowed->as_array();
        if (std::find(values.begin(), values.end(), value) == values.end())
            found.push_back(path + ": " + json::serialize(value) + " is none of the known values");
    }
    if (const json::object* members = value.if_object()) add_members(found, schema, *members, path);
    if (const json::value* items = keyword(schema, "items"); items && value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            for (std::string& one :
                 mismatches(*items, value.get_array()[i], path + '[' + std::to_string(i) + ']'))
                found.push_back(std::move(one));
    }
    return found;
}

json::value complete_example(const json::value& schema, std::string_view name)
{
    return complete(schema, name, nullptr, 0);
}

const json::value* object_schema_in(const json::value& reference)
{
    const json::value& schema = resolved(reference);
    if (keyword(schema, "properties") || keyword(schema, "allOf")) return &schema;
    if (const json::value* items = keyword(schema, "items")) return object_schema_in(*items);
    if (const json::value* others = keyword(schema, "additionalProperties"); others && others->is_object())
        return object_schema_in(*others);
    if (const json::array* options = alternatives(schema))
        for (const json::value& option : *options)
            if (const json::value* found = object_schema_in(option)) return found;
    return nullptr;
}

json::object properties_of(const json::value& reference)
{
    const json::value& schema = resolved(reference);
    json::object all;
    const auto add = [&](const json::object& more) {
        for (const auto& property : more) all.insert_or_assign(property.key(), property.value());
    };
    if (const json::value* schemas = keyword(schema, "allOf"))
        for (const json::value& part_schema : schemas->as_array()) add(properties_of(part_schema));
    if (const json::array* options = alternatives(schema))
        for (const json::value& option : *options) add(properties_of(option));
    if (const json::value* own = keyword(schema, "properties")) add(own->as_object());
    return all;
}

}  // namespace test
