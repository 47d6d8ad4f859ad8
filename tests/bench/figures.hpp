// SPDX-License-Identifier: BSL-1.0
// The measured figures, and their CSV files.
#ifndef CLOUD66_TESTS_BENCH_FIGURES_HPP
#define CLOUD66_TESTS_BENCH_FIGURES_HPP

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iomanip>
#include <map>
#include <numeric>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "load.hpp"

namespace bench {

/// The figures of one client under one load. Polls and lost waits are averages per repetition.
struct figures
{
    std::optional<double>
        mean;              ///< Seconds from an action's end to the return of the wait; none if all are lost.
    double p95 = 0;        ///< The 95th percentile of the same.
    double polls = 0;      ///< Requests other than those that start actions.
    double lost = 0;       ///< Waits that ended without success, or too late.
    int busiest_hour = 0;  ///< The most requests in a window, throttled ones included; 0 if not counted.
};

/// Computes the figures of several repetitions.
class tally
{
public:
    /// Adds a wait that returned `latency` seconds after its action's end.
    void returned(double latency)
    {
        latencies_.push_back(latency);
        if (latency < 0 || latency > too_late) ++lost_;
    }

    /// Adds waits that never return, or return an error.
    void lost(std::size_t waits) { lost_ += waits; }

    /// Ends a repetition.
    void end_repetition(int polls, int busiest_hour)
    {
        ++repetitions_;
        polls_ += polls;
        busiest_hour_ = (std::max)(busiest_hour_, busiest_hour);
    }

    figures result()
    {
        figures result;
        const auto count = static_cast<double>(latencies_.size());
        std::sort(latencies_.begin(), latencies_.end());
        if (!latencies_.empty()) {
            result.mean = std::accumulate(latencies_.begin(), latencies_.end(), 0.0) / count;
            result.p95 =
                latencies_[(std::min)(latencies_.size() - 1, static_cast<std::size_t>(0.95 * count))];
        }
        result.polls = polls_ / repetitions_;
        result.lost = static_cast<double>(lost_) / repetitions_;
        result.busiest_hour = busiest_hour_;
        return result;
    }

private:
    std::vector<double> latencies_;
    double polls_ = 0;
    std::size_t lost_ = 0;
    int repetitions_ = 0;
    int busiest_hour_ = 0;
};

/// The figures of a load by the names of the clients.
using figures_by_name = std::map<std::string, figures>;

/// The content of simulation.csv.
class simulated_figures
{
public:
    /// Reads a file with the columns `load,D,N,S,policy,mean,p95,polls,lost`.
    /// \throws std::runtime_error if the file is missing or has other columns.
    explicit simulated_figures(const std::string& path)
    {
        std::ifstream file(path);
        std::string line;
        if (!std::getline(file, line) || line != "load,D,N,S,policy,mean,p95,polls,lost")
            throw std::runtime_error(path + " is missing, or does not have the columns of the simulation");
        while (std::getline(file, line)) add(path, line);
    }

    /// The simulated figures of a load; empty if there are none.
    figures_by_name of(const load& of_load) const
    {
        const auto found = rows_.find({of_load.kind(), of_load.duration, of_load.actions, of_load.stacks});
        return found == rows_.end() ? figures_by_name() : found->second;
    }

private:
    void add(const std::string& path, const std::string& line)
    {
        std::vector<std::string> cells;
        std::istringstream words(line);
        for (std::string cell; std::getline(words, cell, ',');) cells.push_back(cell);
        try {
            figures row;
            if (!cells.at(5).empty()) {
                row.mean = std::stod(cells.at(5));
                row.p95 = std::stod(cells.at(6));
            }
            row.polls = std::stod(cells.at(7));
            row.lost = std::stod(cells.at(8));
            rows_[{cells.at(0), std::stoi(cells.at(1)), std::stoi(cells.at(2)), std::stoi(cells.at(3))}]
                 [cells.at(4)] = row;
        } catch (const std::logic_error&) {
            throw std::runtime_error(path + " has an invalid line: " + line);
        }
    }

    std::map<std::tuple<std::string, int, int, int>, figures_by_name> rows_;
};

/// The columns of `write_row`: those of simulation.csv and one more.
inline constexpr const char* figures_header = "load,D,N,S,policy,mean,p95,polls,lost,busiest_hour\n";

/// Writes the figures of client `name` under a load as a line of a CSV file.
inline void write_row(std::ostream& file, const load& of_load, const std::string& name, const figures& row)
{
    file << std::fixed << std::setprecision(3) << of_load.kind() << ',' << of_load.duration << ','
         << of_load.actions << ',' << of_load.stacks << ',' << name << ',';
    if (row.mean)
        file << *row.mean << ',' << row.p95;
    else
        file << ',';
    file << ',' << row.polls << ',' << row.lost << ',' << row.busiest_hour << '\n';
}

}  // namespace bench

#endif
