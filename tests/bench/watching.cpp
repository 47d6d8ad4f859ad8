// SPDX-License-Identifier: BSL-1.0
// The latency of waits after the ends of their actions, and their number of polls, within the API's rate limit: the
// library in virtual time, clients that poll every 15 seconds, and the simulation of the library's policy.
//
//     watching_bench [--quick] [--csv FILE]
//
// Fails if a wait is lost, or if the requests of a window exceed the rate limit.

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
#include "library_client.hpp"
#include "load.hpp"
#include "program.hpp"
#include "reference_clients.hpp"

namespace {

/// The name in simulation.csv of the policy that the library follows.
constexpr const char* shipped_policy = "paced";

/// The name of the library in watching.csv and in chart.py.
constexpr const char* library = "watcher";

std::string name_of(const bench::load& load)
{
    std::ostringstream text;
    text << std::left << std::setw(9) << load.kind() << std::right << std::setw(5) << load.duration
         << std::setw(6) << load.actions << std::setw(5) << load.stacks;
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

/// Adds as `best` the client or other policy with the lowest mean among those that lose no wait.
void add_best(bench::figures_by_name& all)
{
    std::optional<bench::figures> best;
    for (const auto& [name, row] : all) {
        const bool own = name == library || name == shipped_policy || name == "simulation";
        if (!own && row.mean && row.lost == 0 && (!best || row.mean < best->mean)) best = row;
    }
    if (best) all["best"] = *best;
}

/// The library's mean latency divided by that of client `other`.
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

/// Throws if the simulation and the benchmark did not have the same actions.
void compare(const bench::load& load, const bench::figures_by_name& simulated, const bench::figures& own)
{
    const auto found = simulated.find(bench::vendor_15_s.name);
    if (found == simulated.end()) return;
    const auto differ = [](double one, double other) { return std::abs(one - other) > 0.0011; };
    const bench::figures& expected = found->second;
    if (differ(expected.mean.value_or(-1), own.mean.value_or(-1)) || differ(expected.p95, own.p95) ||
        differ(expected.polls, own.polls) || differ(expected.lost, own.lost))
        throw std::runtime_error("simulation.csv has other figures for " +
                                 std::string(bench::vendor_15_s.name) + " under the load " + name_of(load) +
                                 ": simulation and bench do not have the same actions");
}

class summary
{
public:
    void add(const bench::load& load, const bench::figures_by_name& all)
    {
        const auto& own = all.at(library);
        lost_ += own.lost;
        busiest_hour_ = (std::max)(busiest_hour_, own.busiest_hour);
        keep_worst(to_simulation_, ratio_to(all, "simulation"), load);
        keep_worst(to_best_, ratio_to(all, "best"), load);
    }

    /// Prints the summary.
    /// \return whether no wait was lost and the limit was kept.
    bool print(std::chrono::duration<double> took) const
    {
        std::cout << std::fixed << std::setprecision(2)
                  << "\nworst ratio to the simulation: " << text_of(to_simulation_)
                  << "\nworst ratio to the best of all others: " << text_of(to_best_) << std::setprecision(0)
                  << "\nwaits lost: " << lost_ << "\nmost requests in an hour: " << busiest_hour_ << " of "
                  << bench::request_limit << "\ntime to run: " << took.count() << " s\n";
        std::cout.flush();
        if (lost_ > 0)
            std::cerr << "FAILED: waits were lost: they ended without success, or more than "
                      << bench::too_late << " s after their actions\n";
        if (busiest_hour_ > bench::request_limit)
            std::cerr << "FAILED: more requests in an hour than the API grants\n";
        return lost_ == 0 && busiest_hour_ <= bench::request_limit;
    }

private:
    struct worst
    {
        double ratio = 0;
        std::string where;
    };

    static void keep_worst(worst& kept, std::optional<double> ratio, const bench::load& load)
    {
        if (ratio && *ratio > kept.ratio) kept = {*ratio, name_of(load)};
    }

    static std::string text_of(const worst& kept)
    {
        return kept.ratio > 0 ? shown(kept.ratio) + " (" + kept.where + ')' : std::string("none");
    }

    worst to_simulation_;
    worst to_best_;
    double lost_ = 0;
    int busiest_hour_ = 0;
};

bool run(bench::arguments& arguments)
{
    const auto begin = std::chrono::steady_clock::now();
    const bench::simulated_figures simulation(CLOUD66_BENCH_SIMULATION);
    if (arguments.csv.is_open()) arguments.csv << bench::figures_header;
    std::cout << "Latency of waits in seconds, polls and waits lost per repetition.\n\n"
              << std::setw(25) << "" << std::setw(30) << "vendor, 15 s" << std::setw(30) << "list, 15 s"
              << std::setw(30) << "simulation" << std::setw(30) << "library" << std::setw(16) << "library to"
              << '\n'
              << "load         D     N    S";
    for (int i = 0; i < 4; ++i) std::cout << "    mean     p95  polls   lost";
    std::cout << "    sim.    best" << std::endl;

    summary total;
    const std::vector<bench::load> loads = arguments.quick ? bench::few_loads() : bench::all_loads();
    for (const bench::load& load : loads) {
        bench::figures_by_name all = simulation.of(load);
        const auto shipped = all.find(shipped_policy);
        if (shipped != all.end()) all["simulation"] = shipped->second;
        const bench::figures vendor = bench::simulate(bench::vendor_15_s, load);
        compare(load, all, vendor);
        all[bench::vendor_15_s.name] = vendor;
        all[bench::list_15_s.name] = bench::simulate(bench::list_15_s, load);
        all[library] = bench::measure_library(load, arguments.quick ? 1 : load.repetitions());
        add_best(all);
        total.add(load, all);

        std::cout << name_of(load);
        for (const char* name : {bench::vendor_15_s.name, bench::list_15_s.name, "simulation", library})
            std::cout << column(all, name);
        std::cout << shown(ratio_to(all, "simulation")) << shown(ratio_to(all, "best")) << std::endl;
        for (const char* name :
             {bench::vendor_15_s.name, bench::list_15_s.name, "simulation", "best", library})
            if (const auto found = all.find(name); arguments.csv.is_open() && found != all.end())
                bench::write_row(arguments.csv, load, name, found->second);
    }
    return total.print(std::chrono::steady_clock::now() - begin);
}

}  // namespace

int main(int count, char** given) { return bench::run_program(count, given, "watching_bench", run); }
