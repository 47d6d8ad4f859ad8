// SPDX-License-Identifier: BSL-1.0
// For examples whose user names a stack.
#ifndef CLOUD66_EXAMPLES_FIND_STACK_HPP
#define CLOUD66_EXAMPLES_FIND_STACK_HPP

#include "example.hpp"

#include <cloud66/client.hpp>

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace examples {

/// The one stack with this UID or name; the first of all if none is wanted.
inline boost::asio::awaitable<cloud66::stack> find_stack(cloud66::client client, std::string wanted)
{
    std::vector<cloud66::stack> found;
    for (const auto& stack : co_await client.list_stacks())
        if (wanted.empty() || stack.uid == wanted || stack.name == wanted) found.push_back(stack);
    if (found.empty()) throw usage_error("There is no stack \"" + wanted + "\" that the token may see.");
    if (found.size() > 1 && !wanted.empty()) {
        std::string text = "Several stacks are named \"" + wanted + "\". Give the UID of one:";
        for (const auto& stack : found) text += "\n  " + stack.uid + "  " + stack.environment.value_or("");
        throw usage_error(text);
    }
    co_return found.front();
}

}  // namespace examples

#endif
