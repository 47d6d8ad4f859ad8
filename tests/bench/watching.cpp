// SPDX-License-Identifier: BSL-1.0
// How long waits return after the ends of their actions, and at what cost, within the API's requests an hour: the
// library in virtual time beside clients that ask every 15 seconds and the simulation of its policy.
//
//     watching_bench [--quick] [--csv FILE]
//
// Fails if a wait is lost, or if the requests of an hour are more than the API grants.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "figures.hpp"
#include "load.hpp"
#include "program.hpp"
#include "reference_clients.hpp"
#include "watcher_client.hpp"

namespace {

/// The name in simulation.csv of the policy that the library follows.
constexpr const char* shipped_policy = "paced";

/// The same for the library itself.
constexpr const char* library = "action_poller";

std::string name_of(const bench::load& what)
{
    std::ostringstream text;
    text << std::left << std::setw(9) << what.kind() << std::right << std::setw(5) << what.duration
         << std::setw(6) << what.actions << std::setw(5) << what.stacks;
    return text.str();
}

std::string column(const bench::figures_by_name& all, const std::string& name)
{
    const auto found = all.find(name);
    std::ostringstream text;
    text << std::fixed << std::setprecision(1);
    if (found == all.end())
        text << std::setw(30) << "-";
    else if (!found->second.mean)
        text << std::setw(16) << "all lost" << std::setprecision(0) << std::setw(7) << found->second.polls
             << std::setw(7) << found->second.lost;
    else
        text << std::setw(8) << *found->second.mean << std::setw(8) << found->second.p95
             << std::setprecision(0) << std::setw(7) << found->second.polls << std::setw(7)
             << found->second.lost;
    return text.str();
}

/// Adds the best of the clients and policies that the library does not follow, of those that lose no wait.
void add_best(bench::figures_by_name& all)
{
    std::optional<bench::figures> best;
    for (const auto& [name, row] : all) {
        const bool own = name == library || name == shipped_policy || name == "simulation";
        if (!own && row.mean && row.lost == 0 && (!best || row.mean < best->mean)) best = row;
    }
    if (best) all["best"] = *best;
}

/// How many times as long the library's waits take as those of client `other`.
std::optional<double> ratio_to(const bench::figures_by_name& all, const std::string& other)
{
    const auto found = all.find(other);
    const std::optional<double> own = all.at(library).mean;
    if (found == all.end() || !found->second.mean || !own) return std::nullopt;
    return *own / *found->second.mean;
}

std::string shown(std::optional<double> ratio)
{
    if (!ratio) return "       -";
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << std::setw(8) << *ratio;
    return text.str();
}

/// Stops if simulation and bench did not see the same actions.
void compare(const bench::load& what, const bench::figures_by_name& simulated, const bench::figures& own)
{
    const auto found = simulated.find(bench::vendor_15_s.name);
    if (found == simulated.end()) return;
    const auto differ = [](double one, double other) { return std::abs(one - other) > 0.0011; };
    const bench::figures& theirs = found->second;
    if (differ(theirs.mean.value_or(-1), own.mean.value_or(-1)) || differ(theirs.p95, own.p95) ||
        differ(theirs.polls, own.polls) || differ(theirs.lost, own.lost))
        throw std::runtime_error("simulation.csv has other figures for " +
                                 std::string(bench::vendor_15_s.name) + " under the load " + name_of(what) +
                                 ": simulation and bench do not see the same actions");
}

class summary
{
public:
    void add(const bench::load& what, const bench::figures_by_name& all)
    {
        const auto& own = all.at(library);
        failure_ += own.lost;
        busiest_hour_ = (std::max)(busiest_hour_, own.busiest_hour);
        keep_worst(to_simulation_, ratio_to(all, "simulation"), what);
        keep_worst(to_best_, ratio_to(all, "best"), what);
    }

    /// Prints it.
    /// \return whether all is well.
    bool print(std::chrono::duration<double> took) const
    {
        std::cout << std::fixed << std::setprecision(2)
                  << "\nworst ratio to the simulation: " << text_of(to_simulation_)
                  << "\nworst ratio to the best of all others: " << text_of(to_best_) << std::setprecision(0)
                  << "\nwaits lost: " << failure_ << "\nmost requests in an hour: " << busiest_hour_ << " of "
                  << bench::request_limit << "\ntime to run: " << took.count() << " s\n";
        std::cout.flush();
        if (failure_ > 0)
            std::cerr << "FAILED: waits were lost: they ended without success, or more than "
                      << bench::too_late << " s after their actions\n";
        if (busiest_hour_ > bench::request_limit)
            std::cerr << "FAILED: more requests in an hour than the API grants\n";
        return failure_ == 0 && busiest_hour_ <= bench::request_limit;
    }

private:
    struct worst
    {
        double ratio = 0;
        std::string where;
    };

    static void keep_worst(worst& kept, std::optional<double> ratio, const bench::load& what)
    {
        if (ratio && *ratio > kept.ratio) kept = {*ratio, name_of(what)};
    }

    static std::string text_of(const worst& kept)
    {
        return kept.ratio > 0 ? shown(kept.ratio) + " (" + kept.where + ')' : std::string("none");
    }

    worst to_simulation_;
    worst to_best_;
    double failure_ = 0;
    int busiest_hour_ = 0;
};

bool run(bench::arguments& how)
{
    const auto begin = std::chrono::steady_clock::now();
    const bench::simulated_figures simulation(CLOUD66_BENCH_SIMULATION);
    if (how.csv.is_open()) how.csv << bench::figures_header;
    std::cout << "Latency of waits in seconds, polls and waits lost per repetition.\n\n"
              << std::setw(25) << "" << std::setw(30) << "vendor, 15 s" << std::setw(30) << "list, 15 s"
              << std::setw(30) << "simulation" << std::setw(30) << "action_poller" << std::setw(16)
              << "action_poller to" << '\n'
              << "load         D     N    S";
    for (int i = 0; i < 4; ++i) std::cout << "    mean     p95  polls   lost";
    std::cout << "    sim.    best" << std::endl;

    summary total;
    const std::vector<bench::load> loads = how.quick ? bench::few_loads() : bench::all_loads();
    for (const bench::load& what : loads) {
        bench::figures_by_name all = simulation.of(what);
        const auto shipped = all.find(shipped_policy);
        if (shipped != all.end()) all["simulation"] = shipped->second;
        const bench::figures vendor = bench::play(bench::vendor_15_s, what);
        compare(what, all, vendor);
        all[bench::vendor_15_s.name] = vendor;
        all[bench::list_15_s.name] = bench::play(bench::list_15_s, what);
        all[library] = bench::play_watcher(what, how.quick ? 1 : what.repetitions());
        add_best(all);
        total.add(what, all);

        std::cout << name_of(what);
        for (const char* name : {bench::vendor_15_s.name, bench::list_15_s.name, "simulation", library})
            std::cout << column(all, name);
        std::cout << shown(ratio_to(all, "simulation")) << shown(ratio_to(all, "best")) << std::endl;
        for (const char* name :
             {bench::vendor_15_s.name, bench::list_15_s.name, "simulation", "best", library})
            if (const auto found = all.find(name); how.csv.is_open() && found != all.end())
                bench::write_row(how.csv, what, name, found->second);
    }
    return total.print(std::chrono::steady_clock::now() - begin);
}

}  // namespace

int main(int count, char** given) { return bench::run_program(count, given, "watching_bench", run); }
