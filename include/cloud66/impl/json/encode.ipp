// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_JSON_ENCODE_IPP
#define CLOUD66_IMPL_JSON_ENCODE_IPP

#include <cloud66/detail/json/encode.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace cloud66::inline v1::detail {

/// `text` for Boost.JSON, which writes whatever bytes it is given: a JSON text is UTF-8 (RFC 8259, 8.1).
inline json::string_view utf8_text(std::string_view what, std::string_view text)
{
    // Not even a part of the text is in the error; it may be a secret.
    if (valid_utf8_prefix(text) < text.size())
        throw error(errc::invalid_argument, std::string(what) + " is not UTF-8");
    return {text.data(), text.size()};
}

struct object_writer::state
{
    json::object members;
};

struct array_writer::state
{
    json::array elements;
};

CLOUD66_DECL object_writer::object_writer() : state_(std::make_unique<state>()) {}
CLOUD66_DECL object_writer::~object_writer() = default;

CLOUD66_DECL void object_writer::add(std::string_view name, std::string_view value)
{
    state_->members[utf8_text("the name of a member", name)] = utf8_text(name, value);
}

CLOUD66_DECL void object_writer::add(std::string_view name, std::int64_t value)
{
    state_->members[utf8_text("the name of a member", name)] = value;
}

CLOUD66_DECL void object_writer::add(std::string_view name, double value) { state_->members[name] = value; }

CLOUD66_DECL void object_writer::add(std::string_view name, bool value) { state_->members[name] = value; }

CLOUD66_DECL void object_writer::add(std::string_view name, const object_writer& value)
{
    state_->members[name] = value.state_->members;
}

CLOUD66_DECL void object_writer::add(std::string_view name, const array_writer& value)
{
    state_->members[name] = value.state_->elements;
}

CLOUD66_DECL void object_writer::add(std::string_view name, json_text value)
{
    boost::system::error_code bad;
    json::value parsed = json::parse(json::string_view(value.text.data(), value.text.size()), bad);
    if (bad) throw error(errc::invalid_argument, std::string(name) + " is not JSON: " + bad.message());
    state_->members[name] = std::move(parsed);
}

CLOUD66_DECL bool object_writer::contains(std::string_view name) const
{
    return state_->members.contains(name);
}

CLOUD66_DECL std::string object_writer::text() const { return json::serialize(state_->members); }

CLOUD66_DECL std::optional<std::string> comma_joined(std::string_view name,
                                                     std::span<const std::string_view> elements)
{
    std::optional<std::string> joined;
    for (const std::string_view element : elements) {
        if (element.empty()) throw error(errc::invalid_argument, std::string(name) + " has an empty element");
        if (element.find(',') != std::string_view::npos)
            throw error(errc::invalid_argument, std::string(name) + " has an element with a comma");
        if (joined)
            joined->append(1, ',').append(element);
        else
            joined.emplace(element);
    }
    return joined;
}

CLOUD66_DECL array_writer::array_writer() : state_(std::make_unique<state>()) {}
CLOUD66_DECL array_writer::~array_writer() = default;

CLOUD66_DECL void array_writer::add(std::string_view value)
{
    state_->elements.emplace_back(utf8_text("an element of a list", value));
}

CLOUD66_DECL void array_writer::add(std::int64_t value) { state_->elements.emplace_back(value); }

CLOUD66_DECL void array_writer::add(const object_writer& value)
{
    state_->elements.emplace_back(value.state_->members);
}

}  // namespace cloud66::inline v1::detail

#endif
