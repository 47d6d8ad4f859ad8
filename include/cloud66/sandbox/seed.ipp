// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SEED_IPP
#define CLOUD66_SANDBOX_SEED_IPP

#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/seed.hpp>
#include <cloud66/sandbox/seed_documents.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A past of `count` actions, the last of which ended two hours ago.
inline void seed_history(world& everything, stack_record& stack, int count)
{
    struct past_action
    {
        std::string_view name;
        std::string_view via;
    };
    constexpr std::array<past_action, 6> containers_past{{
        {"application_deployment", "hook"},
        {"service_restart", "api"},
        {"application_deployment", "web"},
        {"clear_caches", "cli"},
        {"env-var-update", "web"},
        {"restart", "web"},
    }};
    const std::chrono::hours apart(9);
    for (int i = count; i > 0; --i) {
        const past_action& past =
            containers_past[static_cast<std::size_t>(count - i) % containers_past.size()];
        const auto started = everything.dates.start() - std::chrono::hours(2) - (i - 1) * apart;
        const auto finished = started + usual_duration(past.name);
        action_start what;
        what.name = std::string(past.name);
        what.via = std::string(past.via);
        what.user = everything.user.user_email;
        const bool deployment = past.name == "application_deployment";
        if (deployment && past.via == "hook")
            what.user_reference = "release-" + std::to_string(count - i + 1);
        // One deployment in the past of each stack went wrong.
        const bool failed = deployment && count - i == 2;
        everything.actions.add_finished(stack, what, started, finished,
                                        failed ? "Build failed: exit status 1 of bundle install" : "");
    }
}

inline void seed_docker_stack(world& everything, std::string environment, std::string branch, int history)
{
    const bool production = environment == "production";
    stack_facts facts;
    facts.name = "Storefront";
    facts.environment = std::move(environment);
    facts.git_branch = std::move(branch);
    facts.has_loadbalancer = production;
    const auto stack = seed_stack(everything, facts);
    seed_server(everything, *stack, "Lion", {"docker", "web", "app"});
    if (production) seed_server(everything, *stack, "Tiger", {"docker", "web", "app"});
    seed_server(everything, *stack, "Bear", {"postgresql", "redis", "db"});
    const std::vector<std::string> servers =
        production ? std::vector<std::string>{"Lion", "Tiger"} : std::vector<std::string>{"Lion"};
    seed_service(everything, *stack, {"web", "bundle exec rails server -b 0.0.0.0 -p 3000", 3000}, servers);
    seed_service(everything, *stack, {"api", "bundle exec puma -p 4000", 0}, servers);
    seed_service(everything, *stack, {"worker", "bundle exec sidekiq", 0}, {"Lion"});
    seed_history(everything, *stack, history);
}

inline void seed_kubernetes_stack(world& everything)
{
    stack_facts facts;
    facts.name = "Ledger";
    facts.language = "go";
    facts.backend = "kubernetes";
    const auto stack = seed_stack(everything, facts);
    seed_server(everything, *stack, "Osprey", {"kubernetes", "web", "app"});
    seed_server(everything, *stack, "Heron", {"kubernetes", "web", "app"});
    seed_service(everything, *stack, {"ledger", "/app/ledger serve", 8080}, {"Osprey", "Heron", "Heron"});
    seed_service(everything, *stack, {"scheduler", "/app/ledger schedule", 0}, {"Osprey"});
    seed_history(everything, *stack, 12);
}

inline void seed_classic_stack(world& everything)
{
    stack_facts facts;
    facts.name = "Back Office";
    facts.framework = "rails";
    facts.backend.clear();
    facts.git_branch = "master";
    facts.age = std::chrono::hours(24 * 900);
    const auto stack = seed_stack(everything, facts);
    seed_server(everything, *stack, "Fox", {"rails", "web", "app"});
    seed_server(everything, *stack, "Wolf", {"mysql", "db"});
    seed_server(everything, *stack, "Hawk", {"mysql", "db"});
    seed_process(everything, *stack, "worker", "bundle exec rake jobs:work", {"Fox"}, 2);
    seed_process(everything, *stack, "clock", "bundle exec clockwork clock.rb", {"Fox"}, 1);
    seed_history(everything, *stack, 5);
}

CLOUD66_DECL void seed_account(world& everything)
{
    seed_docker_stack(everything, "production", "main", 42);
    seed_docker_stack(everything, "staging", "develop", 8);
    seed_kubernetes_stack(everything);
    seed_classic_stack(everything);
    for (const resource& one : all_resources())
        if (one.seed_account != nullptr) one.seed_account(everything);
    for (const auto& stack : everything.user.stacks) furnish_stack(everything, *stack);
}

CLOUD66_DECL void furnish_stack(world& everything, stack_record& stack)
{
    for (const resource& one : all_resources())
        if (one.seed_stack != nullptr) one.seed_stack(everything, stack);
}

CLOUD66_DECL std::string add_stack(world& everything, const stack_seed& seed)
{
    stack_facts facts;
    facts.name = seed.name;
    facts.environment = seed.environment;
    const auto stack = seed_stack(everything, facts);
    std::vector<std::string> servers;
    for (unsigned i = 1; i <= seed.servers; ++i) {
        servers.push_back("server-" + std::to_string(i));
        seed_server(everything, *stack, servers.back(), {"docker", "web", "app"});
    }
    for (unsigned i = 1; i <= seed.services; ++i) {
        std::vector<std::string> placed;
        for (unsigned c = 0; c < seed.containers_per_service && !servers.empty(); ++c)
            placed.push_back(servers[c % servers.size()]);
        const service_facts service{"service-" + std::to_string(i), "/app/run", i == 1 ? 3000 : 0};
        seed_service(everything, *stack, service, placed);
    }
    for (unsigned i = seed.finished_actions; i > 0; --i) {
        const auto started = everything.dates.now() - i * std::chrono::minutes(1);
        action_start what;
        what.name = "service_restart";
        what.user = everything.user.user_email;
        everything.actions.add_finished(*stack, what, started, started + std::chrono::seconds(30));
    }
    furnish_stack(everything, *stack);
    return stack->uid();
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
