// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_CONTRACT_HPP
#define CLOUD66_TESTS_SUPPORT_CONTRACT_HPP

#include <cloud66/client.hpp>
#include <cloud66/events.hpp>

#include <boost/json/value.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/inventory.hpp"
#include "support/model_info.hpp"
#include "support/scripted_client.hpp"

// Checks the client against the inventory, one resource at a time:
//
//     CONTRACT_TEST(servers)
//     {
//         calls.check("get_server", "GET /stacks/stack-1/servers/server-1.json", "",
//                     [](const auto& client) { return client.get_server("stack-1", "server-1"); });
//         ...
//     }
//
// Each call is made once. Its request must have the given line and body, and match the inventory: verb, path,
// declared queries and members. The response is the inventory's example with a value for every property, and the
// call must decode all of it. At the end every operation of the resource must have been called, every query and every
// member of a body sent, and every model must have every property and tolerate unknown, absent and wrong members.
namespace test {

/// The calls of one resource.
class resource_contract
{
public:
    /// \param tag the inventory's tag of its operations.
    explicit resource_contract(std::string tag) : tag_(std::move(tag)) {}

    /// Checks one call. An operation may be called more than once, with other parameters.
    /// \param line verb, path and query below the API's root.
    /// \param body JSON; empty: none.
    template <class Call>
    void check(std::string_view operation_id, const std::string& line, const std::string& body, Call call)
    {
        INFO(operation_id << ": " << line);
        scripted_client loop;
        const auto labels = std::make_shared<request_labels>();
        loop.options.events = labels;
        const cloud66::client client(loop.executor(), loop.options);
        const operation& described = prepare_response(operation_id, line, loop);
        using awaited = typename std::invoke_result_t<Call, const cloud66::client&>::value_type;
        const auto shown = loop.run(shown_result(call(client)));
        check_sent(described, line, body, loop);
        check_labels(described, *labels);
        check_response(described, info_in<decoded_type<awaited>>(), shown);
    }

    /// The response that `check` gives to an operation.
    static boost::json::value example_response(const operation& described);

    /// Checks, after all calls, that no operation, query or member was left out.
    void finish();

private:
    /// The names of a request that metrics and traces use.
    struct request_labels final : cloud66::event_listener
    {
        void request_ended(const cloud66::request_event& event) override
        {
            operation = event.operation;
            path_template = event.url_template;
        }

        std::string operation;
        std::string path_template;
    };

    static void check_labels(const operation& described, const request_labels& labels);

    template <class T>
    struct page_item
    {
        using type = T;
    };
    template <class T>
    struct page_item<cloud66::page<T>>
    {
        using type = T;
    };
    template <class T>
    using decoded_type = typename page_item<T>::type;

    // All calls give one type, so that the loop is compiled once.
    template <class T>
    static asio::awaitable<boost::json::value> shown_result(asio::awaitable<T> call)
    {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(call);
            co_return nullptr;
        } else {
            const T result = co_await std::move(call);
            co_return show(result);
        }
    }

    const operation& prepare_response(std::string_view operation_id, const std::string& line,
                                      scripted_client& loop);
    void check_sent(const operation& described, const std::string& line, const std::string& body,
                    const scripted_client& loop);
    void check_response(const operation& described, const model_info* model, const boost::json::value& shown);
    void check_omitted(const operation& described, std::string_view returned);
    void check_model(const std::string& name, const boost::json::value& schema, const model_info& model);
    void note_sent(const std::string& name, const boost::json::value& schema, const boost::json::value& sent);
    void require_sent(const std::string& name, const boost::json::value& schema);

    std::string tag_;
    std::set<std::string> called_;
    std::set<std::string> sent_;  // `list_stacks.filter_name`, `DeployRequest.git_ref`
    std::set<std::string> checked_models_;
};

/// The tags of all resources that have a contract test.
std::vector<std::string>& contract_tags();

/// Adds a contract test's tag to `contract_tags`.
struct contract_registration
{
    explicit contract_registration(std::string tag) { contract_tags().push_back(std::move(tag)); }
};

}  // namespace test

/// \param tag the resource's tag in the inventory, a word.
#define CONTRACT_TEST(tag)                                                      \
    static void make_calls_of_##tag(test::resource_contract& calls);            \
    static const test::contract_registration registration_of_##tag(#tag);       \
    TEST_CASE("calls of " #tag " send and decode what the inventory documents") \
    {                                                                           \
        test::resource_contract calls(#tag);                                    \
        make_calls_of_##tag(calls);                                             \
        calls.finish();                                                         \
    }                                                                           \
    static void make_calls_of_##tag(test::resource_contract& calls)

#endif
