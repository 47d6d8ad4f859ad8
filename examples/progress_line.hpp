// SPDX-License-Identifier: BSL-1.0
// One line about an action: drawn again and again in a terminal; elsewhere, one line for each change.
#ifndef CLOUD66_EXAMPLES_PROGRESS_LINE_HPP
#define CLOUD66_EXAMPLES_PROGRESS_LINE_HPP

#include <cloud66/action.hpp>
#include <cloud66/action_info.hpp>
#include <cloud66/time_source.hpp>

#include <unistd.h>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace examples {

class progress_line
{
public:
    /// \param time what ages are measured with; null: real time.
    explicit progress_line(std::shared_ptr<cloud66::time_source> time)
        : time_(time ? std::move(time) : cloud66::steady_time())
    {
    }
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line() { end(); }

    /// Shows what is known of the action, and how old it is by now.
    void show(const cloud66::action_info& seen)
    {
        const std::string now = state(seen);
        if (!terminal_ && now == last_shown_) return;
        last_shown_ = now;

        std::ostringstream line;
        line << seen.action.value_or("action") << ' ' << seen.id << ' ' << now
             << (seen.finished_at ? " after " : ", ") << age(seen).count() << " s";
        if (looks_ > 0) line << ", " << looks_ << (looks_ == 1 ? " look" : " looks");
        if (seen.finished_message) line << ": " << *seen.finished_message;
        // In a terminal: from the line's beginning, then erase what is left of a longer text.
        std::cout << (terminal_ ? '\r' + line.str() + "\x1b[K" : line.str() + '\n') << std::flush;
        open_ = terminal_;
    }

    /// Shows what another look saw.
    void show_look(const cloud66::action_info& seen)
    {
        ++looks_;
        show(seen);
    }

private:
    void end()
    {
        if (std::exchange(open_, false)) std::cout << std::endl;
    }

    static std::string state(const cloud66::action_info& seen)
    {
        if (!seen.finished_at) return "is running";
        return seen.finished_success == true ? "succeeded" : "failed";
    }

    std::chrono::seconds age(const cloud66::action_info& seen)
    {
        using std::chrono::seconds;
        if (seen.started_at && seen.finished_at) {
            const auto started = seen.started_at->time();
            const auto finished = seen.finished_at->time();
            if (started && finished) return std::chrono::round<seconds>(*finished - *started);
        }
        if (!begin_) begin_ = time_->now() - age_in_real_time(seen);
        return std::chrono::floor<seconds>(time_->now() - *begin_);
    }

    /// More than zero for one that another program started, since it was there before this line.
    static std::chrono::system_clock::duration age_in_real_time(const cloud66::action_info& seen)
    {
        if (!seen.started_at) return {};
        const auto started = seen.started_at->time();
        const auto now = std::chrono::system_clock::now();
        return started && *started < now ? now - *started : std::chrono::system_clock::duration{};
    }

    std::shared_ptr<cloud66::time_source> time_;
    std::optional<cloud66::time_source::time_point> begin_;
    int looks_ = 0;
    std::string last_shown_;
    const bool terminal_ = isatty(STDOUT_FILENO) != 0;
    bool open_ = false;
};

/// Waits for the end of an action, with a line about it.
/// \param time what ages are measured with; null: real time.
inline boost::asio::awaitable<void> watch(cloud66::action action, std::shared_ptr<cloud66::time_source> time,
                                          cloud66::wait_params patience = {})
{
    progress_line line(std::move(time));
    line.show(action.info());
    co_await action.wait(patience, [&](const cloud66::action_info& seen) { line.show_look(seen); });
}

}  // namespace examples

#endif
