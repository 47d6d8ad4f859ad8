// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_HPP
#define CLOUD66_HTTP_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// Requests and responses as values; nothing here does input or output.
namespace http {

/// The verbs that the API uses.
enum class verb
{
    get,
    post,
    put,
    patch,
    delete_
};

/// The verb as HTTP writes it.
[[nodiscard]] CLOUD66_DECL std::string_view to_string(verb method) noexcept;

/// Which of two requests goes first where one has to wait.
enum class request_priority
{
    call,  ///< A caller waits for the response.
    poll   ///< Polls an action; goes after calls, and is not retried by itself.
};

/// A header line, of texts that live elsewhere.
struct header
{
    std::string_view name;
    std::string_view value;
};

/// Header lines in the order in which they were added, kept in one text. Names match in any case.
class header_list
{
public:
    class iterator;
    using value_type = header;
    using const_iterator = iterator;

    /// No lines.
    header_list() = default;

    header_list(std::initializer_list<header> lines)
    {
        for (const header& line : lines) add(line.name, line.value);
    }

    /// Adds a line, also beside others of that name. A line break in it becomes a blank, as RFC 9112 (5.2) has it.
    CLOUD66_DECL void add(std::string_view name, std::string_view value);

    /// Adds a line in place of all of that name.
    CLOUD66_DECL void set(std::string_view name, std::string_view value);

    /// The value of the first line of that name; empty if there is none, as in Beast. Valid until a line is added.
    [[nodiscard]] CLOUD66_DECL std::string_view operator[](std::string_view name) const;

    /// The values of all lines of that name as one list (RFC 9110, 5.3), separated by `, `.
    [[nodiscard]] CLOUD66_DECL std::string find_all(std::string_view name) const;

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    inline iterator begin() const;
    inline iterator end() const;

    /// All lines as HTTP writes them, each with its line break.
    [[nodiscard]] std::string_view text() const noexcept { return text_; }

    /// Makes room for lines of so many bytes in all.
    void reserve(std::size_t bytes) { text_.reserve(bytes); }

    /// The same lines in the same order.
    friend bool operator==(const header_list&, const header_list&) = default;

private:
    std::string text_;
};

/// Goes through the lines of a `header_list`; valid until a line is added.
class header_list::iterator
{
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = header;
    using difference_type = std::ptrdiff_t;
    using pointer = const header*;
    using reference = header;

    iterator() = default;

    header operator*() const
    {
        const std::size_t colon = rest_.find(": ");
        return {rest_.substr(0, colon), rest_.substr(colon + 2, rest_.find("\r\n") - colon - 2)};
    }

    iterator& operator++()
    {
        rest_.remove_prefix(rest_.find('\n') + 1);
        return *this;
    }

    iterator operator++(int)
    {
        iterator before = *this;
        ++*this;
        return before;
    }

    friend bool operator==(const iterator& left, const iterator& right)
    {
        return left.rest_.size() == right.rest_.size();
    }

private:
    friend class header_list;
    explicit iterator(std::string_view rest) : rest_(rest) {}

    /// Whether the line has that name; cheaper than to take it apart.
    CLOUD66_DECL bool is(std::string_view name) const;

    std::string_view rest_;
};

inline header_list::iterator header_list::begin() const { return iterator(text_); }
inline header_list::iterator header_list::end() const { return iterator(); }

/// A request as a transport sends it: complete but for `Host`, `Content-Length` and `Authorization`.
struct request
{
    verb method = verb::get;
    std::string target;   ///< Path and query, percent-encoded, from the host's root.
    header_list headers;  ///< In the order to send them.
    secret token;         ///< For `Authorization: Bearer`; empty: none.
    std::string body;     ///< JSON, or empty for none.
    request_priority priority = request_priority::call;  ///< Which request goes first where one has to wait.

    /// When the response must be there, by the clock of `options.time`; a transport may have stricter limits.
    time_source::time_point deadline = time_source::never;

    /// Called by the transport, if there is one, right before the first byte leaves: whether to send the request. If not,
    /// the result is `errc::throttled` with `attempt_result::sent` false. Valid until `transport::send` has ended.
    std::function<bool()> may_send;
};

/// A response as a transport received it.
struct response
{
    int status = 0;
    header_list headers;
    std::string body;
};

/// `text` with everything but `A-Z a-z 0-9 - . _ ~` written as `%XX`, which makes it one path segment
/// or one query value, as `client::request` takes them.
[[nodiscard]] CLOUD66_DECL std::string percent_encode(std::string_view text);

}  // namespace http
}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http.ipp>
#endif

#endif
