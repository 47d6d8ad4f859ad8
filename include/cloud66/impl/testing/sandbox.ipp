// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_SANDBOX_IPP
#define CLOUD66_IMPL_TESTING_SANDBOX_IPP

#include <cloud66/detail/sandbox/populate.hpp>
#include <cloud66/detail/sandbox/request_handler.hpp>
#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/detail/sandbox/server.hpp>
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <thread>
#include <utility>

namespace cloud66::inline v1 {
namespace sandbox_detail {

/// The loop of a sandbox that has its own thread.
class own_loop
{
public:
    asio::io_context& context() { return context_; }

    /// The thread ends when the server has stopped.
    void start()
    {
        thread_ = std::thread([this] { context_.run(); });
    }

    void join()
    {
        if (thread_.joinable()) thread_.join();
    }

private:
    asio::io_context context_{1};
    std::thread thread_;
};

[[noreturn]] inline void refuse_option(const std::string& what)
{
    throw error(errc::invalid_argument, "sandbox_options." + what);
}

/// The options with nothing left open.
inline sandbox_options complete(sandbox_options options)
{
    if (!options.time) options.time = steady_time();
    if (options.token.empty()) options.token = random_hex(40);
    for (const char c : options.token)
        if (c <= ' ' || c > '~') refuse_option("token has characters that a header cannot carry");
    for (const char c : options.certificate_host) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '-' || c == '.' || c == '*';
        if (!fine) refuse_option("certificate_host is not a host name");
    }
    if (options.page_size == 0) refuse_option("page_size is zero");
    if (options.action_page_size == 0u) refuse_option("action_page_size is zero");
    if (options.action_list_lag < std::chrono::seconds(0)) refuse_option("action_list_lag is negative");
    if (options.action_list_misses > 100) refuse_option("action_list_misses is more than 100");
    if (options.rate_window_age < std::chrono::seconds(0) || options.rate_window_age >= std::chrono::hours(1))
        refuse_option("rate_window_age is not within an hour");
    if (options.action_duration && *options.action_duration < time_source::duration::zero())
        refuse_option("action_duration is negative");
    return options;
}

inline std::shared_ptr<stack_record> existing_stack(const server_state& state, std::string_view uid)
{
    auto stack = state.find_stack(uid);
    if (!stack) throw error(errc::invalid_argument, "there is no stack " + std::string(uid));
    return stack;
}

inline void check_documents(const json::array& documents)
{
    for (const json::value& document : documents)
        if (!document.is_object())
            throw error(errc::invalid_argument, "sandbox::set_collection: not an object");
}

}  // namespace sandbox_detail

CLOUD66_DECL sandbox::sandbox() : sandbox(sandbox_options()) {}

CLOUD66_DECL sandbox::sandbox(sandbox_options options) : loop_(std::make_unique<sandbox_detail::own_loop>())
{
    if (dynamic_cast<virtual_time*>(options.time.get()) != nullptr)
        sandbox_detail::refuse_option("time is virtual, which needs a sandbox on the caller's executor");
    handler_ =
        std::make_shared<sandbox_detail::request_handler>(sandbox_detail::complete(std::move(options)));
    server_ = std::make_shared<sandbox_detail::server>(loop_->context().get_executor(), handler_);
    server_->start();
    loop_->start();
}

CLOUD66_DECL sandbox::sandbox(asio::any_io_executor executor)
    : sandbox(std::move(executor), sandbox_options())
{
}

CLOUD66_DECL sandbox::sandbox(asio::any_io_executor executor, sandbox_options options)
    : handler_(
          std::make_shared<sandbox_detail::request_handler>(sandbox_detail::complete(std::move(options)))),
      server_(std::make_shared<sandbox_detail::server>(std::move(executor), handler_))
{
    server_->start();
}

CLOUD66_DECL sandbox::~sandbox() { stop(); }

CLOUD66_DECL void sandbox::stop()
{
    server_->stop();
    if (loop_) loop_->join();
}

CLOUD66_DECL cloud66::options sandbox::options() const
{
    cloud66::options options;
    options.credentials = credentials::token(token());
    options.base_url = url();
    options.tls.ca_certificates = ca_certificate();
    options.time = handler_->settings().time;
    return options;
}

CLOUD66_DECL std::string sandbox::url() const
{
    return "https://127.0.0.1:" + std::to_string(port()) + "/api/3";
}

CLOUD66_DECL std::uint16_t sandbox::port() const { return server_->port(); }

CLOUD66_DECL std::string sandbox::token() const { return handler_->settings().token; }

CLOUD66_DECL std::string sandbox::ca_certificate() const { return server_->ca_certificate(); }

CLOUD66_DECL std::string sandbox::add_token(std::vector<std::string> scopes)
{
    std::string token = sandbox_detail::random_hex(40);
    handler_->with_state([&](auto& state) {
        state.account.tokens[token] = sandbox_detail::scope_set(scopes.begin(), scopes.end());
    });
    return token;
}

CLOUD66_DECL void sandbox::revoke_token(std::string_view token)
{
    handler_->with_state([&](auto& state) { state.oauth.revoke(state.account.tokens, token); });
}

CLOUD66_DECL cloud66::oauth_options sandbox::oauth_options() const
{
    cloud66::oauth_options program =
        handler_->with_state([](auto& state) { return state.oauth.applications.at("sandbox"); });
    program.base_url = "https://127.0.0.1:" + std::to_string(port());
    return program;
}

CLOUD66_DECL void sandbox::add_application(const cloud66::oauth_options& program)
{
    if (program.client_id.empty())
        throw error(errc::invalid_argument, "sandbox::add_application: client_id is empty");
    handler_->with_state(
        [&](auto& state) { state.oauth.applications.insert_or_assign(program.client_id, program); });
}

CLOUD66_DECL void sandbox::add_fault(fault_rule rule) { handler_->add_fault(std::move(rule)); }

CLOUD66_DECL void sandbox::clear_faults()
{
    handler_->with_state([](auto& state) { state.faults.clear(); });
}

CLOUD66_DECL void sandbox::add_action_behavior(action_behavior behavior)
{
    if (behavior.duration && *behavior.duration < time_source::duration::zero())
        throw error(errc::invalid_argument, "sandbox::add_action_behavior: duration is negative");
    handler_->with_state([&](auto& state) { state.actions.add_behavior(std::move(behavior)); });
}

CLOUD66_DECL void sandbox::clear_action_behaviors()
{
    handler_->with_state([](auto& state) { state.actions.clear_behaviors(); });
}

CLOUD66_DECL void sandbox::consume_rate_limit(unsigned requests)
{
    handler_->with_state([&](auto& state) { state.rate.take(requests, state.dates.now()); });
}

CLOUD66_DECL std::size_t sandbox::close_idle_connections() { return server_->close_idle(); }

CLOUD66_DECL std::vector<recorded_request> sandbox::requests() const { return handler_->requests(); }

CLOUD66_DECL std::size_t sandbox::request_count() const { return handler_->request_count(); }

CLOUD66_DECL std::size_t sandbox::request_count(std::string_view verb, std::string_view path) const
{
    return handler_->request_count(verb, path);
}

CLOUD66_DECL void sandbox::clear_requests()
{
    handler_->with_state([](auto& state) {
        state.recorded.clear();
        state.request_count = 0;
    });
}

CLOUD66_DECL std::size_t sandbox::accepted_connections() const { return server_->accepted_connections(); }

CLOUD66_DECL std::size_t sandbox::open_connections() const { return server_->open_connections(); }

CLOUD66_DECL std::vector<std::string> sandbox::operations()
{
    std::vector<std::string> names;
    for (const sandbox_detail::resource& group : sandbox_detail::all_resources())
        for (const sandbox_detail::route& one : group.routes) names.emplace_back(one.operation);
    return names;
}

CLOUD66_DECL json::array sandbox::stacks() const
{
    return handler_->with_state([](auto& state) {
        json::array documents;
        for (const auto& stack : state.account.stacks) documents.push_back(stack->document);
        return documents;
    });
}

CLOUD66_DECL json::object sandbox::stack(std::string_view uid) const
{
    return handler_->with_state(
        [&](auto& state) { return sandbox_detail::existing_stack(state, uid)->document; });
}

CLOUD66_DECL std::string sandbox::stack_uid(std::string_view name) const
{
    return handler_->with_state([&](auto& state) {
        for (const auto& stack : state.account.stacks)
            if (stack->name() == name) return stack->uid();
        throw error(errc::invalid_argument, "there is no stack named " + std::string(name));
    });
}

CLOUD66_DECL std::string sandbox::add_stack(stack_seed seed)
{
    return handler_->with_state([&](auto& state) { return sandbox_detail::add_stack(state, seed); });
}

CLOUD66_DECL void sandbox::change_stack(std::string_view uid, const json::object& members)
{
    handler_->with_state([&](auto& state) {
        auto& document = sandbox_detail::existing_stack(state, uid)->document;
        for (const auto& member : members) document.insert_or_assign(member.key(), member.value());
    });
}

CLOUD66_DECL json::array sandbox::collection(std::string_view uid, std::string_view name) const
{
    return handler_->with_state([&](auto& state) {
        const auto stack = sandbox_detail::existing_stack(state, uid);
        if (name != "actions") return stack->documents(name);
        json::array documents;
        for (const json::object& action : stack->actions) documents.emplace_back(action);
        return documents;
    });
}

CLOUD66_DECL void sandbox::set_collection(std::string_view uid, std::string_view name, json::array documents)
{
    if (name == "actions") throw error(errc::invalid_argument, "sandbox::set_collection: not for actions");
    sandbox_detail::check_documents(documents);
    handler_->with_state([&](auto& state) {
        sandbox_detail::existing_stack(state, uid)->documents(name) = std::move(documents);
    });
}

CLOUD66_DECL json::array sandbox::account_collection(std::string_view name) const
{
    return handler_->with_state([&](auto& state) { return state.account.documents(name); });
}

CLOUD66_DECL void sandbox::set_account_collection(std::string_view name, json::array documents)
{
    sandbox_detail::check_documents(documents);
    handler_->with_state([&](auto& state) { state.account.documents(name) = std::move(documents); });
}

CLOUD66_DECL json::object sandbox::action(std::string_view uid, std::int64_t id) const
{
    return handler_->with_state([&](auto& state) {
        const auto stack = sandbox_detail::existing_stack(state, uid);
        const json::object* found = stack->find_action(id);
        if (found == nullptr) throw error(errc::invalid_argument, "there is no action " + std::to_string(id));
        return *found;
    });
}

CLOUD66_DECL std::int64_t sandbox::start_action(std::string_view uid, std::string_view name,
                                                std::string_view started_via)
{
    return handler_->with_state([&](auto& state) {
        sandbox_detail::action_start what{.name = std::string(name), .via = std::string(started_via)};
        const auto stack = sandbox_detail::existing_stack(state, uid);
        const auto started = state.actions.start(stack, std::move(what), state.dates.now());
        return started.at("id").as_int64();
    });
}

}  // namespace cloud66::inline v1

#endif
