// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_DEPLOYMENTS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_DEPLOYMENTS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/timestamp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

// A deployment is a document in `deployments` from its request on, and an order in
// `deployment_orders` until it has ended. The first order is being carried out, by an action; the others wait.
namespace cloud66::inline v1::sandbox_detail {

// Words by code. The inventory knows the codes of web, success and build; the others are made up.
inline constexpr std::array<std::string_view, 3> deployment_vias{"web", "api", "hook"};
inline constexpr std::array<std::string_view, 3> deployment_outcomes{"pending", "success", "failed"};
inline constexpr std::array<std::string_view, 4> deployment_types{"build", "redeploy", "scale",
                                                                  "first_build"};

template <std::size_t Count>
json::object deployment_code(const std::array<std::string_view, Count>& words, std::string_view word)
{
    return {{"code", std::find(words.begin(), words.end(), word) - words.begin()}, {"meaning", word}};
}

/// `git@github.com:acme-trading/storefront.git` as the address of one of its commits.
inline std::string deployment_commit_url(std::string_view git, std::string_view hash)
{
    const std::string_view repository = git.substr(git.find(':') + 1);
    return "https://github.com/" + std::string(repository.substr(0, repository.rfind(".git"))) + "/commit/" +
           std::string(hash);
}

inline constexpr collection deployments{.kind = "deployments",
                                        .key = "id",
                                        .label = "Deployment",
                                        .newest_first = true,  // the API documents no order
                                        .new_document = R"json({
    "id": "${number}", "triggered_by": "${account/user_email}", "triggered_via": null, "started_at": null,
    "finished_at": null, "outcome": null, "git_hash": "${hex 40}", "git_ref": "${stack/git_branch}",
    "deploy_session": "${hex 10}", "deploy_type": null, "is_head": true, "is_live": false,
    "reverted": null, "reverted_by": null, "reverted_at": null, "is_deploying": false, "commit_url": null,
    "snapshot_uuid": null})json",
                                        .last_number = 100};

inline json::object& add_deployment(server_state& state, stack_record& stack, std::string_view via,
                                    std::string_view type)
{
    json::object document =
        new_document(state, stack, deployments, "deployments", {}, {{"stack", stack.document}});
    document["triggered_via"] = deployment_code(deployment_vias, via);
    document["outcome"] = deployment_code(deployment_outcomes, "pending");
    document["deploy_type"] = deployment_code(deployment_types, type);
    document["commit_url"] =
        deployment_commit_url(member_text(stack.document, "git"), member_text(document, "git_hash"));
    json::array& all = stack.documents("deployments");
    for (json::value& older : all) older.as_object()["is_head"] = false;
    return all.emplace_back(std::move(document)).get_object();
}

/// Writes into a deployment that it has ended, and into the stack what is live now.
inline void close_deployment(stack_record& stack, json::object& deployment, bool succeeded,
                             std::string_view date)
{
    if (succeeded)
        for (json::value& other : stack.documents("deployments")) other.as_object()["is_live"] = false;
    deployment["is_deploying"] = false;
    deployment["is_live"] = succeeded;
    deployment["finished_at"] = date;
    deployment["outcome"] = deployment_code(deployment_outcomes, succeeded ? "success" : "failed");
    if (succeeded) stack.document["revision"] = deployment["git_hash"];
}

/// Restarts the services of an order, all or those named, from the references named.
inline void restart_services(stack_record& stack, const json::object& order, std::string_view date)
{
    const json::object& wanted = order.at("services").as_object();
    for (json::value& one : stack.documents("services")) {
        json::object& service = one.as_object();
        const json::value* reference = wanted.if_contains(member_text(service, "name"));
        if (!wanted.empty() && reference == nullptr) continue;
        if (reference != nullptr && !reference->is_null())
            service[member_is(service, "source_type", "git") ? "git_ref" : "image_tag"] = *reference;
        for_each_container(stack, member_text(service, "name"), {}, [&](json::object& container) {
            container["status"] = "running";
            set_members(container, {"started_at", "updated_at"}, date);
        });
    }
}

/// The deployment that an order carries out.
inline json::object& ordered_deployment(stack_record& stack, const json::object& order)
{
    return stack.get("deployments", "id", plain_text(order.at("id")), "Deployment");
}

inline void begin_first_order(server_state& state, const std::shared_ptr<stack_record>& stack,
                              time_source::time_point now);

inline void end_first_order(server_state& state, const std::shared_ptr<stack_record>& stack, bool succeeded,
                            time_source::time_point now)
{
    json::array& orders = stack->documents("deployment_orders");
    const json::object order = orders.at(0).as_object();
    orders.erase(orders.begin());

    const std::string date = state.dates.iso(now);
    json::object& deployment = ordered_deployment(*stack, order);
    close_deployment(*stack, deployment, succeeded, date);
    if (succeeded) restart_services(*stack, order, date);
    stack->document["status"] = succeeded ? 1 : 2;
    stack->document["health"] = succeeded ? 3 : 2;
    stack->document["updated_at"] = legacy_date(state.dates.date(now));
    stack->document["updated_at_iso"] = date;
    begin_first_order(state, stack, now);
}

inline void begin_first_order(server_state& state, const std::shared_ptr<stack_record>& stack,
                              time_source::time_point now)
{
    json::array& orders = stack->documents("deployment_orders");
    if (orders.empty()) return;
    json::object& order = orders.at(0).as_object();
    json::object& deployment = ordered_deployment(*stack, order);
    deployment["started_at"] = state.dates.iso(now);
    deployment["is_deploying"] = true;
    stack->document["status"] = 6;
    stack->document["health"] = 1;

    action_start what;
    what.name = "application_deployment";
    what.user_reference = member_text(order, "user_reference");
    // The state owns the actions, so that the reference stays valid.
    what.follow_up = [&state](const std::shared_ptr<stack_record>& later, bool succeeded,
                              time_source::time_point at) { end_first_order(state, later, succeeded, at); };
    order["action"] = state.actions.start(stack, std::move(what), now).at("id");
}

/// The services to be deployed with their references, null where none is named. docs2024 has one text with
/// commas, the vendor's client a list.
inline json::object services_to_deploy(const call& request, stack_record& stack)
{
    json::object services;
    for (const std::string& text : request.parameters.texts("services")) {
        for (const std::string& one : split(text, ',')) {
            const std::size_t colon = one.find(':');
            const std::string name = one.substr(0, colon);
            if (stack.find("services", "name", name) == nullptr)
                throw bad_parameter("services", "names \"" + name + "\", which is not in this stack");
            services[name] = nullptr;
            if (colon != std::string::npos) services[name] = one.substr(colon + 1);
        }
    }
    return services;
}

inline void check_deployment_parameters(const call& request, const stack_record& stack)
{
    const parameters& given = request.parameters;
    const std::string rollout =
        given.choice("rollout_strategy",
                     {"none", "blue_green_immediate", "blue_green_delayed", "canary", "preview"}, "none");
    const bool runs_in_containers = !member_text(stack.document, "backend").empty();
    if (runs_in_containers) {
        // On Kubernetes, another reference can run beside the active one.
        const bool is_beside = stack.is_on_kubernetes() && rollout != "none";
        if (given.text("git_ref") && !is_beside)
            throw bad_parameter("git_ref", "is not for container stacks, but for rollouts on Kubernetes");
        given.choice("deploy_strategy", {"fast"}, "");
    } else {
        given.choice("deploy_strategy", {"serial", "parallel", "rolling"}, "");
    }
    if (given.number("canary_percentage", 0, 0) > 100)
        throw bad_parameter("canary_percentage", "is greater than 100");
    static_cast<void>(given.text("deployment_profile"));  // any text will do
}

inline http_error deployment_conflict(std::string why)
{
    return conflict("The state of the stack does not allow it", std::move(why));
}

/// As in the documentation's sample, `queued` is also true of what has started.
inline response deploy_stack(call& request)
{
    const auto stack = request.stack();
    check_deployment_parameters(request, *stack);
    json::object order{{"services", services_to_deploy(request, *stack)},
                       {"user_reference", request.user_reference()},
                       {"action", nullptr}};
    if (stack->documents("deployments").empty()) throw deployment_conflict("The stack is not built yet");

    json::object& deployment = add_deployment(request.state, *stack, "api", "redeploy");
    if (const auto reference = request.parameters.text("git_ref")) deployment["git_ref"] = *reference;
    order["id"] = deployment["id"];
    json::array& orders = stack->documents("deployment_orders");
    orders.push_back(std::move(order));
    if (orders.size() == 1) begin_first_order(request.state, stack, request.now);

    return enveloped({{"ok", true},
                      {"message", "Stack queued for redeployment"},
                      {"queued", true},
                      {"async_action_id", orders.back().at("action")}});
}

inline response cancel_deployment(call& request)
{
    const auto stack = request.stack();
    json::object& deployment = named(request);
    const json::object* order = stack->find("deployment_orders", "id", request.arguments.at(1));
    if (order == nullptr) throw deployment_conflict("The deployment has ended");
    if (const json::value& action = order->at("action"); action.is_null()) {
        stack->erase("deployment_orders", "id", request.arguments.at(1));
        close_deployment(*stack, deployment, false, request.date());
    } else {
        request.state.actions.stop(action.as_int64(), "The deployment was cancelled", request.now);
    }
    return acknowledged("Cancelling deployment");
}

inline void add_past_deployment(server_state& state, stack_record& stack, std::string_view via,
                                std::string_view type, const json::value& started, std::string_view finished,
                                bool succeeded)
{
    json::object& deployment = add_deployment(state, stack, via, type);
    deployment["started_at"] = started;
    close_deployment(stack, deployment, succeeded, finished);
}

/// The past that the stack's actions tell of, and before it the first build.
inline void seed_deployments(server_state& state, stack_record& stack)
{
    const json::value created = stack.document.at("created_at_iso");
    const auto is_creation = [](const json::object& one) { return member_is(one, "action", "stack_create"); };
    if (std::none_of(stack.actions.begin(), stack.actions.end(), is_creation)) {
        const auto built = timestamp(member_text(stack.document, "created_at_iso")).time();
        add_past_deployment(state, stack, "web", "first_build", created,
                            iso_date(built.value() + std::chrono::minutes(9)), true);
    }
    for (const json::object& past : stack.actions) {
        if (is_creation(past) || member_is(past, "action", "application_deployment"))
            add_past_deployment(state, stack, member_text(past, "started_via"),
                                is_creation(past) ? "first_build" : "redeploy", past.at("started_at"),
                                member_text(past, "finished_at"), past.at("finished_success") == true);
    }
}

// Variants of an application, which deployments leave.

inline constexpr collection application_variants{.kind = "application_variants",
                                                 .key = "uid",
                                                 .label = "Application variant",
                                                 .form = list_form::counted,
                                                 .new_document = R"json({
    "uid": "${hex 12}", "dns_record": [], "git_repo": "${stack/git}", "git_ref": "${stack/git_branch}",
    "git_hash": "${hex 12}", "tag": null, "created_at_iso": "${now}", "id": "${number}",
    "created_at": "${now}", "name": null, "namespace": null, "traffic_split_name": "split-1",
    "deploy_session": "${hex 16}"})json",
                                                 .seeds = R"json([
    {"name": "active", "percentage": 80},
    {"name": "canary", "percentage": 20, "git_ref": "next"},
    {"name": "preview", "percentage": 0, "git_ref": "new-reports",
     "dns_record": ["new-reports.preview.example.dev.c66.me"]}])json",
                                                 .seed_age = 26};

/// \param kind `active`, `canary` or `preview`.
inline void set_variant(json::object& variant, std::string_view kind, std::int64_t percentage,
                        std::string_view now)
{
    const bool canary = kind == "canary";
    variant["type"] = canary ? "rollout" : kind;
    variant["sub_type"] = canary ? kind : "";
    set_members(variant, {"variant_type", "status"}, kind);
    set_members(variant, {"percentage", "traffic_percentage"}, percentage);
    set_members(variant, {"updated_at", "updated_at_iso"}, now);
}

/// The vendor's client sends `commit` to change the share, too, and the name of the other operation is not
/// known: here a share makes the difference.
inline response update_application_variant(call& request)
{
    const auto stack = request.stack();
    json::object& variant = named(request);
    const std::string operation = request.parameters.required("operation");
    const std::int64_t share = request.parameters.number("canary_percentage", -1, 0);
    const bool commits = share < 0;
    if (share > 100) throw bad_parameter("canary_percentage", "is greater than 100");
    if (commits && operation != "commit") throw bad_parameter("operation", "is not known");
    if (!member_is(variant, "variant_type", "canary")) throw bad_request("The variant is not rolled out");
    if (commits) {
        stack->erase("application_variants", "variant_type", "active");
        set_variant(named(request), "active", 100, request.date());
    } else {
        set_variant(variant, "canary", share, request.date());
        if (json::object* active = stack->find("application_variants", "variant_type", "active"))
            set_variant(*active, "active", 100 - share, request.date());
    }
    return acknowledged("Application variant updated");
}

inline response delete_application_variant(call& request)
{
    if (!member_is(named(request), "variant_type", "preview"))
        throw bad_request("The variant is not a preview");
    request.store().erase("application_variants", "uid", request.arguments.at(1));
    return acknowledged("Application variant removed");
}

/// A stack on Kubernetes tries out a release and shows a branch; another has the active variant only.
inline void seed_application_variants(server_state& state, stack_record& stack)
{
    seed_stack(state, stack, application_variants);
    json::array& variants = stack.documents("application_variants");
    if (!stack.is_on_kubernetes()) {
        variants.resize(1);
        variants.front().as_object()["percentage"] = 100;
    }
    std::int64_t number = stack.id * 10;
    for (json::value& one : variants) {
        json::object& variant = one.as_object();
        const std::string kind(member_text(variant, "name"));
        variant["id"] = ++number;
        set_members(variant, {"tag", "namespace"}, kind + "-1");
        const std::string created(member_text(variant, "created_at"));
        set_variant(variant, kind, variant.at("percentage").as_int64(), created);
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
