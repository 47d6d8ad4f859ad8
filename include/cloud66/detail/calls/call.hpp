// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CALLS_CALL_HPP
#define CLOUD66_DETAIL_CALLS_CALL_HPP

#include <cloud66/action.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/detail/calls/report_errors.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/page_cursor.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/json/encode.hpp>
#include <cloud66/error.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/page.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// What the calls of every resource are made of. A resource is a mixin, `template <class Client> class x_api`,
// so that a program compiles the calls that it uses. Each call is an ordinary function that builds its
// request at once, while its arguments live, and returns one of the operations below. A call whose argument checks may
// throw has them within `report_errors`. What holds for every call is written at `client`, not at each of them.
namespace cloud66::inline v1::detail {

/// The way from a client, or from a resource's mixin in it, to its implementation and its poller.
struct client_access
{
    template <class Any>
    static const std::shared_ptr<client_impl>& impl_of(const Any& api)
    {
        return whole(api).client_;
    }

    template <class Any>
    static const std::shared_ptr<action_poller>& poller_of(const Any& api)
    {
        return whole(api).poller_;
    }

    template <class Any>
    static const shared_settings& settings_of(const Any& api)
    {
        return whole(api).settings_;
    }

    /// The same client with other settings.
    template <class Client>
    static Client with(Client client, const shared_settings& settings)
    {
        client.settings_ = settings;
        return client;
    }

private:
    template <class Client>
    static const Client& whole(const Client& client)
    {
        return client;
    }

    template <template <class> class Api, class Client>
    static const Client& whole(const Api<Client>& api)
    {
        return static_cast<const Client&>(api);
    }
};

template <class T>
asio::awaitable<T> do_fetch(std::shared_ptr<client_impl> owner, api_request request)
{
    const api_response response = co_await owner->send(std::move(request));
    if constexpr (!std::is_void_v<T>) co_return decode_response<T>(owner->options().log, response);
}

template <class Model, class T>
asio::awaitable<T> do_fetch_member(std::shared_ptr<client_impl> owner, api_request request, T Model::*member)
{
    const api_response response = co_await owner->send(std::move(request));
    Model found = decode_response<Model>(owner->options().log, response);
    co_return std::move(found.*member);
}

template <class T>
asio::awaitable<page<T>> do_fetch_page(std::shared_ptr<client_impl> owner, api_request request,
                                       std::int64_t number)
{
    const api_response response = co_await owner->send(std::move(request));
    page<T> result;
    result.items = decode_response<std::vector<T>>(owner->options().log, response);
    result.position = response.position();
    const std::string problem = check_position(result.position, number);
    if (!problem.empty()) throw malformed(response, problem);
    co_return result;
}

template <class T>
asio::awaitable<std::vector<T>> do_fetch_all(std::shared_ptr<client_impl> owner, api_request request)
{
    std::vector<T> all;
    owner->set_deadline(request);
    page_cursor cursor(std::move(request), owner->options().limits.pages);
    while (!cursor.is_over()) {
        const api_response response = co_await owner->send(cursor.next_request());
        auto part = decode_response<std::vector<T>>(owner->options().log, response);
        std::move(part.begin(), part.end(), std::back_inserter(all));
        const page_problem problem = cursor.arrived(response.position());
        if (problem.what == page_problem::kind::too_long)
            throw too_long(response, problem.text + ", the last that options.limits.pages allows");
        if (problem) throw malformed(response, problem.text);
    }
    co_return all;
}

/// `request`, to be sent as this view of the client is to send its requests.
template <class Api>
api_request with_settings(const Api& api, api_request request)
{
    request.settings = client_access::settings_of(api);
    return request;
}

/// `work` as an operation of a client.
template <class Api, class T>
operation<T> make_operation(const Api& api, asio::awaitable<T> work, work_kind kind)
{
    return operation_on(client_access::impl_of(api)->executor(), std::move(work), kind);
}

/// What `request` does.
inline work_kind kind_of(const api_request& request)
{
    return request.is_safe() ? work_kind::reads : work_kind::one_change;
}

/// The operation that `make` returns, which reports what `make` throws of a bad argument.
template <class Api, class Make>
auto report_errors(const Api& api, const Make& make)
{
    return report_errors(client_access::impl_of(api)->executor(), make);
}

/// Sends `request` and returns the `T` of its response; `void` for one that says nothing, or nothing that is
/// documented. A change whose response has `ok: false`, `success: false` or an `error` throws `rejected`.
template <class T, class Api>
operation<T> fetch(const Api& api, api_request request)
{
    const work_kind kind = kind_of(request);
    return make_operation(
        api, do_fetch<T>(client_access::impl_of(api), with_settings(api, std::move(request))), kind);
}

/// Sends `request` and returns a member of the `Model` in its response, the only one that says something. A response
/// with `ok: false`, `success: false` or an `error` throws `rejected`, also of a request that changes nothing.
template <class Model, class T, class Api>
operation<T> fetch_member(const Api& api, api_request request, T Model::*member)
{
    request.can_be_rejected = true;
    const work_kind kind = kind_of(request);
    return make_operation(
        api, do_fetch_member(client_access::impl_of(api), with_settings(api, std::move(request)), member),
        kind);
}

/// Sends `request` and returns that page of a list of `T`.
template <class T, class Api>
operation<page<T>> fetch_page(const Api& api, api_request request, page_number number)
{
    if (number.value() < 1) request.refuse("page_number must be at least 1");
    request.query("page", number.value());
    return make_operation(
        api,
        do_fetch_page<T>(client_access::impl_of(api), with_settings(api, std::move(request)), number.value()),
        work_kind::reads);
}

/// Sends `request` for each page of a list of `T` and returns the whole list.
template <class T, class Api>
operation<std::vector<T>> fetch_all(const Api& api, api_request request)
{
    return make_operation(
        api, do_fetch_all<T>(client_access::impl_of(api), with_settings(api, std::move(request))),
        work_kind::reads);
}

/// Sends `request`, which starts an action of `stack_uid`, and returns the handle.
/// \param when_empty whether an empty response is an error or an empty handle.
template <class Api>
operation<action> start(const Api& api, api_request request, std::string_view stack_uid,
                        empty_response when_empty = empty_response::is_error)
{
    return make_operation(api,
                          start_action(client_access::poller_of(api), with_settings(api, std::move(request)),
                                       std::string(stack_uid), default_action_timeout, when_empty),
                          work_kind::one_change);
}

/// `request` with the members of `parameters` that were set in its query; a `bool` is in it only if it is true.
template <class Params>
api_request with_query(api_request request, const Params& parameters)
{
    for_each_member(parameters, [&](std::string_view name, const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) {
            if (value) request.query(name, parameter(true));
        } else {
            request.query(name, value);
        }
    });
    return request;
}

/// Adds `name=1` to the query if `on`: some queries are switches that are sent or left out.
inline void add_switch(api_request& request, std::string_view name, bool on)
{
    if (on) request.query(name, 1);
}

}  // namespace cloud66::inline v1::detail

#endif
