// SPDX-License-Identifier: BSL-1.0
// What is recorded of the sandbox gives the same results when it is replayed, and has nothing of its owner in it.
#include <cloud66/testing/recorder.hpp>

#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/model_info.hpp"
#include "support/sandbox_loop.hpp"

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// A sandbox whose client records, and a folder for what it records.
struct recording_loop : test::sandbox_loop
{
    cloud66::client recording_client(const cloud66::recorder_options& how = {})
    {
        options.transport = std::make_shared<cloud66::recorder>(sandbox.options(), file, how);
        return make_client();
    }

    test::temporary_folder folder;
    std::string file = folder.path() + "/recording.json";
};

/// A client of a recording, in virtual time.
struct replaying_loop : test::loop
{
    explicit replaying_loop(const std::string& file) : recording(std::make_shared<cloud66::replayer>(file))
    {
        options.credentials = cloud66::credentials::token("any");
        options.transport = recording;
        options.time = time;
        options.polling.jitter = 0;
    }

    cloud66::client make_client() { return cloud66::client(executor(), options); }

    std::shared_ptr<cloud66::replayer> recording;
    cloud66::options options;
};

/// Holds the results of a replay against those of the recording: the same but for the stand-ins, each of which stands for
/// one value.
class same_but_for_stand_ins
{
public:
    void check(const json::value& live, const json::value& replayed)
    {
        REQUIRE(live.kind() == replayed.kind());
        if (live.is_array()) {
            REQUIRE(live.get_array().size() == replayed.get_array().size());
            for (std::size_t i = 0; i < live.get_array().size(); ++i)
                check(live.get_array()[i], replayed.get_array()[i]);
        } else if (live.is_object()) {
            REQUIRE(live.get_object().size() == replayed.get_object().size());
            auto other = replayed.get_object().begin();
            for (const auto& member : live.get_object()) {
                CAPTURE(std::string(member.key()));
                check(json::value(member.key()), json::value(other->key()));
                check(member.value(), other->value());
                ++other;
            }
        } else if (live.is_string()) {
            if (live == replayed) return;  // kept
            const std::string value(live.get_string()), stand_in(replayed.get_string());
            CHECK(stand_ins.emplace(value, stand_in).first->second == stand_in);
            CHECK(values.emplace(stand_in, value).first->second == value);
        } else if (!live.is_number()) {
            CHECK(live == replayed);
        }
    }

    std::map<std::string, std::string> stand_ins, values;
};

const std::vector<std::string> account_lists{"/accounts.json",
                                             "/users.json",
                                             "/clouds.json",
                                             "/clusters.json",
                                             "/queues.json",
                                             "/dns_providers.json",
                                             "/failover_groups.json",
                                             "/base_templates.json",
                                             "/onprems.json",
                                             "/image_repositories.json",
                                             "/users/registry-credentials.json",
                                             "/ssh_keys/access.json"};

const std::vector<std::string> stack_lists{
    "services",      "servers",          "environments",        "settings",
    "jobs",          "backups",          "processes",           "containers",
    "deployments",   "configuration",    "firewalls",           "formations",
    "manifest_yaml", "service_yaml",     "server_groups",       "snapshots",
    "notifications", "ssl_certificates", "application_variants"};

/// The results of all calls of a program that lists, restarts, waits, changes, and meets errors.
class tour
{
public:
    explicit tour(cloud66::client client) : client_(std::move(client)) {}

    asio::awaitable<json::array> run()
    {
        const auto stacks = co_await client_.list_stacks();
        note(stacks);
        const std::string uid = stacks.front().uid;
        note(co_await client_.get_stack(uid));
        for (const std::string& list : account_lists) co_await note_raw(list);
        for (const auto& stack : stacks)
            for (const std::string& list : stack_lists)
                co_await note_raw("/stacks/" + stack.uid + "/" + list + ".json");
        const auto services = co_await client_.list_services(uid);
        note(services);
        note(co_await client_.list_servers(uid));
        note(co_await client_.list_stack_actions(uid));
        for (const auto& file : co_await client_.list_configurations(uid))
            note(co_await client_.get_configuration(uid, file.type));
        const auto variables = co_await client_.list_environment_variables(uid);
        note(variables);
        co_await note_action(client_.restart_services(uid, {.service_name = services.front().name}));
        const auto& variable =
            *std::ranges::find_if(variables, [](const auto& one) { return !one.readonly.value_or(false); });
        co_await note_action(
            client_.update_environment_variable(uid, variable.key, variables.back().value->reveal()));
        co_await note_action(client_.restart_services(uid));
        note(co_await client_.list_stack_actions(uid));
        co_return seen_;
    }

    asio::awaitable<json::array> visit_accounts()
    {
        for (const auto& account : co_await client_.list_accounts())
            note(co_await client_.with({.account = account.id}).list_stacks());
        co_return seen_;
    }

    asio::awaitable<json::array> meet_errors()
    {
        co_await note_error(cloud66::as_result(client_.get_stack("no-such-stack")));
        co_await note_error(cloud66::as_result(client_.list_clouds()));
        co_await note_error(cloud66::as_result(client_.list_clusters()));
        co_await note_error(cloud66::as_result(client_.list_users()));
        co_return seen_;
    }

private:
    template <class T>
    void note(const T& result)
    {
        seen_.push_back(test::show(result));
    }

    asio::awaitable<void> note_raw(std::string path)
    {
        seen_.push_back(co_await client_.request(cloud66::http::verb::get, path));
    }

    asio::awaitable<void> note_action(asio::awaitable<cloud66::action> start)
    {
        const cloud66::action started = co_await std::move(start);
        const auto done = co_await cloud66::as_result(started.wait());
        note(done ? done.value() : *done.error().action_info());
    }

    template <class T>
    asio::awaitable<void> note_error(asio::awaitable<cloud66::result<T>> call)
    {
        const auto ended = co_await std::move(call);
        REQUIRE(ended.has_error());
        const auto& details = ended.error().details();
        seen_.push_back({{"code", ended.error().code().message()},
                         {"status", details.status},
                         {"attempts", details.attempts},
                         {"api_error", details.api_error},
                         {"content_type", details.content_type}});
    }

    cloud66::client client_;
    json::array seen_;
};

/// All texts of a document that are the owner's, by the members that they stand in.
void collect_own(const json::value& from, std::string_view member, std::set<std::string>& own)
{
    static const std::set<std::string_view> kept{"started_via",
                                                 "action",
                                                 "status",
                                                 "framework",
                                                 "language",
                                                 "backend",
                                                 "cloud_status",
                                                 "distro",
                                                 "type",
                                                 "resource_type",
                                                 "source_type",
                                                 "role",
                                                 "server_roles",
                                                 "health_source",
                                                 "db_type",
                                                 "rule_type",
                                                 "protocol",
                                                 "severity",
                                                 "vendor",
                                                 "memory",
                                                 "meaning",
                                                 "user_type",
                                                 "variant_type",
                                                 "default_roles",
                                                 "distro_version",
                                                 "strategy",
                                                 "alerts",
                                                 "channels",
                                                 "kubernetes_version",
                                                 "entity_type",
                                                 "code",
                                                 "group",
                                                 "alert_name"};
    if (const json::object* members = from.if_object()) {
        for (const auto& one : *members) collect_own(one.value(), one.key(), own);
    } else if (const json::array* elements = from.if_array()) {
        for (const json::value& one : *elements) collect_own(one, member, own);
    } else if (const json::string* text = from.if_string()) {
        const std::string_view value = *text;
        const bool is_time = cloud66::timestamp(value).time().has_value();
        if (value.size() >= 4 && !is_time && !kept.contains(member)) own.emplace(value);
    } else if ((member == "id" || member.ends_with("_id")) && from.is_number()) {
        std::string number = json::serialize(from);
        if (number.size() >= 4) own.insert(std::move(number));
    }
}

std::set<std::string> own_values(const cloud66::sandbox& sandbox)
{
    std::set<std::string> own;
    collect_own(sandbox.stacks(), "", own);
    for (const auto& stack : sandbox.stacks())
        for (const std::string& list : stack_lists)
            collect_own(sandbox.collection(std::string_view(stack.at("uid").as_string()), list), list, own);
    for (const char* list : {"accounts", "users", "gateways", "clusters", "dns_providers", "failover_groups",
                             "base_templates", "onprems", "image_repositories", "ssh_keys", "queues"})
        collect_own(sandbox.account_collection(list), list, own);
    // The API says these words, too: as environments, types, statuses, members and paths.
    for (const char* word : {"production", "staging", "true", "false", "active", "canary", "preview", "redis",
                             "email", "default", "next", "service", "environment", "stencils"})
        own.erase(word);
    return own;
}

/// All texts and member names of a document, and its numbers.
void collect_all(const json::value& from, std::set<std::string>& all)
{
    if (const json::object* members = from.if_object()) {
        for (const auto& one : *members) {
            all.emplace(one.key());
            collect_all(one.value(), all);
        }
    } else if (const json::array* elements = from.if_array()) {
        for (const json::value& one : *elements) collect_all(one, all);
    } else if (const json::string* text = from.if_string()) {
        all.emplace(*text);
    } else {
        all.insert(json::serialize(from));
    }
}

}  // namespace

TEST_CASE(
    "a recording of the sandbox gives the same results when it is replayed, and has nothing of its owner")
{
    recording_loop live;
    live.sandbox.add_action_behavior({.command = "service_restart"});
    live.sandbox.add_action_behavior({.command = "service_restart",
                                      .outcome = cloud66::action_outcome::failure,
                                      .message = "Image of Storefront not found"});
    const std::set<std::string> own = own_values(live.sandbox);
    const auto recorded = live.run(tour(live.recording_client()).run());

    replaying_loop replay(live.file);
    const auto replayed = replay.run(tour(replay.make_client()).run());
    same_but_for_stand_ins results;
    results.check(recorded, replayed);
    CHECK(results.stand_ins.size() > 100);
    for (const auto& value : {"Storefront", "Ledger"}) CHECK(results.stand_ins.contains(value));
    CHECK(replay.recording->unused() == std::vector<std::string>());

    const std::string text = test::read_file(live.file);
    CHECK_THAT(text, !test::contains(live.sandbox.token()));
    CHECK_THAT(text, !test::contains("Image of Storefront"));
    std::set<std::string> written;
    collect_all(json::parse(text), written);
    REQUIRE(own.size() > 200);
    for (const std::string& value : own) {
        CAPTURE(value);
        CHECK_FALSE(written.contains(value));
        if (value.size() >= 8) CHECK(text.find(value) == std::string::npos);
    }
}

TEST_CASE("refusals, pages of other servers and lost responses are replayed with what follows from them")
{
    using cloud66::fault_kind;
    recording_loop live;
    live.options.retry.base_delay = 0ms;
    live.sandbox.add_fault({.verb = "GET", .path = "/clouds", .times = 0, .kind = fault_kind::html_page});
    live.sandbox.add_fault(
        {.verb = "GET", .path = "/clusters", .times = 0, .kind = fault_kind::close_before_response});
    live.sandbox.add_fault(
        {.verb = "GET",
         .path = "/users",
         .times = 0,
         .kind = fault_kind::response,
         .status = 401,
         .body = R"({"error": "unauthenticated", "details": ")" + live.sandbox.token() + "\"}"});
    const auto client = live.recording_client({.stand_ins = {{"no-such-stack", "no-such-stack"}}});
    const auto recorded = live.run(tour(client).meet_errors());
    CHECK_THAT(test::read_file(live.file), !test::contains(live.sandbox.token()));

    replaying_loop replay(live.file);
    replay.options.retry.base_delay = 0ms;
    const auto replayed = replay.run(tour(replay.make_client()).meet_errors());
    CHECK(recorded == replayed);
    CHECK(replay.recording->unused() == std::vector<std::string>());
}

TEST_CASE("the stacks of several accounts are replayed as those of their accounts")
{
    recording_loop live;
    const auto recorded = live.run(tour(live.recording_client()).visit_accounts());
    REQUIRE(recorded.size() > 1);
    replaying_loop replay(live.file);
    same_but_for_stand_ins().check(recorded, replay.run(tour(replay.make_client()).visit_accounts()));
    CHECK(replay.recording->unused() == std::vector<std::string>());
}

TEST_CASE("a program that names its stack finds it in a recording by the stand-in that was chosen")
{
    recording_loop live;
    const std::string uid = live.sandbox.stack_uid("Ledger");
    const auto restart = [](cloud66::client client, std::string stack_uid) -> asio::awaitable<std::string> {
        const auto action = co_await client.restart_services(stack_uid, {.service_name = "ledger"});
        co_await action.wait();
        const auto stack = co_await client.get_stack(stack_uid);
        co_return stack.name;
    };
    const auto client = live.recording_client({.stand_ins = {{uid, "my-stack"}, {"ledger", "ledger"}}});
    CHECK(live.run(restart(client, uid)) == "Ledger");

    replaying_loop replay(live.file);
    CHECK_THAT(replay.run(restart(replay.make_client(), "my-stack")), Catch::Matchers::StartsWith("text-"));
    CHECK(replay.recording->unused() == std::vector<std::string>());
}

TEST_CASE("a recording is whole after each exchange, also if a program has ended while it wrote")
{
    recording_loop live;
    const auto client = live.recording_client();
    CHECK(cloud66::replayer(live.file).unused().empty());
    live.run(client.list_clouds());
    CHECK(cloud66::replayer(live.file).unused() == std::vector<std::string>{"GET /clouds.json?page=1"});
    CHECK_FALSE(std::filesystem::exists(live.file + ".part"));
    live.folder.write("recording.json.part", "{\"cloud66_rec");  // what is left then
    CHECK(cloud66::replayer(live.file).unused().size() == 1);
    live.run(client.list_users());
    CHECK(cloud66::replayer(live.file).unused().size() == 2);
    live.recording_client();  // another run begins anew
    CHECK(cloud66::replayer(live.file).unused().empty());
}

TEST_CASE(
    "an exchange that cannot be written fails, and one that has changed something has an unknown outcome")
{
    recording_loop live;
    const auto client = live.recording_client();
    const std::string uid = live.sandbox.stack_uid("Ledger");
    std::filesystem::remove_all(live.folder.path());
    const auto read = test::error_of([&] { live.run(client.list_clouds()); });
    CHECK(read.code() == cloud66::errc::file_error);
    CHECK_THAT(read.what(), test::contains("recording.json.part\": No such file or directory"));
    const auto change = test::error_of([&] { static_cast<void>(live.run(client.restart_services(uid))); });
    CHECK(change.code() == cloud66::errc::outcome_unknown);
    CHECK_THAT(change.what(), test::contains("recording.json.part\": No such file or directory"));
    CHECK(live.sandbox.request_count("POST", "/stacks/*/actions") == 1);

    const auto start = test::error_of([&] { static_cast<void>(live.recording_client()); });
    CHECK(start.code() == cloud66::errc::file_error);
}

TEST_CASE("a recorder records what another transport carries, but nothing that the client has recalled")
{
    recording_loop live;
    live.sandbox.add_fault(
        {.verb = "GET", .path = "/clouds", .times = 0, .kind = cloud66::fault_kind::no_response});
    auto inner = live.sandbox.options();
    inner.transport = std::make_shared<cloud66::recorder>(inner, live.folder.path() + "/inner.json");
    live.options.transport = std::make_shared<cloud66::recorder>(inner, live.file);
    const auto client = live.make_client();
    live.run(client.list_users());
    CHECK(test::read_file(live.file) == test::read_file(live.folder.path() + "/inner.json"));

    CHECK(live.cancel(client.list_clouds(), 1s) != nullptr);  // the request was sent
    CHECK(cloud66::replayer(live.file).unused().size() == 2);
    cloud66::http::request held_back;
    held_back.may_send = [] { return false; };
    held_back.target = "/api/3/stacks.json";
    CHECK(live.run(live.options.transport->send(held_back)).code == cloud66::errc::throttled);
    CHECK(cloud66::replayer(live.file).unused().size() == 2);
}

TEST_CASE("a client of several threads records and replays")
{
    const test::temporary_folder folder;
    const std::string file = folder.path() + "/recording.json";
    const auto list_in_parallel = [](cloud66::options options) {
        asio::thread_pool threads(3);
        const cloud66::client client(threads.get_executor(), std::move(options));
        std::vector<std::future<std::vector<cloud66::stack>>> lists;
        for (int i = 0; i < 20; ++i) lists.push_back(client.list_stacks()(asio::use_future));
        std::size_t count = 0;
        for (auto& list : lists) count += list.get().size();
        return count;
    };
    cloud66::sandbox sandbox;
    cloud66::options options = sandbox.options();
    options.transport = std::make_shared<cloud66::recorder>(options, file);
    const std::size_t count = list_in_parallel(options);
    options.transport = std::make_shared<cloud66::replayer>(file);
    CHECK(list_in_parallel(options) == count);
    CHECK(count == 20 * sandbox.stacks().size());
}
