// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CONFIG_STORE_HPP
#define CLOUD66_RESOURCES_CONFIG_STORE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A value under a key in a namespace of the ConfigStore. Sources: Go, help-content.
struct config_store_record
{
    std::string key;                  ///< Such as `newrelic.webhook`.
    std::optional<secret> raw_value;  ///< The value as it is, which may be a password or a key.
    std::map<std::string, std::string> metadata;
    std::optional<std::int64_t> ttl;  ///< Time to live in a unit that no source names; 0 in the sample.
};
BOOST_DESCRIBE_STRUCT(config_store_record, (), (key, raw_value, metadata, ttl))

/// What goes with the value of a record.
struct create_config_store_record_params
{
    std::span<const named_value> metadata = {};  ///< Such as `{"type", "string"}`.
    std::optional<std::int64_t> ttl = {};  ///< Time to live in a unit that no source names; not negative.
};
BOOST_DESCRIBE_STRUCT(create_config_store_record_params, (), (metadata, ttl))

/// What `update_config_store_record` takes: the same as `create_config_store_record`.
using update_config_store_record_params = create_config_store_record_params;

/// The calls about the ConfigStore. What holds for every call stands at `client`. Source: Go.
///
/// A namespace is the `configstore_namespace` of a stack or of an account. Keys may have any characters:
/// those that would mean something in a path, and dots, are percent-encoded.
template <class Client>
class config_store_api
{
public:
    /// Every record of a namespace: `GET /configstore/namespaces/{config_namespace}/records.json`, all pages.
    /// Scope not documented.
    operation<std::vector<config_store_record>> list_config_store_records(
        std::string_view config_namespace) const
    {
        return detail::fetch_all<config_store_record>(*this, records(config_namespace));
    }

    /// One page of them: `GET /configstore/namespaces/{config_namespace}/records.json?page=N`.
    operation<page<config_store_record>> list_config_store_records(std::string_view config_namespace,
                                                                   page_number number) const
    {
        return detail::fetch_page<config_store_record>(*this, records(config_namespace), number);
    }

    /// One record: `GET /configstore/namespaces/{config_namespace}/records/{key}.json`. Scope not documented.
    operation<config_store_record> get_config_store_record(std::string_view config_namespace,
                                                           std::string_view key) const
    {
        return detail::fetch<config_store_record>(
            *this, detail::get("get_config_store_record",
                               "/configstore/namespaces/{config_namespace}/records/{key}.json",
                               {config_namespace, detail::parameter::with_encoded_dots(key)}));
    }

    /// Adds a record and returns it: `POST /configstore/namespaces/{config_namespace}/records.json` with
    /// `{"record": ...}`. Scope not documented.
    /// \param raw_value may be empty.
    /// \param params metadata and time to live; default: neither.
    operation<config_store_record> create_config_store_record(
        std::string_view config_namespace, std::string_view key, std::string_view raw_value,
        create_config_store_record_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<config_store_record>(
                *this, detail::post("create_config_store_record",
                                    "/configstore/namespaces/{config_namespace}/records.json",
                                    {config_namespace}, record_body(key, raw_value, params)));
        });
    }

    /// Replaces a record, its metadata and time to live included, and returns it:
    /// `PUT /configstore/namespaces/{config_namespace}/records/{key}.json` with `{"record": ...}`. Scope not
    /// documented.
    /// \param raw_value may be empty.
    /// \param params metadata and time to live; default: neither.
    operation<config_store_record> update_config_store_record(
        std::string_view config_namespace, std::string_view key, std::string_view raw_value,
        update_config_store_record_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<config_store_record>(
                *this, detail::put("update_config_store_record",
                                   "/configstore/namespaces/{config_namespace}/records/{key}.json",
                                   {config_namespace, detail::parameter::with_encoded_dots(key)},
                                   record_body(key, raw_value, params)));
        });
    }

    /// Removes a record and returns what it was:
    /// `DELETE /configstore/namespaces/{config_namespace}/records/{key}.json`. Scope not documented.
    operation<config_store_record> delete_config_store_record(std::string_view config_namespace,
                                                              std::string_view key) const
    {
        return detail::fetch<config_store_record>(
            *this, detail::delete_("delete_config_store_record",
                                   "/configstore/namespaces/{config_namespace}/records/{key}.json",
                                   {config_namespace, detail::parameter::with_encoded_dots(key)}));
    }

private:
    static detail::api_request records(std::string_view config_namespace)
    {
        return detail::get("list_config_store_records",
                           "/configstore/namespaces/{config_namespace}/records.json", {config_namespace});
    }

    static std::string record_body(std::string_view key, std::string_view raw_value,
                                   const create_config_store_record_params& params)
    {
        detail::at_least("ttl", 0, params.ttl.value_or(0));
        detail::object_writer record;
        record.add("key", detail::required("key", key));
        record.add("raw_value", raw_value);
        detail::encode_members(record, params);
        detail::object_writer body;
        body.add("record", record);
        return body.text();
    }
};

}  // namespace cloud66::inline v1

#endif
