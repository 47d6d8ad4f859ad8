// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SCRIPTED_TRANSPORT_HPP
#define CLOUD66_TESTS_SUPPORT_SCRIPTED_TRANSPORT_HPP

#include <cloud66/detail/timing/event.hpp>
#include <cloud66/options.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/loop.hpp"

namespace test {

/// What a scripted transport does for one request.
struct scripted_response
{
    cloud66::attempt_result result;
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds connecting{0};

    /// The same response after a virtual delay.
    scripted_response after(std::chrono::milliseconds duration) const
    {
        scripted_response later = *this;
        later.delay = duration;
        return later;
    }

    /// The same response; connecting takes `duration`, and the request is sent after it.
    scripted_response after_connecting(std::chrono::milliseconds duration) const
    {
        scripted_response later = *this;
        later.connecting = duration;
        return later;
    }

    /// The same response with another header.
    scripted_response with(std::string_view name, std::string_view value) const
    {
        scripted_response more = *this;
        more.result.response.headers.add(name, value);
        return more;
    }
};

/// An HTTP response.
inline scripted_response response(int status, std::string body)
{
    scripted_response given;
    given.result.sent = true;
    given.result.response.status = status;
    given.result.response.body = std::move(body);
    return given;
}

/// An error in the API's own form.
inline scripted_response error_response(int status) { return response(status, R"({"error":"refused"})"); }

/// `payload` in the API's envelope with status 200.
inline scripted_response ok(const std::string& payload)
{
    return response(200, R"({"response":)" + payload + '}');
}

/// A list of `items` in its envelope, as page `current` of `pages`.
inline scripted_response page_response(const std::string& items, std::int64_t current, std::int64_t pages)
{
    const auto number = [](std::int64_t page, bool exists) {
        return exists ? std::to_string(page) : std::string("null");
    };
    return response(200, R"({"response":)" + items + R"(,"count":1,"pagination":{"previous":)" +
                             number(current - 1, current > 1) + R"(,"next":)" +
                             number(current + 1, current < pages) + R"(,"current":)" +
                             std::to_string(current) + R"(,"per_page":1,"count":)" + std::to_string(pages) +
                             R"(,"pages":)" + std::to_string(pages) + "}}");
}

/// No response: the attempt fails with `code` before or after the request was sent.
inline scripted_response failure(boost::system::error_code code, bool sent)
{
    scripted_response given;
    given.result.code = code;
    given.result.sent = sent;
    return given;
}

/// A transport without a network that records requests and gives the responses of a script.
class scripted_transport final : public cloud66::transport
{
public:
    explicit scripted_transport(std::shared_ptr<cloud66::time_source> time) : time_(std::move(time)) {}

    /// Adds a response to the end of the queue.
    void respond(scripted_response next) { queue_.push_back(std::move(next)); }

    /// Makes the response when the queue is empty; null: a request then fails the test.
    std::function<scripted_response(const cloud66::http::request&)> otherwise;

    /// The requests that were sent, in order.
    std::vector<cloud66::http::request> requests;

    /// The method and target of each request, such as `GET /api/3/stacks.json`.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> result;
        for (const auto& request : requests)
            result.push_back(std::string(to_string(request.method)) + ' ' + request.target);
        return result;
    }

    cloud66::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        requests.push_back(message);
        scripted_response next;
        if (!queue_.empty()) {
            next = queue_.front();
            queue_.pop_front();
        } else if (otherwise) {
            next = otherwise(message);
        } else {
            throw std::logic_error("the script has no response for " + lines().back());
        }
        cloud66::attempt_result result = next.result;
        if (next.connecting.count() != 0) {
            try {
                co_await cloud66::detail::sleep_for(time_, next.connecting);
            } catch (const boost::system::system_error& cancelled) {
                co_return failure(cancelled.code(), false).result;
            }
        }
        if (message.may_send && !message.may_send())
            co_return failure(cloud66::errc::throttled, false).result;
        if (next.delay.count() != 0) {
            const auto responds_at = time_->now() + next.delay;
            try {
                co_await cloud66::detail::sleep_until(time_, (std::min)(responds_at, message.deadline));
                if (message.deadline < responds_at) {
                    result = cloud66::attempt_result();
                    result.code = cloud66::errc::attempt_timed_out;
                    result.sent = true;
                }
            } catch (const boost::system::system_error& cancelled) {
                result = cloud66::attempt_result();
                result.code = cancelled.code();
                result.sent = true;
            }
        }
        co_return result;
    }

private:
    std::shared_ptr<cloud66::time_source> time_;
    std::deque<scripted_response> queue_;
};

/// A loop with a scripted transport and the options of a client that uses them.
class scripted_loop : public loop
{
public:
    scripted_loop()
    {
        options.credentials = cloud66::credentials::token("the-token");
        options.transport = transport;
        options.time = time;
        options.polling.jitter = 0;
    }

    std::shared_ptr<scripted_transport> transport = std::make_shared<scripted_transport>(time);
    cloud66::options options;
};

}  // namespace test

#endif
