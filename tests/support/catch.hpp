// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_CATCH_HPP
#define CLOUD66_TESTS_SUPPORT_CATCH_HPP

// Catch2 2.13 or 3: tests include this header and neither version's own.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

#if !__has_include(<catch2/catch_test_macros.hpp>)
namespace Catch {
using Detail::Approx;  // where version 3 has it
}
#endif

namespace test {

/// `CHECK_THAT(text, test::contains("part"))`: the one matcher whose name the two versions disagree on.
inline auto contains(const std::string& part)
{
#if __has_include(<catch2/catch_test_macros.hpp>)
    return Catch::Matchers::ContainsSubstring(part);
#else
    return Catch::Matchers::Contains(part);
#endif
}

}  // namespace test

#endif
