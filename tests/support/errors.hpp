// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_ERRORS_HPP
#define CLOUD66_TESTS_SUPPORT_ERRORS_HPP

#include <cloud66/error.hpp>
#include <cloud66/result.hpp>

#include <boost/system/system_error.hpp>

#include <exception>
#include <stdexcept>

namespace test {

/// The error that `call` throws. Throwing no error, or another exception, fails the test.
template <class Call>
cloud66::error error_of(Call&& call)
{
    try {
        call();
    } catch (const boost::system::system_error& failure) {
        return cloud66::detail::to_error(failure);
    }
    throw std::logic_error("an error was expected, but none was thrown");
}

/// The error in `thrown`.
inline cloud66::error error_in(std::exception_ptr thrown)
{
    return error_of([&] {
        if (thrown) std::rethrow_exception(thrown);
    });
}

}  // namespace test

#endif
