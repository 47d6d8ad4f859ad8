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
#include <vector>

// What accounts have at the start: their stacks, and those that a test adds.
namespace cloud66::inline v1::sandbox_detail {

inline void seed_docker_stack(server_state& state, const std::string& environment, const std::string& branch,
                              int history)
{
    const bool production = environment == "production";
    const auto stack = seed_stack(state, {.name = "Storefront",
                                          .environment = environment,
                                          .git_branch = branch,
                                          .has_loadbalancer = production});
    std::vector<std::string> web{"Lion"};
    if (production) web.emplace_back("Tiger");
    for (const std::string& name : web) seed_server(state, *stack, name, {"docker", "web", "app"});
    seed_server(state, *stack, "Bear", {"postgresql", "redis", "db"});
    seed_service(state, *stack, {"web", "bundle exec rails server -b 0.0.0.0 -p 3000", 3000}, web);
    seed_service(state, *stack, {"api", "bundle exec puma -p 4000"}, web);
    seed_service(state, *stack, {"worker", "bundle exec sidekiq"}, {"Lion"});
    seed_history(state, *stack, history);
}

inline void seed_kubernetes_stack(server_state& state)
{
    const auto stack = seed_stack(state, {.name = "Ledger", .language = "go", .backend = "kubernetes"});
    for (const char* name : {"Osprey", "Heron"})
        seed_server(state, *stack, name, {"kubernetes", "web", "app"});
    seed_service(state, *stack, {"ledger", "/app/ledger serve", 8080}, {"Osprey", "Heron", "Heron"});
    seed_service(state, *stack, {"scheduler", "/app/ledger schedule"}, {"Osprey"});
    seed_history(state, *stack, 12);
}

inline void seed_classic_stack(server_state& state)
{
    const auto stack = seed_stack(state, {.name = "Back Office",
                                          .framework = "rails",
                                          .backend = "",
                                          .git_branch = "master",
                                          .age = std::chrono::hours(24 * 900)});
    seed_server(state, *stack, "Fox", {"rails", "web", "app"});
    for (const char* name : {"Wolf", "Hawk"}) seed_server(state, *stack, name, {"mysql", "db"});
    seed_process(state, *stack, "worker", "bundle exec rake jobs:work", "Fox", 2);
    seed_process(state, *stack, "clock", "bundle exec clockwork clock.rb", "Fox", 1);
    seed_history(state, *stack, 5);
}

/// Fills the account that the state acts in, which has its stacks already.
inline void populate_resources(server_state& state)
{
    for (const resource& one : all_resources())
        if (one.seed_account != nullptr) one.seed_account(state);
    for (const auto& stack : state.account.stacks) populate_stack(state, *stack);
}

/// Fills the account of the token: container stacks on Docker and on Kubernetes, and a classic Rails stack.
inline void populate_account(server_state& state)
{
    seed_docker_stack(state, "production", "main", 42);
    seed_docker_stack(state, "staging", "develop", 8);
    seed_kubernetes_stack(state);
    seed_classic_stack(state);
    populate_resources(state);
}

/// Adds another account of the user, with two small stacks.
inline void add_account(server_state& state, std::int64_t id, std::string_view name)
{
    account_record& added = state.other_accounts.emplace_back();
    added.id = id;
    added.name = name;
    const account_scope acting(state, id);
    for (const char* stack_name : {"Donations", "Volunteers"}) {
        const auto stack = seed_stack(state, {.name = stack_name});
        seed_server(state, *stack, "Seal", {"docker", "web", "app"});
        seed_service(state, *stack, {"web", "/app/web", 3000}, {"Seal"});
        seed_history(state, *stack, 3);
    }
    populate_resources(state);
}

/// Adds one stack and returns its uid.
inline std::string add_stack(server_state& state, const stack_seed& seed)
{
    const auto stack = seed_stack(state, {.name = seed.name, .environment = seed.environment});
    for (unsigned i = 1; i <= seed.servers; ++i)
        seed_server(state, *stack, "server-" + std::to_string(i), {"docker", "web", "app"});
    for (unsigned i = 1; i <= seed.services; ++i) {
        std::vector<std::string> placed;
        for (unsigned c = 0; c < seed.containers_per_service && seed.servers > 0; ++c)
            placed.push_back("server-" + std::to_string(c % seed.servers + 1));
        seed_service(state, *stack, {"service-" + std::to_string(i), "/app/run", i == 1 ? 3000 : 0}, placed);
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
