// SPDX-License-Identifier: BSL-1.0
// Many calls over TLS while 2 % of all requests and connections fail. The ledger of all outcomes must balance with the
// requests that the sandbox received; memory and descriptors must not grow.
#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "soak/virtual_hours.hpp"

namespace asio = boost::asio;
using cloud66::errc;
using cloud66::fault_kind;

namespace {

constexpr int callers = 200;
constexpr double fault_share = 0.02;

struct ledger
{
    std::int64_t calls = 0;
    std::int64_t succeeded = 0;
    std::int64_t changes = 0;
    std::int64_t changes_made = 0;
    std::int64_t changes_unknown = 0;
    std::int64_t changes_not_made = 0;
    std::map<std::string, std::int64_t> failures;
};

/// A random fault for the next request or connection that matches.
cloud66::fault_rule random_fault(std::minstd_rand& random)
{
    constexpr std::array kinds{fault_kind::close_before_response,
                               fault_kind::close_after_bytes,
                               fault_kind::close_after_response,
                               fault_kind::chunked_response,
                               fault_kind::truncated_json,
                               fault_kind::broken_json,
                               fault_kind::html_page,
                               fault_kind::response,
                               fault_kind::throttled,
                               fault_kind::not_implemented,
                               fault_kind::close_connection,
                               fault_kind::stall_handshake};
    cloud66::fault_rule rule;
    rule.kind = kinds[random() % kinds.size()];
    if (rule.kind == fault_kind::close_after_bytes) rule.bytes = 1 + random() % 400;
    if (rule.kind == fault_kind::throttled) rule.headers = {{"Retry-After", "1"}};
    if (rule.kind == fault_kind::response)
        rule.status = std::array{500u, 502u, 504u, 404u, 409u}[random() % 5];
    return rule;
}

class call_soak
{
public:
    call_soak() : client_(io_.get_executor(), options()), uid_(sandbox_.stack_uid("Storefront")) {}

    /// Makes that many calls, concurrently by all callers. \return whether the ledger balances.
    bool run(int calls)
    {
        const ledger before = ledger_;
        sandbox_.clear_requests();
        left_ = calls;
        for (int i = 0; i < callers; ++i)
            asio::co_spawn(io_, work(), [](std::exception_ptr failure) {
                if (failure) std::rethrow_exception(failure);
            });
        io_.restart();
        io_.run();
        const auto requests = sandbox_.requests();
        // A throttled request was not carried out, and is sent again.
        const std::int64_t received = std::ranges::count_if(
            requests,
            [](const cloud66::recorded_request& one) { return one.verb == "POST" && one.status != 503; });
        const auto made = ledger_.changes_made - before.changes_made;
        const auto unknown = ledger_.changes_unknown - before.changes_unknown;
        const auto not_made = ledger_.changes_not_made - before.changes_not_made;
        const auto changes = ledger_.changes - before.changes;
        const bool balances = ledger_.calls - before.calls == calls && made + unknown + not_made == changes &&
                              received >= made && received <= changes;
        if (!balances)
            std::printf(
                "does not balance: %lld changes, %lld made, %lld unknown, %lld not made, %lld received\n",
                static_cast<long long>(changes), static_cast<long long>(made),
                static_cast<long long>(unknown), static_cast<long long>(not_made),
                static_cast<long long>(received));
        return balances;
    }

    const ledger& outcomes() const { return ledger_; }

private:
    cloud66::options options()
    {
        auto result = sandbox_.options();
        result.rate_limit.limit = 1'000'000'000;
        // Scaled time: a thousandth of these in real time.
        result.timeouts.resolve = result.timeouts.connect = result.timeouts.tls_handshake =
            std::chrono::seconds(2000);
        result.timeouts.attempt = std::chrono::seconds(5000);
        return result;
    }

    static cloud66::sandbox_options sandbox_options()
    {
        cloud66::sandbox_options result;
        result.time = cloud66::scaled_time(1000);
        result.rate_limit = 1'000'000'000;
        return result;
    }

    asio::awaitable<void> work()
    {
        while (left_ > 0) {
            --left_;
            if (std::uniform_real_distribution<double>(0, 1)(random_) < fault_share)
                sandbox_.add_fault(random_fault(random_));
            const auto kind = random_() % 10;
            ++ledger_.calls;
            if (kind == 0) ++ledger_.changes;
            try {
                if (kind == 0)
                    co_await change();
                else if (kind == 1)
                    static_cast<void>(co_await client_.list_stacks(cloud66::page_number{1}));
                else
                    static_cast<void>(co_await client_.get_stack(uid_));
                ++ledger_.succeeded;
                if (kind == 0) ++ledger_.changes_made;
            } catch (const cloud66::error& failure) {
                ++ledger_.failures[failure.code().message()];
                if (kind == 0 && failure.code() == errc::outcome_unknown) ++ledger_.changes_unknown;
                if (kind == 0 && failure.code() != errc::outcome_unknown) ++ledger_.changes_not_made;
            }
        }
    }

    asio::awaitable<void> change()
    {
        const std::vector<std::string_view> tags{"soak"};
        static_cast<void>(co_await client_.replace_tags(cloud66::tagged_entity::stack, uid_, tags));
    }

    cloud66::sandbox sandbox_{sandbox_options()};
    asio::io_context io_{1};
    cloud66::client client_;
    std::string uid_;
    std::minstd_rand random_{66};
    int left_ = 0;
    ledger ledger_;
};

long resident_kilobytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    return 0;
}

long descriptors()
{
    return static_cast<long>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// \return whether memory has grown since the first measurement by more than an allocator's usual variation.
bool has_grown(long first_memory) { return resident_kilobytes() > first_memory + first_memory / 10 + 4096; }

bool soak_calls(bool is_quick)
{
    const int rounds = is_quick ? 3 : 50;
    const int calls = is_quick ? 1'000 : 20'000;
    call_soak load;
    bool passed = true;
    long first_memory = 0;
    long first_descriptors = 0;
    for (int round = 0; round < rounds; ++round) {
        passed = load.run(calls) && passed;
        const long memory = resident_kilobytes(), open = descriptors();
        if (round == rounds / 5) first_memory = memory;  // all code has run by then
        if (round == rounds / 5) first_descriptors = open;
        if (!is_quick || round + 1 == rounds)
            std::printf("%9lld calls: %ld MB, %ld descriptors\n",
                        static_cast<long long>(load.outcomes().calls), memory / 1024, open);
        std::fflush(stdout);
    }
    const ledger& all = load.outcomes();
    std::printf("%lld calls, %lld succeeded; %lld changes: %lld made, %lld not, %lld unknown\n",
                static_cast<long long>(all.calls), static_cast<long long>(all.succeeded),
                static_cast<long long>(all.changes), static_cast<long long>(all.changes_made),
                static_cast<long long>(all.changes_not_made), static_cast<long long>(all.changes_unknown));
    for (const auto& [name, times] : all.failures)
        std::printf("%9lld %s\n", static_cast<long long>(times), name.c_str());
    if (!is_quick && has_grown(first_memory)) passed = false, std::puts("memory has grown");
    if (descriptors() > first_descriptors + 20) passed = false, std::puts("descriptors have grown");
    return passed;
}

/// Days of virtual time, each with its own client and sandbox.
bool soak_days(bool is_quick)
{
    const int days = is_quick ? 1 : 10;
    bool passed = true;
    long first_memory = 0;
    for (int day = 0; day < days; ++day) {
        passed = soak::run_virtual_hours(is_quick ? 3 : 24, static_cast<std::uint64_t>(day)) && passed;
        if (day == 1) first_memory = resident_kilobytes();
        std::printf("  %ld MB, %ld descriptors\n", resident_kilobytes() / 1024, descriptors());
        std::fflush(stdout);
    }
    if (!is_quick && has_grown(first_memory)) passed = false, std::puts("memory has grown");
    return passed;
}

}  // namespace

int main(int count, char** arguments)
{
    const bool is_quick = count > 1 && std::string_view(arguments[1]) == "--quick";
    const bool passed = soak_calls(is_quick);
    return soak_days(is_quick) && passed ? 0 : 1;
}
