// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_ENVIRONMENT_HPP
#define CLOUD66_TESTS_SUPPORT_ENVIRONMENT_HPP

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace test {

/// Sets or unsets an environment variable, and restores its value in the destructor.
class variable
{
public:
    variable(std::string name, std::optional<std::string> value) : name_(std::move(name))
    {
        if (const char* present = std::getenv(name_.c_str())) before_ = present;
        set(value);
    }
    ~variable() { set(before_); }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    void set(const std::optional<std::string>& value) const
    {
        if (value)
            ::setenv(name_.c_str(), value->c_str(), 1);
        else
            ::unsetenv(name_.c_str());
    }

    std::string name_;
    std::optional<std::string> before_;
};

}  // namespace test

#endif
