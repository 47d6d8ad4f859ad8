// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_ERROR_IPP
#define CLOUD66_IMPL_ERROR_IPP

#include <cloud66/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <utility>

namespace cloud66::inline v1 {
namespace detail {

struct errc_text
{
    const char* name;    // as in what()
    const char* advice;  // what to do, or empty
};

inline errc_text text_of(errc code)
{
    switch (code) {
        case errc::bad_request:
            return {"bad request", "check the parameters against the call's documentation"};
        case errc::unauthenticated:
            return {"unauthenticated", "give a valid access token (CLOUD66_ACCESS_TOKEN)"};
        case errc::trial_expired:
            return {"trial expired", "the account needs a plan"};
        case errc::forbidden:
            return {"forbidden", "use a token with the scope that the call needs"};
        case errc::not_found:
            return {"not found", "check the ids; what a token may not see is not found either"};
        case errc::request_timeout:
            return {"server took too long", "try again later"};
        case errc::conflict:
            return {"conflict", "wait until what runs on the resource has finished"};
        case errc::throttled:
            return {"throttled", "the requests of this hour are used up; go on when the next hour begins"};
        case errc::not_implemented:
            return {"not implemented", "this API does not offer the call"};
        case errc::server_error:
            return {"server error", "try again later"};
        case errc::rejected:
            return {"rejected", "the API took the request and responded that it did not do it"};
        case errc::unexpected_status:
            return {"unexpected status", "check base_url; redirects are not followed"};
        case errc::malformed_response:
            return {"malformed response", ""};
        case errc::response_too_large:
            return {"response too large", "raise options.limits if this is expected"};
        case errc::invalid_argument:
            return {"invalid argument", ""};
        case errc::no_credentials:
            return {"no credentials", ""};
        case errc::proxy_refused:
            return {"proxy refused",
                    "check options.proxy, or HTTPS_PROXY and its user and password; NO_PROXY names the"
                    " hosts to reach without it"};
        case errc::outcome_unknown:
            return {"outcome unknown",
                    "it may have been carried out: check before sending it again"
                    " (client::recover_actions finds an action that it started)"};
        case errc::ambiguous:
            return {"ambiguous", "use the id of the one that is meant"};
        case errc::action_failed:
            return {"action failed", "see the stack's log at Cloud 66"};
        case errc::action_timed_out:
            return {"action timed out", "it goes on at Cloud 66; wait again to see its end"};
        case errc::resolve_timed_out:
            return {"time limit reached while resolving the host", "check base_url and DNS"};
        case errc::connect_timed_out:
            return {"time limit reached while connecting", "check the network"};
        case errc::tls_handshake_timed_out:
            return {"time limit reached in the TLS handshake", "check the network"};
        case errc::attempt_timed_out:
            return {"time limit of an attempt reached", "try again later"};
        case errc::call_timed_out:
            return {"time limit of the call reached",
                    "give it a longer call_options.timeout, or try again later"};
        case errc::token_timed_out:
            return {"time limit reached while waiting for a token",
                    "check what credentials::provider waits for"};
        case errc::access_denied:
            return {"access denied", "log in again, and authorize the program in the browser"};
        case errc::invalid_grant:
            return {"invalid grant", "log in again"};
        case errc::invalid_client:
            return {"invalid client",
                    "check oauth_options.client_id, client_secret and authentication against the"
                    " registration of the program"};
        case errc::invalid_state:
            return {"invalid state", "begin the login again"};
        case errc::login_timed_out:
            return {"time limit reached while waiting for the login", "log in again"};
        case errc::download_failed:
            return {"download failed", "what has come is in the .part file, for another try with resume"};
        case errc::file_error:
            return {"file cannot be read or written", "check the path, its permissions and the space left"};
    }
    return {"unknown error", ""};
}

class errc_category final : public boost::system::error_category
{
public:
    // The id is fixed so that codes compare equal across shared libraries, each with its own copy of this.
    constexpr errc_category() noexcept : error_category(0x6c6f756436360001ULL) {}
    const char* name() const noexcept override { return "cloud66"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)).name; }
};

class condition_category_type final : public boost::system::error_category
{
public:
    constexpr condition_category_type() noexcept : error_category(0x6c6f756436360002ULL) {}
    const char* name() const noexcept override { return "cloud66.condition"; }

    std::string message(int value) const override
    {
        switch (static_cast<condition>(value)) {
            case condition::retryable:
                return "may succeed later";
            case condition::timeout:
                return "a time limit was reached";
            case condition::denied:
                return "denied";
            case condition::action_not_successful:
                return "an action is not known to have succeeded";
        }
        return "unknown condition";
    }

    bool equivalent(const boost::system::error_code& code, int value) const noexcept override
    {
        switch (static_cast<condition>(value)) {
            case condition::retryable:
                return is_retryable(code);
            case condition::timeout:
                return is_timeout(code);
            case condition::denied:
                return code == errc::unauthenticated || code == errc::trial_expired ||
                       code == errc::forbidden || code == errc::no_credentials ||
                       code == errc::access_denied || code == errc::invalid_grant ||
                       code == errc::invalid_client;
            case condition::action_not_successful:
                return code == errc::action_failed || code == errc::action_timed_out;
        }
        return false;
    }

private:
    static bool is_timeout(const boost::system::error_code& code)
    {
        return code == asio::error::timed_out || code == errc::request_timeout ||
               code == errc::action_timed_out || code == errc::resolve_timed_out ||
               code == errc::connect_timed_out || code == errc::tls_handshake_timed_out ||
               code == errc::attempt_timed_out || code == errc::token_timed_out ||
               code == errc::login_timed_out || code == errc::call_timed_out;
    }

    static bool is_retryable(const boost::system::error_code& code)
    {
        if (!code) return false;
        if (code.category() == cloud66::error_category())
            return code == errc::throttled || code == errc::server_error ||
                   (is_timeout(code) && code != errc::action_timed_out && code != errc::login_timed_out);
        if (code == asio::error::operation_aborted) return false;
        // The network's own codes, but not a certificate that will be wrong again.
        return code.category() == boost::system::system_category() ||
               code.category() == boost::system::generic_category() ||
               code.category() == asio::error::get_netdb_category() ||
               code.category() == asio::error::get_addrinfo_category() ||
               code.category() == asio::error::get_misc_category();
    }
};

inline const char* advice_for(const boost::system::error_code& code)
{
    if (code.category() == cloud66::error_category()) return text_of(static_cast<errc>(code.value())).advice;
    if (code.category() == asio::error::get_ssl_category())
        return "check base_url; an authority of your own goes into options.tls.ca_file (CLOUD66_CA_FILE)";
    if (code == condition::retryable) return "check the network and base_url (CLOUD66_URL)";
    return "";
}

inline std::string text_of(const boost::system::error_code& code, const error_details& details)
{
    std::string text;
    if (!details.verb.empty()) text += details.verb + ' ' + details.path + ": ";
    text += code.message();
    if (details.status != 0) {
        text += " (HTTP " + std::to_string(details.status);
        if (!details.api_error.empty()) text += ", " + details.api_error;
        text += ')';
    }
    for (const auto* part : {&details.message, &details.api_message})
        if (!part->empty()) text += ": " + *part;
    const std::string advice = advice_for(code);
    if (!advice.empty()) text += (text.ends_with('.') ? " Next: " : ". Next: ") + advice;
    std::string trace;
    if (!details.request_id.empty()) trace += "request id " + details.request_id;
    if (details.attempts > 1)
        trace += (trace.empty() ? "" : ", ") + std::to_string(details.attempts) + " attempts";
    if (!details.resume_token.empty() && code != errc::action_failed)
        trace += (trace.empty() ? "" : ", ") + ("resume with " + details.resume_token);
    if (!trace.empty()) text += " [" + trace + ']';
    return text;
}

}  // namespace detail

CLOUD66_DECL const boost::system::error_category& error_category() noexcept
{
    static constexpr detail::errc_category instance;
    return instance;
}

CLOUD66_DECL const boost::system::error_category& condition_category() noexcept
{
    static constexpr detail::condition_category_type instance;
    return instance;
}

CLOUD66_DECL boost::system::error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), error_category()};
}

CLOUD66_DECL boost::system::error_condition make_error_condition(condition value) noexcept
{
    return {static_cast<int>(value), condition_category()};
}

CLOUD66_DECL error::error(boost::system::error_code code, error_details details) : system_error(code)
{
    std::string text = detail::text_of(code, details);
    state_ = std::make_shared<const state>(state{std::move(details), std::move(text)});
}

CLOUD66_DECL error::error(errc code, std::string message)
    : error(make_error_code(code), [&] {
          error_details details;
          details.message = std::move(message);
          return details;
      }())
{
}

}  // namespace cloud66::inline v1

#endif
