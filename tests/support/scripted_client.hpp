// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SCRIPTED_CLIENT_HPP
#define CLOUD66_TESTS_SUPPORT_SCRIPTED_CLIENT_HPP

#include <cloud66/client.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

namespace test {

/// A client with a scripted transport.
class scripted_client : public scripted_loop
{
public:
    /// Makes the call and responds with `payload` in an envelope. Checks that one request was sent, its line, such as
    /// `GET /api/3/stacks.json?page=1`, and its JSON body; an empty `body` means none.
    template <class Call>
    auto check_sends(const std::string& line, const std::string& body, const std::string& payload, Call call)
    {
        CAPTURE(line);
        transport->requests.clear();
        transport->respond(ok(payload));
        using result = typename std::invoke_result_t<Call, const cloud66::client&>::value_type;
        if constexpr (std::is_void_v<result>) {
            run(call(std::as_const(client)));
            check_sent(line, body);
        } else {
            auto shown = run(call(std::as_const(client)));
            check_sent(line, body);
            return shown;
        }
    }

    /// Checks that arguments are rejected before a request is sent, with an error whose text contains `reason`. The
    /// operation that `call` returns must fail, not `call` itself, so that the error reaches the completion handler.
    /// \param code of the error.
    template <class Call>
    void check_rejects(const std::string& reason, Call call,
                       boost::system::error_code code = make_error_code(cloud66::errc::invalid_argument))
    {
        CAPTURE(reason);
        transport->requests.clear();
        using returned = std::invoke_result_t<Call, const cloud66::client&>;
        const auto failure = [&] {
            if constexpr (requires { typename returned::completion_signature; }) {
                auto operation = call(std::as_const(client));
                return error_of([&] { static_cast<void>(run(std::move(operation))); });
            } else {
                return error_of([&] { static_cast<void>(call(std::as_const(client))); });
            }
        }();
        CHECK(failure.code() == code);
        CHECK_THAT(failure.what(), contains(reason));
        CHECK(transport->requests.empty());
    }

    cloud66::client client{executor(), options};

private:
    void check_sent(const std::string& line, const std::string& body)
    {
        REQUIRE(transport->lines() == std::vector<std::string>{line});
        const std::string sent = transport->requests.front().body;
        CAPTURE(sent);
        if (body.empty())
            CHECK(sent.empty());
        else
            CHECK(boost::json::parse(sent) == boost::json::parse(body));
    }
};

}  // namespace test

#endif
