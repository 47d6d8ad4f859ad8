// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_DOCUMENT_HPP
#define CLOUD66_DETAIL_JSON_DOCUMENT_HPP

#include <cloud66/config.hpp>

#include <boost/json/fwd.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::detail {

/// A value of a `json_document`. The values inside a container follow it in memory: in an object, the name of a member
/// is a text before its value. Of a member that is there twice, any may be found.
class json_node
{
public:
    enum class kind : std::uint8_t
    {
        null,
        boolean,
        integer,
        large_integer,  // over what std::int64_t holds
        real,
        text,
        array,
        object
    };

    kind what() const noexcept { return what_; }
    bool is_null() const noexcept { return what_ == kind::null; }
    bool is_bool() const noexcept { return what_ == kind::boolean; }
    bool is_text() const noexcept { return what_ == kind::text; }
    bool is_array() const noexcept { return what_ == kind::array; }
    bool is_object() const noexcept { return what_ == kind::object; }
    bool is_number() const noexcept
    {
        return what_ == kind::integer || what_ == kind::large_integer || what_ == kind::real;
    }

    /// \name Scalars
    /// Each only of a value of its kind.
    /// @{
    bool boolean() const noexcept { return holds_.boolean; }
    std::int64_t integer() const noexcept { return holds_.integer; }
    std::uint64_t large_integer() const noexcept { return holds_.large_integer; }
    double real() const noexcept { return holds_.real; }
    std::string_view text() const noexcept { return {holds_.text, size_}; }
    /// @}

    /// \name Containers
    /// @{

    /// How many elements an array has, or members an object.
    std::size_t size() const noexcept { return size_; }

    /// The first element, or the first member's name; `end()` if there is none.
    const json_node* begin() const noexcept { return this + 1; }

    /// What is behind all that is in this value, for which it is `begin() == end()` unless it is a container.
    const json_node* end() const noexcept
    {
        return this + 1 + (is_array() || is_object() ? holds_.inside : 0);
    }

    /// The value of a member of an object, or null.
    CLOUD66_DECL const json_node* find(std::string_view name) const noexcept;

    /// The same, but tries `place` first, where a member's name stands, and sets it to the next one.
    const json_node* find_next(const json_node*& place, std::string_view name) const noexcept
    {
        const json_node* value = place != end() && place->text() == name ? place + 1 : find(name);
        if (value) place = value->end();
        return value;
    }

    /// @}

private:
    friend struct json_document_builder;

    union {
        bool boolean;
        std::int64_t integer;
        std::uint64_t large_integer;
        double real;
        const char* text;
        std::size_t inside;  // how many values there are in a container, and in those in it
    } holds_ = {};
    std::uint32_t size_ = 0;
    kind what_ = kind::null;
};

/// A text parsed as JSON, in one block of memory; its texts stay where they were, unless they have escapes in them.
///
/// A `boost::json::value` has a block for each text and each container, and an index for each object: on a list it takes
/// three times as long.
class json_document
{
public:
    /// Parses what a server sent, behind a byte order mark too. A good text is read once; one that has ill-formed UTF-8
    /// or lone surrogates in it is repaired, since a single byte of one text must not make all the rest unreadable.
    /// Null if `bad`, or if there is nothing in it.
    CLOUD66_DECL json_document(std::string text, boost::system::error_code& bad);
    CLOUD66_DECL ~json_document();
    json_document(const json_document&) = delete;
    json_document& operator=(const json_document&) = delete;

    const json_node& root() const noexcept { return nodes_.front(); }

    /// What was parsed.
    std::string_view text() const noexcept { return text_; }

private:
    friend struct json_document_builder;
    void parse(std::string_view text, boost::system::error_code& bad);

    std::string text_;
    std::vector<json_node> nodes_;
    std::unique_ptr<char[]> unescaped_;  // as long as the text; what had escapes
};

/// `from` in memory of its own.
CLOUD66_DECL json::value to_value(const json_node& from);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/document.ipp>
#endif

#endif
