// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>

#include "support/catch.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <algorithm>
#include <exception>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using boost::system::error_code;
using cloud66::condition;
using cloud66::errc;
using cloud66::error;
using cloud66::error_details;

namespace {

struct named_code
{
    errc code;
    std::string name;
    bool retryable;
    bool timed_out;
    bool denied;
    bool action_not_successful;
};

const std::vector<named_code>& every_code()
{
    static const std::vector<named_code> codes = {
        {errc::bad_request, "bad request", false, false, false, false},
        {errc::unauthenticated, "unauthenticated", false, false, true, false},
        {errc::trial_expired, "trial expired", false, false, true, false},
        {errc::forbidden, "forbidden", false, false, true, false},
        {errc::not_found, "not found", false, false, false, false},
        {errc::request_timeout, "server took too long", true, true, false, false},
        {errc::conflict, "conflict", false, false, false, false},
        {errc::throttled, "throttled", true, false, false, false},
        {errc::not_implemented, "not implemented", false, false, false, false},
        {errc::server_error, "server error", true, false, false, false},
        {errc::rejected, "rejected", false, false, false, false},
        {errc::unexpected_status, "unexpected status", false, false, false, false},
        {errc::malformed_response, "malformed response", false, false, false, false},
        {errc::response_too_large, "response too large", false, false, false, false},
        {errc::invalid_argument, "invalid argument", false, false, false, false},
        {errc::no_credentials, "no credentials", false, false, true, false},
        {errc::proxy_refused, "proxy refused", false, false, false, false},
        {errc::outcome_unknown, "outcome unknown", false, false, false, false},
        {errc::action_failed, "action failed", false, false, false, true},
        {errc::action_timed_out, "action timed out", false, true, false, true},
        {errc::resolve_timed_out, "time limit reached while resolving the host", true, true, false, false},
        {errc::connect_timed_out, "time limit reached while connecting", true, true, false, false},
        {errc::tls_handshake_timed_out, "time limit reached in the TLS handshake", true, true, false, false},
        {errc::attempt_timed_out, "time limit of an attempt reached", true, true, false, false},
        {errc::token_timed_out, "time limit reached while waiting for a token", true, true, false, false},
        {errc::access_denied, "access denied", false, false, true, false},
        {errc::invalid_grant, "invalid grant", false, false, true, false},
        {errc::invalid_client, "invalid client", false, false, true, false},
        {errc::invalid_state, "invalid state", false, false, false, false},
        {errc::login_timed_out, "time limit reached while waiting for the login", false, true, false, false},
        {errc::download_failed, "download failed", false, false, false, false},
        {errc::file_error, "file cannot be read or written", false, false, false, false},
        {errc::call_timed_out, "time limit of the call reached", true, true, false, false},
        {errc::ambiguous, "ambiguous", false, false, false, false},
    };
    return codes;
}

// A category as another shared library has it: another object, possibly with the same id.
class foreign_category final : public boost::system::error_category
{
public:
    constexpr explicit foreign_category(boost::ulong_long_type id) noexcept : error_category(id) {}
    const char* name() const noexcept override { return "foreign"; }
    std::string message(int) const override { return ""; }
};

}  // namespace

TEST_CASE("every code has a unique message")
{
    std::set<std::string> names;
    for (const auto& named : every_code()) {
        CHECK(error_code(named.code).message() == named.name);
        CHECK(names.insert(named.name).second);
    }
    // The codes are numbered from 1 without a gap, so that the list above is complete.
    CHECK(every_code().front().code == errc(1));
    CHECK(every_code().back().code == errc(every_code().size()));
    CHECK(error_code(errc(every_code().size() + 1)).message() == "unknown error");
    CHECK(error_code(errc(-1)).message() == "unknown error");
}

TEST_CASE("every code matches its conditions and no others")
{
    for (const auto& named : every_code()) {
        CAPTURE(named.name);
        const error_code code = named.code;
        CHECK((code == condition::retryable) == named.retryable);
        CHECK((code == condition::timeout) == named.timed_out);
        CHECK((code == condition::denied) == named.denied);
        CHECK((code == condition::action_not_successful) == named.action_not_successful);
    }
}

TEST_CASE("network errors are retryable; certificate errors and cancellations are not")
{
    namespace asio = boost::asio;
    const std::vector<error_code> retryable = {
        asio::error::connection_refused, asio::error::connection_reset, asio::error::host_unreachable,
        asio::error::timed_out,          asio::error::broken_pipe,      asio::error::eof,
        asio::error::host_not_found,     asio::error::service_not_found};
    for (const auto& code : retryable) {
        CAPTURE(code);
        CHECK(code == condition::retryable);
        CHECK(code != condition::denied);
        CHECK(code != condition::action_not_successful);
    }
    CHECK(error_code(asio::error::operation_aborted) != condition::retryable);
    CHECK(error_code(1, asio::error::get_ssl_category()) != condition::retryable);
}

TEST_CASE("success matches no condition")
{
    for (const auto expected :
         {condition::retryable, condition::timeout, condition::denied, condition::action_not_successful})
        CHECK(error_code() != expected);
}

TEST_CASE("a code of another category matches no condition")
{
    static constexpr foreign_category foreign(0x1234);
    const error_code foreign_code(static_cast<int>(errc::throttled), foreign);
    for (const auto expected :
         {condition::retryable, condition::timeout, condition::denied, condition::action_not_successful})
        CHECK(foreign_code != expected);
}

TEST_CASE("the categories have names, and ids that are equal in every shared library")
{
    CHECK(std::string(cloud66::error_category().name()) == "cloud66");
    CHECK(std::string(cloud66::condition_category().name()) == "cloud66.condition");
    static constexpr foreign_category errors(0x6c6f756436360001ULL), conditions(0x6c6f756436360002ULL);
    CHECK(cloud66::error_category() == errors);
    CHECK(cloud66::condition_category() == conditions);
    CHECK(cloud66::error_category() != cloud66::condition_category());
    CHECK(error_code(static_cast<int>(errc::conflict), errors) == errc::conflict);
}

TEST_CASE("every condition has a unique message")
{
    std::set<std::string> names;
    for (int value = 1; value <= 5; ++value)
        CHECK(names.insert(make_error_condition(condition(value)).message()).second);
    CHECK(names.count("unknown condition") == 1);
    CHECK(boost::system::error_condition(condition::denied).category() == cloud66::condition_category());
}

TEST_CASE("the text has the request, the error, the advice and the request id")
{
    error_details details;
    details.verb = "GET";
    details.path = "/stacks/5999/services.json";
    details.status = 404;
    details.api_error = "not_found";
    details.message = "no stack";
    details.api_message = "Stack not found";
    details.request_id = "8d1c";
    details.attempts = 3;
    details.resume_token = "stacks/5999/actions/7";
    CHECK(std::string(error(errc::not_found, details).what()) ==
          "GET /stacks/5999/services.json: not found (HTTP 404, not_found): no stack: Stack not found"
          ". Next: check the ids; what a token may not see is not found either"
          " [request id 8d1c, 3 attempts, resume with stacks/5999/actions/7]");
}

TEST_CASE("the text omits unknown details")
{
    CHECK(std::string(error(errc::invalid_argument, "stack_uid is empty").what()) ==
          "invalid argument: stack_uid is empty");
    CHECK(std::string(error(errc::invalid_argument, "").what()) == "invalid argument");

    error_details details;
    details.status = 502;
    CHECK(std::string(error(errc::server_error, details).what()) ==
          "server error (HTTP 502). Next: try again later");
    details.attempts = 1;
    CHECK_THAT(error(errc::server_error, details).what(), !test::contains("attempt"));
    details.attempts = 2;
    CHECK_THAT(error(errc::server_error, details).what(), test::contains(" [2 attempts]"));
}

TEST_CASE("errors of the network and of TLS keep their codes and messages, and have advice")
{
    const error_code closed_port = boost::asio::error::connection_refused;
    CHECK(error(closed_port, error_details()).code() == closed_port);
    CHECK_THAT(error(closed_port, error_details()).what(),
               Catch::Matchers::StartsWith(closed_port.message() + ". Next: "));
    CHECK_THAT(error(closed_port, error_details()).what(), test::contains("CLOUD66_URL"));

    const error_code untrusted(1, boost::asio::error::get_ssl_category());
    CHECK(error(untrusted, error_details()).code() == untrusted);
    CHECK_THAT(error(untrusted, error_details()).what(), test::contains("CLOUD66_CA_FILE"));

    const error_code aborted = boost::asio::error::operation_aborted;
    CHECK(error(aborted, error_details()).what() == aborted.message());
}

TEST_CASE("the text has the resume token of a running action and not of a failed one")
{
    error_details details;
    details.resume_token = "stacks/s/actions/7";
    CHECK_THAT(error(errc::action_timed_out, details).what(),
               test::contains("[resume with stacks/s/actions/7]"));
    CHECK_THAT(error(errc::action_failed, details).what(), !test::contains("resume with"));
}

TEST_CASE("every error has advice, unless its message contains it")
{
    for (const auto& named : every_code()) {
        CAPTURE(named.name);
        const std::string text = error(named.code, "").what();
        const bool message_has_advice = named.code == errc::invalid_argument ||
                                        named.code == errc::no_credentials ||
                                        named.code == errc::malformed_response;
        CHECK((text.find(". Next: ") != std::string::npos) == !message_has_advice);
    }
}

TEST_CASE("a default-constructed error has no code and no details")
{
    const error none;
    CHECK_FALSE(none.code());
    CHECK(none.details().status == 0);
    CHECK(none.action_info() == nullptr);
}

TEST_CASE("an error has the data of its action")
{
    error_details details;
    CHECK(error(errc::action_failed, details).action_info() == nullptr);
    details.action_info.emplace();
    details.action_info->id = 6566418;
    const error failure(errc::action_failed, details);
    REQUIRE(failure.action_info());
    CHECK(failure.action_info()->id == 6566418);
}

TEST_CASE("copies of an error share its details and do not throw")
{
    static_assert(std::is_nothrow_copy_constructible_v<error>);
    static_assert(std::is_nothrow_copy_assignable_v<error>);
    static_assert(std::is_base_of_v<boost::system::system_error, error>);

    const error original(errc::conflict, "busy");
    error copy;
    copy = original;
    CHECK(copy.what() == original.what());  // the same pointer
    CHECK(&copy.details() == &original.details());
    CHECK(copy.code() == errc::conflict);
}

TEST_CASE("a moved-from error keeps its text")
{
    error first(errc::conflict, "busy");
    const error second = std::move(first);
    CHECK(std::string(second.what()).find("busy") != std::string::npos);
    CHECK(std::string(first.what()) == second.what());  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("errors are caught as error, as system_error and as std::exception")
{
    CHECK_THROWS_AS(throw error(errc::conflict, "busy"), error);
    CHECK_THROWS_AS(throw error(errc::conflict, "busy"), boost::system::system_error);
    try {
        throw error(errc::conflict, "busy");
    } catch (const std::exception& failure) {
        CHECK_THAT(failure.what(), test::contains("busy"));
    }
}
