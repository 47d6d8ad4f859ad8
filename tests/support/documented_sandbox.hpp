// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_DOCUMENTED_SANDBOX_HPP
#define CLOUD66_TESTS_SUPPORT_DOCUMENTED_SANDBOX_HPP

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

namespace test {

/// Forwards requests to a sandbox, and fails the test if a response with status 200 does not match the inventory:
/// envelope, pagination, and every property's name and type.
class documented_transport final : public cloud66::transport
{
public:
    explicit documented_transport(std::shared_ptr<cloud66::transport> next) : next_(std::move(next)) {}

    asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override;

    /// The operations that got a response with status 200.
    const std::set<std::string>& responded() const { return responded_; }

private:
    std::shared_ptr<cloud66::transport> next_;
    std::set<std::string> responded_;
};

/// A sandbox that checks each of its responses against the inventory.
///
///     test::documented_sandbox loop;
///     const auto clouds = loop.run(loop.client.list_clouds());
class documented_sandbox : public sandbox_loop
{
public:
    explicit documented_sandbox(cloud66::sandbox_options sandbox_options = {});

    /// The error that `call` ends with. Success fails the test.
    template <class T>
    cloud66::error error_of(asio::awaitable<T> call)
    {
        return test::error_of([&] { static_cast<void>(run(std::move(call))); });
    }

    /// Waits for the action that `call` starts, and returns it.
    cloud66::action_info finished(asio::awaitable<cloud66::action> call);

    /// Checks that every operation of a tag got a response with status 200.
    void check_all_called(std::string_view tag) const;

    std::shared_ptr<documented_transport> transport;
    cloud66::client client;
    std::string stack;  ///< The uid of Storefront, a container stack.
};

}  // namespace test

#endif
