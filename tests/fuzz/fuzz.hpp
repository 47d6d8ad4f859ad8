// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_FUZZ_FUZZ_HPP
#define CLOUD66_TESTS_FUZZ_FUZZ_HPP

#include <cloud66/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Aborts the program unless `condition` is true; libFuzzer and replay.cpp then report the input.
#define FUZZ_CHECK(condition)                                                              \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            std::fprintf(stderr, "%s:%d: is false: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                  \
        }                                                                                  \
    } while (false)

/// Defined by each fuzzer: tests one input. May throw a `cloud66::error`, but nothing else.
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
