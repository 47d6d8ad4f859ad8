// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SCHEMA_HPP
#define CLOUD66_TESTS_SUPPORT_SCHEMA_HPP

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

// The part of JSON Schema that the inventory uses.
namespace test {

/// The places where `value` does not match `schema`, as one sentence each that begins with the path.
///
/// A property that is not required may be null whatever its type is, as in the inventory. A property that the schema
/// does not have is a mismatch.
std::vector<std::string> mismatches(const boost::json::value& schema, const boost::json::value& value,
                                    const std::string& path);

/// Whether a schema requires that property.
bool is_required(const boost::json::value& schema, std::string_view name);

/// The schema's documented example, with a value for every property that is absent or null in it.
boost::json::value complete_example(const boost::json::value& schema, std::string_view name = "value");

/// The schema of an object inside `schema`: behind references, alternatives with null, lists and maps. Null if
/// there is none.
const boost::json::value* object_schema_in(const boost::json::value& schema);

/// All properties of an object schema, those of `allOf` and of alternatives included.
boost::json::object properties_of(const boost::json::value& schema);

}  // namespace test

#endif
