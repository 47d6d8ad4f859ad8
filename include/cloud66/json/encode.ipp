// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_ENCODE_IPP
#define CLOUD66_JSON_ENCODE_IPP

#include <cloud66/json/encode.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct object_writer::state
{
    json::object members;
};

CLOUD66_DECL object_writer::object_writer() : state_(std::make_unique<state>()) {}
CLOUD66_DECL object_writer::~object_writer() = default;

CLOUD66_DECL void object_writer::add(std::string_view name, std::string_view value)
{
    state_->members[name] = json::string_view(value.data(), value.size());
}

CLOUD66_DECL void object_writer::add(std::string_view name, std::int64_t value)
{
    state_->members[name] = value;
}

CLOUD66_DECL void object_writer::add(std::string_view name, bool value) { state_->members[name] = value; }

CLOUD66_DECL bool object_writer::contains(std::string_view name) const
{
    return state_->members.contains(name);
}

CLOUD66_DECL std::string object_writer::text() const { return json::serialize(state_->members); }

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
