// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/action_poller.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "support/catch.hpp"
#include "support/schedule.hpp"

// The invariants of polling, over thousands of schedules in virtual time. The seed of a failed one is printed:
//
//     CLOUD66_SCHEDULE=17 unit_tests "no schedule*"      runs that schedule alone
//     CLOUD66_SCHEDULES=100000 unit_tests "no schedule*"  runs more schedules

namespace {

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
}

}  // namespace

TEST_CASE("no schedule of starts, waits, cancellations and failures breaks an invariant of polling")
{
    const std::uint64_t only = number_from_environment("CLOUD66_SCHEDULE", 0);
    const std::uint64_t first = only == 0 ? 1 : only;
    const std::uint64_t last = only == 0 ? number_from_environment("CLOUD66_SCHEDULES", 3000) : only;
    int failures = 0;
    std::int64_t requests = 0;
    for (std::uint64_t seed = first; seed <= last && failures < 3; ++seed) {
        test::schedule schedule(seed);
        const std::string breaches = schedule.run();
        requests += schedule.requests();
        if (breaches.empty()) continue;
        ++failures;
        UNSCOPED_INFO("schedule " << seed << ":\n" << breaches);
        CHECK(breaches.empty());
    }
    CHECK(requests > 0);
}
