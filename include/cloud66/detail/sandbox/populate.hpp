// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_POPULATE_HPP
#define CLOUD66_DETAIL_SANDBOX_POPULATE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/detail/sandbox/seed.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

// What accounts have at the start: their stacks, and those that a test adds.
namespace cloud66::inline v1::sandbox_detail {

/// Container stacks on Docker and on Kubernetes, and a classic Rails stack.
inline constexpr std::string_view first_account_stacks = R"json([
    {"name": "Storefront", "has_loadbalancer": true,
     "servers": [{"name": "Lion", "roles": ["docker", "web", "app"]},
                 {"name": "Tiger", "roles": ["docker", "web", "app"]},
                 {"name": "Bear", "roles": ["postgresql", "redis", "db"]}],
     "services": [{"name": "web", "command": "bundle exec rails server -b 0.0.0.0 -p 3000", "port": 3000,
                   "servers": ["Lion", "Tiger"]},
                  {"name": "api", "command": "bundle exec puma -p 4000", "servers": ["Lion", "Tiger"]},
                  {"name": "worker", "command": "bundle exec sidekiq", "servers": ["Lion"]}],
     "past_actions": 42},
    {"name": "Storefront", "environment": "staging", "git_branch": "develop",
     "servers": [{"name": "Lion", "roles": ["docker", "web", "app"]},
                 {"name": "Bear", "roles": ["postgresql", "redis", "db"]}],
     "services": [{"name": "web", "command": "bundle exec rails server -b 0.0.0.0 -p 3000", "port": 3000,
                   "servers": ["Lion"]},
                  {"name": "api", "command": "bundle exec puma -p 4000", "servers": ["Lion"]},
                  {"name": "worker", "command": "bundle exec sidekiq", "servers": ["Lion"]}],
     "past_actions": 8},
    {"name": "Ledger", "language": "go", "backend": "kubernetes",
     "servers": [{"name": "Osprey", "roles": ["kubernetes", "web", "app"]},
                 {"name": "Heron", "roles": ["kubernetes", "web", "app"]}],
     "services": [{"name": "ledger", "command": "/app/ledger serve", "port": 8080,
                   "servers": ["Osprey", "Heron", "Heron"]},
                  {"name": "scheduler", "command": "/app/ledger schedule", "servers": ["Osprey"]}],
     "past_actions": 12},
    {"name": "Back Office", "framework": "rails", "backend": null, "git_branch": "master", "age_in_days": 900,
     "servers": [{"name": "Fox", "roles": ["rails", "web", "app"]},
                 {"name": "Wolf", "roles": ["mysql", "db"]},
                 {"name": "Hawk", "roles": ["mysql", "db"]}],
     "processes": [{"name": "worker", "md5": "${hex 32}", "command": "bundle exec rake jobs:work",
                    "servers": {"Fox": 2}, "servers_pauses": {"Fox": 0}},
                   {"name": "clock", "md5": "${hex 32}", "command": "bundle exec clockwork clock.rb",
                    "servers": {"Fox": 1}, "servers_pauses": {"Fox": 0}}],
     "past_actions": 5}])json";

inline constexpr std::string_view other_account_stacks = R"json([
    {"name": "Donations", "servers": [{"name": "Seal", "roles": ["docker", "web", "app"]}],
     "services": [{"name": "web", "command": "/app/web", "port": 3000, "servers": ["Seal"]}],
     "past_actions": 3},
    {"name": "Volunteers", "servers": [{"name": "Seal", "roles": ["docker", "web", "app"]}],
     "services": [{"name": "web", "command": "/app/web", "port": 3000, "servers": ["Seal"]}],
     "past_actions": 3}])json";

/// Fills the account that the state acts in.
inline void fill_account(server_state& state, std::string_view stacks)
{
    const json::value seeds = json::parse(stacks);
    for (const json::value& one : seeds.as_array()) {
        const json::object& seed = one.as_object();
        stack_record& stack = *seed_stack(state, seed);
        for (const json::value& server : array_in(seed, "servers"))
            seed_server(state, stack, server.at("name").as_string(), server.at("roles").as_array());
        for (const json::value& service : array_in(seed, "services"))
            seed_service(state, stack, service.as_object());
        for (const json::value& process : array_in(seed, "processes"))
            stack.documents("processes").push_back(expanded(state, process, {}));
        seed_history(state, stack, seed.at("past_actions").to_number<int>());
    }
    populate_account(state);
    for (const auto& stack : state.account.stacks) populate_stack(state, *stack);
}

/// Adds another account of the user.
inline void add_account(server_state& state, std::int64_t id, std::string_view name)
{
    account_record& added = state.other_accounts.emplace_back();
    added.id = id;
    added.name = name;
    const account_scope acting(state, id);
    fill_account(state, other_account_stacks);
}

/// Adds one stack and returns its uid.
inline std::string add_stack(server_state& state, const stack_seed& seed)
{
    const auto stack = seed_stack(state, {{"name", seed.name}, {"environment", seed.environment}});
    for (unsigned i = 1; i <= seed.servers; ++i)
        seed_server(state, *stack, "server-" + std::to_string(i), {"docker", "web", "app"});
    for (unsigned i = 1; i <= seed.services; ++i) {
        json::array placed;
        for (unsigned c = 0; c < seed.containers_per_service && seed.servers > 0; ++c)
            placed.emplace_back("server-" + std::to_string(c % seed.servers + 1));
        json::object service{
            {"name", "service-" + std::to_string(i)}, {"command", "/app/run"}, {"servers", placed}};
        if (i == 1) service["port"] = 3000;
        seed_service(state, *stack, service);
    }
    for (unsigned i = seed.finished_actions; i > 0; --i) {
        const auto started = state.dates.now() - i * std::chrono::minutes(1);
        state.actions.add_finished(*stack, {.name = "service_restart"}, started,
                                   started + std::chrono::seconds(30));
    }
    populate_stack(state, *stack);
    return stack->uid();
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
