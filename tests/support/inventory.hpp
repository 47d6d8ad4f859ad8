// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_INVENTORY_HPP
#define CLOUD66_TESTS_SUPPORT_INVENTORY_HPP

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace test {

/// One operation of the inventory. A variant with its own result type (`x-variants`) is an operation too, with the
/// same verb and path.
struct operation
{
    std::string id;
    std::string tag;
    std::string verb;   ///< `GET`
    std::string path;   ///< `/stacks/{stack_id}`
    std::string scope;  ///< Empty where no source names one.
    bool deprecated = false;
    bool paginated = false;
    bool async = false;
    std::vector<std::string> queries;  ///< Names of its query parameters.
    std::string chosen_by;             ///< The query that selects this variant; empty: it is not a variant.
    std::vector<std::string> choices;  ///< The values of that query that select it.
    const boost::json::value* request_schema = nullptr;   ///< Null: the request has no body.
    const boost::json::value* response_schema = nullptr;  ///< Null: the response has no body.
};

/// `contract/cloud66-v3.yaml`, the inventory of the API.
class inventory
{
public:
    static const inventory& get();

    const std::vector<operation>& operations() const { return operations_; }

    /// \throws std::out_of_range if there is no such operation.
    const operation& find(std::string_view id) const;

    /// The operation of a request whose target is given without the API's root; null if there is none.
    const operation* match(std::string_view verb, std::string_view target) const;

    /// The schema that a schema's `$ref` refers to, or the schema itself.
    const boost::json::value& resolve(const boost::json::value& schema) const;

    const boost::json::object& schemas() const;

private:
    inventory();

    void add(operation one, const boost::json::object& described);

    boost::json::value document_;
    std::vector<operation> operations_;
};

/// The name of the schema that `schema` refers to; empty if it is not a reference.
std::string schema_name(const boost::json::value& schema);

}  // namespace test

#endif
