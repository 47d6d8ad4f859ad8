// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_FUZZ_FUZZ_HPP
#define CLOUD66_TESTS_FUZZ_FUZZ_HPP

#include <cloud66/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Ends the program unless `holds`: libFuzzer and the replay report it with the input.
#define FUZZ_CHECK(holds)                                                                   \
    do {                                                                                    \
        if (!(holds)) {                                                                     \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
            std::abort();                                                                   \
        }                                                                                   \
    } while (false)

/// What a fuzzer does with an input. It may throw a `cloud66::error`, and nothing else.
void fuzz(std::string_view input);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    try {
        fuzz({reinterpret_cast<const char*>(bytes), size});
    } catch (const cloud66::error&) {
    }
    return 0;
}

#endif
