// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_SANDBOX_HPP
#define CLOUD66_TESTING_SANDBOX_HPP

#include <cloud66/config.hpp>
#include <cloud66/oauth_options.hpp>
#include <cloud66/options.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

namespace sandbox_detail {
class own_loop;
class request_handler;
class server;
}  // namespace sandbox_detail

/// A Cloud 66 in this process: HTTPS on a loopback port, with believable stacks that behave. For tests of
/// programs that use the API, in any language.
///
///     cloud66::sandbox sandbox;
///     cloud66::client client{io.get_executor(), sandbox.options()};
///
/// Its actions run for a while and finish, restarts restart, pages are 30 long, wrong tokens and bad
/// parameters are refused. Everything succeeds unless `add_fault` and `add_action_behavior` say otherwise.
/// Every operation of the inventory is there; `operations()` names them. `X-Account` selects one of the accounts that
/// `GET /accounts` lists, each with stacks of its own.
///
/// Thread-safety: every member function may be called from any thread at any time; each sees the state
/// at one time. Keys and certificates are made at the start and never leave memory.
class sandbox
{
public:
    /// A sandbox on a thread of its own, so that the caller's `io_context::run()` can end by itself.
    /// \throws boost::system::system_error if it cannot listen.
    CLOUD66_DECL sandbox();

    /// The same, as `options` say.
    /// \throws error `invalid_argument` if an option has no sense, or for `virtual_time`, which needs one loop.
    CLOUD66_DECL explicit sandbox(sandbox_options options);

    /// A sandbox on the caller's loop, which runs until `stop()`. It may be destroyed before the loop or after it.
    CLOUD66_DECL explicit sandbox(asio::any_io_executor executor);

    /// The same, as `options` say. This is the one for `virtual_time`.
    CLOUD66_DECL sandbox(asio::any_io_executor executor, sandbox_options options);

    sandbox(const sandbox&) = delete;
    sandbox& operator=(const sandbox&) = delete;

    /// Stops, and waits for the sandbox's own thread to end.
    CLOUD66_DECL ~sandbox();

    /// Stops listening and closes every connection at once. What was recorded can still be read.
    CLOUD66_DECL void stop();

    /// \name What a client needs
    /// @{

    /// Options for `cloud66::client`: token, address, certificate authority and time source.
    CLOUD66_DECL cloud66::options options() const;

    /// The root of the API: `https://127.0.0.1:PORT/api/3`.
    CLOUD66_DECL std::string url() const;

    CLOUD66_DECL std::uint16_t port() const;

    /// The token that has every scope of the API.
    CLOUD66_DECL std::string token() const;

    /// The certificate authority to trust, as PEM text, for this sandbox alone.
    CLOUD66_DECL std::string ca_certificate() const;

    /// Makes another token with these scopes, of `public`, `redeploy`, `jobs`, `users`, `admin` and `reboot`.
    /// Every token may do what needs `public`. Names are not checked.
    CLOUD66_DECL std::string add_token(std::vector<std::string> scopes);

    /// What an `oauth_client` needs to log in here as the program that is registered at the start: id, secret, address, and
    /// `http://127.0.0.1/callback` to come back to. Its scopes are those that a program may request.
    ///
    /// `GET /oauth/authorize` shows the user, who has logged in at Cloud 66 already, a page to authorise or deny it;
    /// `POST /oauth/token` takes codes, which hold for ten minutes and once, and refresh tokens. A program that is not
    /// registered, an address that is not, a wrong secret, state or proof key are refused as RFC 6749, RFC 7636 and RFC
    /// 8252 say.
    CLOUD66_DECL cloud66::oauth_options oauth_options() const;

    /// Registers another program, or one of the same id anew: `client_id`, `client_secret`, `redirect_uri` and `scopes`
    /// count.
    CLOUD66_DECL void add_application(const cloud66::oauth_options& program);

    /// Refuses a token from now on, and the refresh token that came with it.
    CLOUD66_DECL void revoke_token(std::string_view token);

    /// @}
    /// \name What is to go wrong
    /// @{

    /// Adds a fault. The first rule that matches a request and is not used up applies to it.
    /// \throws error `invalid_argument` if the rule contradicts itself.
    CLOUD66_DECL void add_fault(fault_rule rule);

    /// Removes all faults.
    CLOUD66_DECL void clear_faults();

    /// Adds how the next actions go. The first behavior that matches an action and is not used up applies to it.
    /// \throws error `invalid_argument` if its duration is negative.
    CLOUD66_DECL void add_action_behavior(action_behavior behavior);

    /// Removes all action behaviors. Actions that have started are not changed.
    CLOUD66_DECL void clear_action_behaviors();

    /// Uses up a part of this hour's requests, as another program of the same user would.
    CLOUD66_DECL void consume_rate_limit(unsigned requests);

    /// Closes all connections on which no request is under way, as a server does with idle ones. The
    /// clients' sockets have seen the end when it returns.
    /// \returns how many.
    CLOUD66_DECL std::size_t close_idle_connections();

    /// @}
    /// \name What happened
    /// @{

    /// Every request since the start or `clear_requests()`, in the order received.
    CLOUD66_DECL std::vector<recorded_request> requests() const;

    /// How many requests came in since the start or `clear_requests()`.
    CLOUD66_DECL std::size_t request_count() const;

    /// How many of the kept requests have this verb and path; both are patterns as in `fault_rule`.
    CLOUD66_DECL std::size_t request_count(std::string_view verb, std::string_view path) const;

    /// Forgets the requests recorded.
    CLOUD66_DECL void clear_requests();

    /// How many TCP connections were accepted since the start.
    CLOUD66_DECL std::size_t accepted_connections() const;

    /// How many connections are open now.
    CLOUD66_DECL std::size_t open_connections() const;

    /// The operation ids of the inventory that the sandbox has.
    CLOUD66_DECL static std::vector<std::string> operations();

    /// @}
    /// \name What it holds
    ///
    /// Documents have the form in which the API shows them, all members included. Stacks are named by uid.
    /// The functions throw `error` `invalid_argument` for a stack or an action that does not exist.
    /// @{

    /// All stacks of the account that requests without `X-Account` act in.
    CLOUD66_DECL json::array stacks() const;

    /// One stack.
    CLOUD66_DECL json::object stack(std::string_view uid) const;

    /// The uid of the first of these that has the name.
    CLOUD66_DECL std::string stack_uid(std::string_view name) const;

    /// Adds a stack to these and returns its uid.
    CLOUD66_DECL std::string add_stack(stack_seed seed);

    /// Replaces members of a stack, or adds them.
    CLOUD66_DECL void change_stack(std::string_view uid, const json::object& members);

    /// What belongs to a stack, by the name in the API's paths: `services` (with their containers),
    /// `servers`, `environments`, `actions`, ... Empty for other names.
    ///
    /// `storage` has the files of backups, as `{"key": PATH, "size": BYTES, "version": NUMBER}`. Their bytes
    /// follow from these, so that another version is another file.
    CLOUD66_DECL json::array collection(std::string_view uid, std::string_view name) const;

    /// Replaces what belongs to a stack; not for `actions`.
    CLOUD66_DECL void set_collection(std::string_view uid, std::string_view name, json::array documents);

    /// What belongs to the account, by the name in the API's paths: `gateways`, `clouds`, `users`, ...
    CLOUD66_DECL json::array account_collection(std::string_view name) const;

    /// Replaces what belongs to the account.
    CLOUD66_DECL void set_account_collection(std::string_view name, json::array documents);

    /// One action of a stack, as it is now.
    CLOUD66_DECL json::object action(std::string_view uid, std::int64_t id) const;

    /// Starts an action without a request, a deployment from the web site say. Action behaviors apply to it.
    /// \param started_via `web`, `hook` or `cli`.
    /// \returns its id.
    CLOUD66_DECL std::int64_t start_action(std::string_view uid, std::string_view name,
                                           std::string_view started_via = "web");

    /// @}

private:
    std::unique_ptr<sandbox_detail::own_loop> loop_;  // first, so that it outlives what runs on it
    std::shared_ptr<sandbox_detail::request_handler> handler_;
    std::shared_ptr<sandbox_detail::server> server_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/sandbox.ipp>
#endif

#endif
