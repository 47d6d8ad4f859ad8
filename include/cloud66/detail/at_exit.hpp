// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_AT_EXIT_HPP
#define CLOUD66_DETAIL_AT_EXIT_HPP

#include <cloud66/config.hpp>

#include <functional>
#include <utility>

namespace cloud66::inline v1::detail {

/// Calls a function when it is destroyed: Boost.Scope is newer than Boost 1.81.
class at_exit
{
public:
    explicit at_exit(std::function<void()> function) : function_(std::move(function)) {}
    ~at_exit() { function_(); }
    at_exit(const at_exit&) = delete;
    at_exit& operator=(const at_exit&) = delete;

private:
    std::function<void()> function_;
};

}  // namespace cloud66::inline v1::detail

#endif
