// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SCRIPTED_ACTION_HPP
#define CLOUD66_TESTS_SUPPORT_SCRIPTED_ACTION_HPP

#include <cloud66/client.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/scripted_transport.hpp"

namespace test {

/// An action as JSON of the API.
inline std::string action_json(std::int64_t id, const std::string& members = "")
{
    return R"({"id":)" + std::to_string(id) +
           R"(,"action":"service_restart","started_at":"2026-01-01T00:00:00Z")" +
           (members.empty() ? R"(,"finished_at":null,"finished_success":null,"finished_message":null)"
                            : ',' + members) +
           '}';
}

inline const std::string succeeded =
    R"("finished_at":"2026-01-01T00:01:00Z","finished_success":true,"finished_message":"Completed successfully")";
inline const std::string failed =
    R"("finished_at":"2026-01-01T00:01:00Z","finished_success":false,"finished_message":"Image not found")";
inline const std::string finished_without_result =
    R"("finished_at":"2026-01-01T00:01:00Z","finished_success":null)";

/// A client whose scripted server starts actions with ids from 1 and finishes each `duration` after its start. It lists
/// all of them as those of one stack, newest first, 30 a page.
class action_loop : public scripted_loop
{
public:
    action_loop()
    {
        transport->otherwise = [this](const auto& request) { return serve(request); };
    }

    cloud66::client make_client() { return cloud66::client(executor(), options); }

    /// The handle of a new action.
    cloud66::action start() { return run(make_client().restart_services("s")); }

    /// The times of polls, in virtual seconds.
    std::vector<double> poll_times;

    /// The number of polls.
    std::size_t polls() const { return poll_times.size(); }

    std::chrono::milliseconds duration = std::chrono::seconds(60);
    std::string end = succeeded;

    /// Responses that the next polls get instead of the action; each is used once.
    std::deque<scripted_response> poll_responses;

private:
    scripted_response serve(const cloud66::http::request& request)
    {
        if (request.method == cloud66::http::verb::post) {
            started_[++last_id_] = time->now();
            return ok(action_json(last_id_));
        }
        poll_times.push_back(elapsed().count());
        if (!poll_responses.empty()) {
            scripted_response next = poll_responses.front();
            poll_responses.pop_front();
            return next;
        }
        const auto query = request.target.find("?page=");
        if (query != std::string::npos) return list(std::stoll(request.target.substr(query + 6)));
        const std::string digits = request.target.substr(request.target.rfind('/') + 1);
        return ok(shown(std::stoll(digits)));
    }

    std::string shown(std::int64_t id)
    {
        const bool has_finished = time->now() - started_[id] >= duration;
        return has_finished ? action_json(id, end) : action_json(id);
    }

    scripted_response list(std::int64_t page)
    {
        constexpr std::int64_t per_page = 30;
        const std::int64_t pages = (last_id_ + per_page - 1) / per_page;
        std::string items;
        for (std::int64_t id = last_id_ - (page - 1) * per_page; id > last_id_ - page * per_page && id > 0;
             --id)
            items += (items.empty() ? "" : ",") + shown(id);
        return page_response('[' + items + ']', page, pages);
    }

    std::int64_t last_id_ = 0;
    std::map<std::int64_t, cloud66::time_source::time_point> started_;
};

}  // namespace test

#endif
