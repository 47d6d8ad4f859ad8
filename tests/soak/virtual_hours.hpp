// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SOAK_VIRTUAL_HOURS_HPP
#define CLOUD66_TESTS_SOAK_VIRTUAL_HOURS_HPP

#include <cstdint>

namespace soak {

/// Runs a client against a sandbox for `hours` of virtual time, in which the hour's requests run out, tokens expire and
/// the server is out of reach for minutes. Prints figures and what was wrong.
/// \param seed decides all that happens.
/// \return whether every outcome that the callers were told is what the server shows.
bool run_virtual_hours(int hours, std::uint64_t seed);

}  // namespace soak

#endif
