// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_LOG_HPP
#define CLOUD66_LOG_HPP

#include <cloud66/config.hpp>

#include <functional>
#include <string_view>

namespace cloud66::inline v1 {

/// How much a log line matters.
enum class log_level
{
    debug = 0,    ///< Each request and each decision.
    info = 1,     ///< What an operator may want to know.
    warning = 2,  ///< Something to check: a warning of the API, a response that does not fit.
    error = 3,    ///< Reserved: calls report failures to their callers.
    off = 4       ///< Nothing at all.
};

/// The level as its enumerator is written: `debug`, `info`, `warning`, `error` or `off`.
[[nodiscard]] CLOUD66_DECL std::string_view to_string(log_level level) noexcept;

namespace detail {

/// Says once on standard error that a logger throws.
CLOUD66_DECL void report_throwing_logger() noexcept;

}  // namespace detail

/// Where log lines go, and which. Lines never hold a token; bodies are not logged.
struct logger
{
    /// The least level that is written.
    log_level level = log_level::off;

    /// Receives each line, on the client's executor. What it throws is ignored; standard error gets one line about it.
    std::function<void(log_level, std::string_view)> write;

    /// Whether a line of level `at` would be written.
    [[nodiscard]] bool wants(log_level at) const { return write && at != log_level::off && at >= level; }

    /// Writes `line` if its level is wanted.
    void operator()(log_level at, std::string_view line) const
    {
        if (!wants(at)) return;
        try {
            write(at, line);
        } catch (...) {
            detail::report_throwing_logger();
        }
    }
};

/// A logger that writes lines to standard error as `cloud66 warning: ...`.
[[nodiscard]] CLOUD66_DECL logger log_to_stderr(log_level level = log_level::warning);

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/log.ipp>
#endif

#endif
