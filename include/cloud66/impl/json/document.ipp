// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_JSON_DOCUMENT_IPP
#define CLOUD66_IMPL_JSON_DOCUMENT_IPP

#include <cloud66/detail/json/document.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/detail/spare_memory.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL const json_node* json_node::find(std::string_view name) const noexcept
{
    for (const json_node* at = begin(); at != end(); at = (at + 1)->end())
        if (at->text() == name) return at + 1;
    return nullptr;
}

/// Builds a document from the events of Boost.JSON's parser, which calls it as its handler.
struct json_document_builder
{
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    static constexpr std::size_t max_depth = 32;  // as Boost.JSON has it

    using text_type = json::string_view;
    using code_type = boost::system::error_code;

    json_document_builder(json_document& made, std::string_view source) : document(made), whole(source) {}

    json_node& add(json_node::kind what)
    {
        json_node& added = document.nodes_.emplace_back();
        added.what_ = what;
        return added;
    }

    bool open(json_node::kind what)
    {
        containers[depth++] = document.nodes_.size();
        add(what);
        return true;
    }

    bool close(std::size_t count)
    {
        const std::size_t index = containers[--depth];
        json_node& closed = document.nodes_[index];
        closed.size_ = static_cast<std::uint32_t>(count);
        closed.holds_.inside = document.nodes_.size() - index - 1;
        return true;
    }

    /// Keeps a part of a text that the parser has in memory of its own.
    void append(text_type part)
    {
        auto& memory = document.unescaped_;
        if (!memory) memory = std::make_unique<char[]>(whole.size());
        std::memcpy(memory.get() + used, part.data(), part.size());
        used += part.size();
    }

    bool add_text(text_type last, std::size_t size)
    {
        const bool stays = last.size() == size && last.data() >= whole.data() &&
                           last.data() + last.size() <= whole.data() + whole.size();
        if (!stays) append(last);
        json_node& added = add(json_node::kind::text);
        added.holds_.text = stays ? last.data() : document.unescaped_.get() + used - size;
        added.size_ = static_cast<std::uint32_t>(size);
        return true;
    }

    bool add_part(text_type part)
    {
        append(part);
        return true;
    }

    bool on_document_begin(code_type&) { return true; }
    bool on_document_end(code_type&) { return true; }
    bool on_array_begin(code_type&) { return open(json_node::kind::array); }
    bool on_array_end(std::size_t count, code_type&) { return close(count); }
    bool on_object_begin(code_type&) { return open(json_node::kind::object); }
    bool on_object_end(std::size_t count, code_type&) { return close(count); }
    bool on_string_part(text_type part, std::size_t, code_type&) { return add_part(part); }
    bool on_string(text_type last, std::size_t size, code_type&) { return add_text(last, size); }
    bool on_key_part(text_type part, std::size_t, code_type&) { return add_part(part); }
    bool on_key(text_type last, std::size_t size, code_type&) { return add_text(last, size); }
    bool on_number_part(text_type, code_type&) { return true; }

    bool on_int64(std::int64_t value, text_type, code_type&)
    {
        add(json_node::kind::integer).holds_.integer = value;
        return true;
    }

    bool on_uint64(std::uint64_t value, text_type, code_type&)
    {
        add(json_node::kind::large_integer).holds_.large_integer = value;
        return true;
    }

    bool on_double(double value, text_type, code_type&)
    {
        add(json_node::kind::real).holds_.real = value;
        return true;
    }

    bool on_bool(bool value, code_type&)
    {
        add(json_node::kind::boolean).holds_.boolean = value;
        return true;
    }

    bool on_null(code_type&)
    {
        add(json_node::kind::null);
        return true;
    }

    bool on_comment_part(text_type, code_type&) { return true; }
    bool on_comment(text_type, code_type&) { return true; }

    json_document& document;
    std::string_view whole;
    std::array<std::size_t, max_depth + 1> containers{};
    std::size_t depth = 0;
    std::size_t used = 0;  // of the document's unescaped texts
};

inline void json_document::parse(std::string_view text, boost::system::error_code& bad)
{
    bad = {};
    nodes_.clear();
    unescaped_.reset();                    // of a shorter text, before that was repaired
    nodes_.reserve(text.size() / 12 + 2);  // values in the API's responses
    const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (text.size() > (std::numeric_limits<std::uint32_t>::max)()) {
        bad = json::make_error_code(json::error::string_too_large);
    } else if (!is_blank) {
        json::parse_options options;
        options.max_depth = json_document_builder::max_depth;
        options.allow_invalid_utf8 =
            is_ascii(text);  // there is none, then, and the parser need not search for it
        json::basic_parser<json_document_builder> parser(options, *this, text);
        const std::size_t read = parser.write_some(false, text.data(), text.size(), bad);
        if (!bad && read < text.size()) bad = json::make_error_code(json::error::extra_data);
    }
    if (bad) nodes_.clear();
    if (nodes_.empty()) nodes_.emplace_back();
}

CLOUD66_DECL json_document::~json_document()
{
    spare_memory<std::vector<json_node>>::keep(nodes_);
    spare_memory<std::string>::keep(text_);
}

CLOUD66_DECL json_document::json_document(std::string text, boost::system::error_code& bad)
    : text_(std::move(text)), nodes_(spare_memory<std::vector<json_node>>::take())
{
    parse(without_byte_order_mark(text_), bad);
    if (!bad) return;
    std::string repaired = repair_json_text(without_byte_order_mark(text_));
    if (repaired == without_byte_order_mark(text_)) return;
    text_ = std::move(repaired);
    parse(text_, bad);
}

CLOUD66_DECL json::value to_value(const json_node& from)
{
    switch (from.what()) {
        case json_node::kind::null:
            break;
        case json_node::kind::boolean:
            return from.boolean();
        case json_node::kind::integer:
            return from.integer();
        case json_node::kind::large_integer:
            return from.large_integer();
        case json_node::kind::real:
            return from.real();
        case json_node::kind::text:
            return json::value(from.text());
        case json_node::kind::array: {
            json::array elements;
            elements.reserve(from.size());
            for (const json_node* at = from.begin(); at != from.end(); at = at->end())
                elements.push_back(to_value(*at));
            return elements;
        }
        case json_node::kind::object: {
            json::object members;
            members.reserve(from.size());
            for (const json_node* at = from.begin(); at != from.end(); at = (at + 1)->end())
                members[at->text()] = to_value(*(at + 1));
            return members;
        }
    }
    return nullptr;
}

}  // namespace cloud66::inline v1::detail

#endif
