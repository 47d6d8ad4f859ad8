// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_CORE_HPP
#define CLOUD66_SANDBOX_CORE_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/faults.hpp>
#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/route.hpp>
#include <cloud66/sandbox/script.hpp>
#include <cloud66/sandbox/world.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// All of the sandbox but its sockets: requests in, what to do out. One mutex guards it.
class core
{
public:
    CLOUD66_DECL explicit core(sandbox_options settings);

    const sandbox_options& settings() const { return world_.settings; }
    time_source& time() const { return *world_.settings.time; }

    /// Answers a request, records it and changes what it changes.
    CLOUD66_DECL verdict handle(raw_request received);

    /// What is to happen to a connection that was just accepted, if anything.
    CLOUD66_DECL std::optional<fault> meet_connection();

    /// Calls `use(world)` under the lock, with all actions as they are now, and returns what it returns.
    template <class Use>
    auto with_world(Use use)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        world_.actions.settle(world_.dates.now());
        return use(world_);
    }

    CLOUD66_DECL void add_fault(fault line);
    CLOUD66_DECL void clear_faults();

    CLOUD66_DECL std::vector<recorded_request> requests() const;
    CLOUD66_DECL std::size_t request_count() const;
    CLOUD66_DECL std::size_t request_count(std::string_view verb, std::string_view path) const;
    CLOUD66_DECL void clear_requests();

private:
    raw_answer respond(const raw_request& received, const std::optional<std::vector<std::string>>& segments,
                       time_source::time_point now);
    answer answer_to(const raw_request& received, const std::optional<std::vector<std::string>>& segments,
                     time_source::time_point now);
    raw_answer on_wire(const answer& reply, time_source::time_point now);
    raw_answer answer_of_fault(const fault& line, time_source::time_point now);
    void record(raw_request received, time_source::time_point now, const verdict& result);

    mutable std::mutex mutex_;
    world world_;
    fault_script faults_;
    std::deque<recorded_request> recorded_;
    std::size_t request_count_ = 0;
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/core.ipp>
#endif

#endif
