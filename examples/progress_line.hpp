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

    /// Shows the result of a poll.
    void show(const cloud66::action_info& info)
    {
        ++polls_;
        const std::string now = state(info);
        if (!terminal_ && now == last_shown_) return;
        last_shown_ = now;

        std::ostringstream line;
        line << "  " << info.action.value_or("action") << ' ' << info.id << ' ' << now << ", " << polls_
             << (polls_ == 1 ? " poll" : " polls");
        if (info.finished_message) line << ": " << *info.finished_message;
        // In a terminal: overwrites the line, and erases the rest of a longer one.
        std::cout << (terminal_ ? "\r" : "") << line.str() << (terminal_ ? "\x1b[K" : "");
        open_ = terminal_ && !is_finished(info);
        std::cout << (open_ ? "" : "\n") << std::flush;
    }

private:
    static std::string state(const cloud66::action_info& info)
    {
        if (!is_finished(info)) return "is running";
        std::string text = info.finished_success == true ? "succeeded" : "failed";
        const auto started = info.started_at ? info.started_at->time() : std::nullopt;
        const auto finished = info.finished_at ? info.finished_at->time() : std::nullopt;
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

/// Waits for the end of an action, and shows its progress.
inline boost::asio::awaitable<void> watch(cloud66::action action)
{
    progress_line line;
    const auto show = [&line](const cloud66::action_info& info) { line.show(info); };
    co_await action.wait({}, show);
}

}  // namespace examples

#endif
