// SPDX-License-Identifier: BSL-1.0
// One line about an action: redrawn at each poll in a terminal; elsewhere, one line for each change of its state.
#ifndef CLOUD66_EXAMPLES_PROGRESS_LINE_HPP
#define CLOUD66_EXAMPLES_PROGRESS_LINE_HPP

#include <cloud66/action.hpp>
#include <cloud66/action_info.hpp>

#include <unistd.h>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <iostream>
#include <sstream>
#include <string>

namespace examples {

class progress_line
{
public:
    progress_line() = default;
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line()
    {
        if (open_) std::cout << std::endl;
    }

    /// Shows what a poll of the action returned.
    void show(const cloud66::action_info& seen)
    {
        ++polls_;
        const std::string now = state(seen);
        if (!terminal_ && now == last_shown_) return;
        last_shown_ = now;

        std::ostringstream line;
        line << "  " << seen.action.value_or("action") << ' ' << seen.id << ' ' << now << ", " << polls_
             << (polls_ == 1 ? " poll" : " polls");
        if (seen.finished_message) line << ": " << *seen.finished_message;
        // In a terminal: from the line's beginning, then erase what is left of a longer text.
        std::cout << (terminal_ ? "\r" : "") << line.str() << (terminal_ ? "\x1b[K" : "");
        open_ = terminal_ && !is_finished(seen);
        std::cout << (open_ ? "" : "\n") << std::flush;
    }

private:
    static std::string state(const cloud66::action_info& seen)
    {
        if (!is_finished(seen)) return "is running";
        std::string text = seen.finished_success == true ? "succeeded" : "failed";
        const auto started = seen.started_at ? seen.started_at->time() : std::nullopt;
        const auto finished = seen.finished_at ? seen.finished_at->time() : std::nullopt;
        if (started && finished) {
            const auto took = std::chrono::round<std::chrono::seconds>(*finished - *started);
            text += " after " + std::to_string(took.count()) + " s";
        }
        return text;
    }

    int polls_ = 0;
    std::string last_shown_;
    const bool terminal_ = isatty(STDOUT_FILENO) != 0;
    bool open_ = false;
};

/// Waits for the end of an action, with a line about it.
inline boost::asio::awaitable<void> watch(cloud66::action action)
{
    progress_line line;
    const auto show = [&line](const cloud66::action_info& seen) { line.show(seen); };
    co_await action.wait({}, show);
}

}  // namespace examples

#endif
