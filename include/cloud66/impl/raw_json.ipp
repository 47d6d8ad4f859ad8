// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_RAW_JSON_IPP
#define CLOUD66_IMPL_RAW_JSON_IPP

#include <cloud66/raw_json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace cloud66::inline v1 {

CLOUD66_DECL raw_json::raw_json() : value_(std::make_shared<const json::value>()) {}

CLOUD66_DECL raw_json::raw_json(const json::value& value)
    : value_(std::make_shared<const json::value>(value, json::storage_ptr()))
{
}

CLOUD66_DECL std::string raw_json::text() const { return json::serialize(*value_); }

CLOUD66_DECL bool operator==(const raw_json& left, const raw_json& right)
{
    return *left.value_ == *right.value_;
}

}  // namespace cloud66::inline v1

#endif
