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

/// A client whose requests end in a script.
class scripted_client : public scripted_loop
{
public:
    /// Makes the call and responds with `payload` in an envelope. Checks the one line that was sent, such as
    /// `GET /api/3/stacks.json?page=1`, and its JSON body, none if it is empty.
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

    /// Checks that arguments are refused for a reason with `why` in it, before anything is sent: by the operation that
    /// `call` returns, and not by the call, so that the reason reaches whoever waits for the operation.
    template <class Call>
    void check_refuses(const std::string& why, Call call)
    {
        CAPTURE(why);
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
        CHECK(failure.code() == cloud66::errc::invalid_argument);
        CHECK_THAT(failure.what(), contains(why));
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
