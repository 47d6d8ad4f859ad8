// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SOAK_VIRTUAL_HOURS_HPP
#define CLOUD66_TESTS_SOAK_VIRTUAL_HOURS_HPP

#include <cstdint>

namespace soak {

/// Runs a client against a sandbox for `hours` of virtual time, in which the rate limit is exhausted, tokens expire and
/// the server is unreachable for minutes. Prints figures and failures.
/// \param seed decides everything that happens.
/// \return whether every outcome of a call agrees with the server's state.
bool run_virtual_hours(int hours, std::uint64_t seed);

}  // namespace soak

#endif
