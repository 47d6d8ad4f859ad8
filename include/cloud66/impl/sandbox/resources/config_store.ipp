// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_CONFIG_STORE_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_CONFIG_STORE_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::sandbox_detail {

inline std::string config_records_of(std::string_view config_namespace)
{
    return "configstore/namespaces/" + std::string(config_namespace) + "/records";
}

/// The namespace in the path is that of a stack or of an account.
inline std::string config_records_kind(call& request)
{
    account_record& account = request.state.account;
    const std::string& wanted = request.arguments.at(0);
    bool known = account.find("accounts", "configstore_namespace", wanted) != nullptr;
    for (const auto& stack : account.stacks)
        known = known || member_is(stack->document, "configstore_namespace", wanted);
    if (!known) throw not_found("Namespace");
    return config_records_of(wanted);
}

inline void check_config_record(call& request, json::object& record)
{
    const json::object metadata = request.parameters.inside("record").object("metadata");
    for (const auto& member : metadata)
        if (!member.value().is_string()) throw bad_parameter("metadata", "has a value that is no text");
    if (metadata.empty()) record["metadata"] = nullptr;
    const std::string key(member_text(record, "key"));
    if (request.matched.verb == "PUT" && key != request.arguments.at(1))
        throw bad_parameter("key", "is not the record's");
    if (request.matched.verb == "POST" &&
        request.state.account.find(config_records_kind(request), "key", key) != nullptr)
        throw conflict("The record is there already", key + " is there already");
}

inline constexpr writable_member config_record_members[]{{"key", member_type::text, true},
                                                         {"raw_value"},
                                                         {"metadata", member_type::any},
                                                         {"ttl", member_type::number}};
inline constexpr collection config_records{
    .key = "key",
    .label = "Record",
    .kind_of = config_records_kind,
    .new_document = R"json({"key": "", "raw_value": "", "metadata": null, "ttl": 0})json",
    .wrapper = "record",
    .members = config_record_members,
    .on_change = check_config_record,
    .update_replaces = true,
    .seeds = R"json([{"key": "newrelic.webhook", "raw_value": "https://example.com/hook",
                      "metadata": {"type": "string"}},
                     {"key": "feature/new checkout", "raw_value": "on", "ttl": 3600}])json"};

inline void seed_config_records(server_state& state, const json::object& owner)
{
    const std::string_view config_namespace = member_text(owner, "configstore_namespace");
    if (!config_namespace.empty())
        add_seeds(state, state.account, config_records, config_records_of(config_namespace), {});
}

inline void seed_account_config_store(server_state& state)
{
    for (const json::value& account : state.account.documents("accounts"))
        seed_config_records(state, account.as_object());
}

inline void seed_stack_config_store(server_state& state, stack_record& stack)
{
    seed_config_records(state, stack.document);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
