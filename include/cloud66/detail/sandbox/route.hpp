// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_ROUTE_HPP
#define CLOUD66_DETAIL_SANDBOX_ROUTE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>
#include <cloud66/detail/sandbox/path.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

struct call;

/// Who may call an operation: a scope's name, or one of these.
inline constexpr std::string_view any_token = "";
inline constexpr std::string_view no_token_needed = "-";

/// One operation of the inventory.
struct route
{
    std::string_view verb;
    std::string path;            ///< As the inventory writes it: `/stacks/{stack_id}/servers/{server_uid}`.
    std::string_view operation;  ///< Its `operationId`.
    std::string_view scope;      ///< Its `x-scope`; `any_token` where that is null.
    response (*handler)(call&);
    std::vector<std::string> segments;  ///< Of the path.
};

struct collection;

/// One resource of the API.
struct resource
{
    std::string_view path;  ///< What the paths of its routes begin with: `/stacks/{stack_id}/servers`.
    const collection* documents = nullptr;  ///< What its routes are about; null if they need none.

    // These fill a new account, whose stacks are there already, and a new stack, whose servers and services are.
    // Null: the seeds of the documents do, unless their kind depends on the path.
    void (*seed_account)(server_state&) = nullptr;
    void (*seed_stack)(server_state&, stack_record&) = nullptr;

    std::vector<route> routes{};

    bool is_in_stack() const { return path.starts_with("/stacks/{"); }

    /// Adds a route.
    /// \param below its path behind that of the resource.
    resource& on(std::string_view verb, std::string_view below, std::string_view operation,
                 std::string_view scope, response (*handler)(call&))
    {
        std::string whole = std::string(path).append(below);
        std::vector<std::string> segments = split_path(whole);
        routes.push_back({verb, std::move(whole), operation, scope, handler, std::move(segments)});
        return *this;
    }
};

/// A request that is passed to the handler of its route.
struct call
{
    server_state& state;
    const resource& owner;
    const route& matched;
    time_source::time_point now;
    std::vector<std::string> arguments;  ///< The values of the placeholders in the path.
    sandbox_detail::parameters parameters;
    std::string host;  ///< The `Host` header.

    /// The stack that the first argument names.
    /// \throws http_error 404 if there is none.
    std::shared_ptr<stack_record> stack() const
    {
        auto found = state.account.find_stack(arguments.at(0));
        if (!found) throw not_found("Stack");
        return found;
    }

    /// The owner of the documents that the path is about: a stack or the account.
    document_store& store() const
    {
        if (owner.is_in_stack()) return *stack();
        return state.account;
    }

    /// The current date as the API writes it.
    std::string date() const { return state.dates.iso(now); }

    /// The caller's own name for an action; empty if there is none.
    /// \throws http_error 400 if it is longer than 255 characters.
    std::string user_reference() const
    {
        auto reference = parameters.text("user_reference").value_or("");
        if (reference.size() > 255) throw bad_parameter("user_reference", "is longer than 255 characters");
        return reference;
    }

    /// Starts an action of the stack that the path names.
    /// \returns the response to the request.
    response start_action(action_start what)
    {
        return enveloped(state.actions.start(stack(), std::move(what), now));
    }

    /// The same for an action about a part of the stack.
    /// \param type `server`, `service`, `container` or `process`.
    /// \param part its name or uid.
    response start_action_on(std::string_view type, std::string_view part, std::string name,
                             action_effect effect)
    {
        return start_action({.name = std::move(name),
                             .resource_type = std::string(type),
                             .resource_id = resource_number(*stack(), type, part),
                             .effect = std::move(effect)});
    }

    response start_action(std::string name, action_effect effect = {})
    {
        return start_action({.name = std::move(name), .effect = std::move(effect)});
    }
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
