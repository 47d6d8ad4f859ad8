// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/transport/address_memory.hpp>

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::address_memory;
using namespace std::chrono_literals;

namespace {

address_memory::endpoint address(const char* text) { return {boost::asio::ip::make_address(text), 443}; }

}  // namespace

TEST_CASE("addresses that succeeded come first and addresses that failed last, for ten minutes")
{
    const auto first = address("::1"), second = address("10.0.0.2"), third = address("10.0.0.3");
    const std::vector resolved{first, second, third};
    const address_memory::time_point now{1h};
    address_memory memory;
    const auto sorted = [&](address_memory::time_point when) {
        auto addresses = resolved;
        memory.sort(addresses, when);
        return addresses;
    };
    CHECK(sorted(now) == resolved);
    memory.failed(first, now);
    CHECK(sorted(now) == std::vector{second, third, first});
    memory.succeeded(third, now + 1min);
    CHECK(sorted(now + 1min) == std::vector{third, second, first});
    memory.failed(third, now + 2min);
    CHECK(sorted(now + 2min) == std::vector{second, first, third});
    CHECK(sorted(now + 10min) == std::vector{first, second, third});
    CHECK(sorted(now + 12min) == resolved);
}
