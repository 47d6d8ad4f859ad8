// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_CONFIG_STORE_IPP
#define CLOUD66_SANDBOX_RESOURCES_CONFIG_STORE_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The kind under which the records of a namespace are kept in the account.
inline std::string config_records(std::string_view config_namespace)
{
    return "configstore/namespaces/" + std::string(config_namespace) + "/records";
}

/// The kind of the namespace that the path names, which is that of a stack or of an account.
inline std::string known_config_records(const call& request)
{
    const std::string& wanted = request.arguments.at(0);
    bool known = request.world.user.find("accounts", "configstore_namespace", wanted) != nullptr;
    for (const auto& stack : request.world.user.stacks)
        known = known || member_is(stack->document, "configstore_namespace", wanted);
    if (!known) throw not_found("Namespace");
    return config_records(wanted);
}

/// The record that was sent, whole: what is missing has its zero value.
inline json::object sent_config_record(const call& request)
{
    const parameters sent = request.parameters.inside("record");
    const json::object metadata = sent.object("metadata");
    for (const auto& member : metadata)
        if (!member.value().is_string()) throw bad_parameter("metadata", "has a value that is no text");
    json::object record;
    record["key"] = sent.required("key");
    record["raw_value"] = sent.text("raw_value").value_or("");
    record["metadata"] = nullptr;
    if (!metadata.empty()) record["metadata"] = metadata;
    record["ttl"] = sent.number("ttl", 0, 0);
    return record;
}

inline json::object& named_config_record(call& request)
{
    return request.named(request.world.user, known_config_records(request), "key", 1, "Record");
}

inline answer list_config_store_records(call& request)
{
    return page_of(request, request.world.user.part(known_config_records(request)));
}

inline answer get_config_store_record(call& request) { return enveloped(named_config_record(request)); }

inline answer create_config_store_record(call& request)
{
    const std::string kind = known_config_records(request);
    json::object record = sent_config_record(request);
    const std::string key(member_text(record, "key"));
    if (request.world.user.find(kind, "key", key) != nullptr)
        throw refusal(409, "conflict", "The record is there already", key + " is there already");
    request.world.user.part(kind).push_back(record);
    return enveloped(std::move(record));
}

inline answer update_config_store_record(call& request)
{
    json::object& record = named_config_record(request);
    json::object sent = sent_config_record(request);
    if (sent["key"] != record["key"]) throw bad_parameter("key", "is not the record's");
    record = std::move(sent);
    return enveloped(record);
}

inline answer delete_config_store_record(call& request)
{
    json::object removed = named_config_record(request);
    request.world.user.erase(known_config_records(request), "key", request.arguments.at(1));
    return enveloped(std::move(removed));
}

inline void seed_config_store(world& everything, std::string_view config_namespace)
{
    json::array& records = everything.user.part(config_records(config_namespace));
    records.push_back(parse_document(R"json({"key": "newrelic.webhook",
        "raw_value": "https://example.com/hook", "metadata": {"type": "string"}, "ttl": 0})json"));
    records.push_back(parse_document(R"json({"key": "feature/new checkout", "raw_value": "on",
        "metadata": null, "ttl": 3600})json"));
}

inline void seed_account_config_store(world& everything)
{
    for (const json::value& account : everything.user.part("accounts"))
        if (const auto own = member_text(account.as_object(), "configstore_namespace"); !own.empty())
            seed_config_store(everything, own);
}

inline void seed_stack_config_store(world& everything, stack_record& stack)
{
    seed_config_store(everything, member_text(stack.document, "configstore_namespace"));
}

CLOUD66_DECL resource config_store_resource()
{
    static constexpr std::array<route, 5> routes{{
        {"GET", "/configstore/namespaces/{namespace}/records", "list_config_store_records", any_token,
         list_config_store_records},
        {"POST", "/configstore/namespaces/{namespace}/records", "create_config_store_record", any_token,
         create_config_store_record},
        {"GET", "/configstore/namespaces/{namespace}/records/{key}", "get_config_store_record", any_token,
         get_config_store_record},
        {"PUT", "/configstore/namespaces/{namespace}/records/{key}", "update_config_store_record", any_token,
         update_config_store_record},
        {"DELETE", "/configstore/namespaces/{namespace}/records/{key}", "delete_config_store_record",
         any_token, delete_config_store_record},
    }};
    return {routes, seed_account_config_store, seed_stack_config_store};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
