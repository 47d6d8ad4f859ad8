// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_CATCH_HPP
#define CLOUD66_TESTS_SUPPORT_CATCH_HPP

// Includes Catch2 2.13 or 3. Tests include this header instead of Catch2's own, whose paths differ by version.
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
using Detail::Approx;  // version 3 declares it in Catch
}
#endif

namespace test {

/// `CHECK_THAT(text, test::contains("part"))`: the one matcher that has different names in the two versions.
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
