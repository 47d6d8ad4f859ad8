// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_API_REQUEST_HPP
#define CLOUD66_DETAIL_HTTP_API_REQUEST_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/time_source.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

struct call_settings;

/// A value for a placeholder of a path or for a query: a text, which must outlive it, a number, or `true` or `false`.
class parameter
{
public:
    parameter(std::string_view text) : text_(text) {}
    parameter(const char* text) : text_(text) {}
    parameter(const std::string& text) : text_(text) {}
    parameter(std::same_as<bool> auto flag) : text_(flag ? "true" : "false") {}
    parameter(std::integral auto number)
        requires(!std::same_as<decltype(number), bool>)
        : number_(std::to_string(number))
    {
    }

    /// A value at the end of a path whose dots must not look like a format, such as a ConfigStore key: they
    /// are percent-encoded too.
    static parameter with_encoded_dots(std::string_view text)
    {
        parameter result(text);
        result.encodes_dots_ = true;
        return result;
    }

    std::string_view text() const noexcept { return number_.empty() ? text_ : number_; }
    bool encodes_dots() const noexcept { return encodes_dots_; }

private:
    std::string_view text_;
    std::string number_;
    bool encodes_dots_ = false;
};

/// A call of the API: the request without addresses, tokens and connections.
struct api_request
{
    std::string_view operation;  ///< The call's name, `get_stack` say; a literal.
    std::string_view
        path_template;  ///< `target` without its values; empty if the caller wrote it; a literal.
    http::verb method = http::verb::get;
    std::string target;        ///< Path below the API's root with its query, percent-encoded.
    std::string body;          ///< JSON; empty: none.
    bool is_mutating = false;  ///< For a `GET` that changes something all the same.
    bool can_be_rejected =
        false;  ///< For a `GET` whose response may say `ok: false`; others are no rejection.

    /// Why it cannot be sent: a bad argument, which is reported by the operation and not by the call.
    std::shared_ptr<const error> problem = nullptr;

    std::shared_ptr<const call_settings> settings =
        nullptr;  ///< How it is sent; null: as the client's options say.

    /// When the call that it is part of must be over.
    time_source::time_point deadline = time_source::never;

    /// Of a change: whether it may be on its way, so that ending it could leave it made or not. Null for others.
    std::shared_ptr<bool> in_flight = nullptr;

    /// Adds `name=value` to the query.
    CLOUD66_DECL api_request& query(std::string_view name, const parameter& value);

    /// Adds `name=value` to the query if there is a value.
    template <class T>
    api_request& query(std::string_view name, const std::optional<T>& value)
    {
        return value ? query(name, parameter(*value)) : *this;
    }

    /// Makes `why` its problem, if there is none so far.
    CLOUD66_DECL void refuse(const std::string& why);

    /// Whether it could change something at the server; such a request is never sent twice.
    bool is_safe() const noexcept { return method == http::verb::get && !is_mutating; }

    /// The path alone, for messages.
    std::string_view path() const noexcept { return std::string_view(target).substr(0, target.find('?')); }
};

/// Builds a request of the call `operation` for `path_template`, both literals. Its `{placeholders}` are filled with
/// `values` in order, each percent-encoded. A value that is empty, `.` or `..` is the `problem` of the request.
CLOUD66_DECL api_request make_request(std::string_view operation, http::verb method,
                                      std::string_view path_template,
                                      std::initializer_list<parameter> values = {}, std::string body = {});

/// A `GET` of `path_template`.
inline api_request get(std::string_view operation, std::string_view path_template,
                       std::initializer_list<parameter> values = {})
{
    return make_request(operation, http::verb::get, path_template, values);
}

/// A `POST` of `body`, JSON or nothing, to `path_template`.
inline api_request post(std::string_view operation, std::string_view path_template,
                        std::initializer_list<parameter> values, std::string body = {})
{
    return make_request(operation, http::verb::post, path_template, values, std::move(body));
}

/// A `PUT` of `body`, JSON or nothing, to `path_template`.
inline api_request put(std::string_view operation, std::string_view path_template,
                       std::initializer_list<parameter> values, std::string body = {})
{
    return make_request(operation, http::verb::put, path_template, values, std::move(body));
}

/// A `PATCH` of `body`, JSON or nothing, to `path_template`.
inline api_request patch(std::string_view operation, std::string_view path_template,
                         std::initializer_list<parameter> values, std::string body = {})
{
    return make_request(operation, http::verb::patch, path_template, values, std::move(body));
}

/// A `DELETE` of `path_template` with `body`, JSON or nothing.
inline api_request delete_(std::string_view operation, std::string_view path_template,
                           std::initializer_list<parameter> values, std::string body = {})
{
    return make_request(operation, http::verb::delete_, path_template, values, std::move(body));
}

/// Takes a path with its query as the caller wrote it, for calls that the library does not model.
/// It is a `problem` if that does not begin with `/` or has a character that must be encoded.
CLOUD66_DECL api_request raw_request(http::verb method, std::string_view target, std::string body);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http/api_request.ipp>
#endif

#endif
