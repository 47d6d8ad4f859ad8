// SPDX-License-Identifier: BSL-1.0
// What is measured, and how it is kept in files.
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

/// The figures of one client under one load. Polls and waits are those of one repetition, on average.
struct figures
{
    std::optional<double>
        mean;              ///< Seconds from an action's end to the return of the wait; none if all are lost.
    double p95 = 0;        ///< The same that 95 of 100 waits keep to.
    double polls = 0;      ///< Requests but for those that start actions.
    double lost = 0;       ///< Waits that ended without success, or too late.
    int busiest_hour = 0;  ///< The most requests in an hour, refused ones too; 0 if nobody counted.
};

/// Adds repetitions up to figures.
class tally
{
public:
    /// A wait has returned, so long after its action's end.
    void returned(double latency)
    {
        latencies_.push_back(latency);
        if (latency < 0 || latency > too_late) ++failure_;
    }

    /// Waits that never return, or with an error.
    void lost(std::size_t waits) { failure_ += waits; }

    /// A repetition is over.
    void end_repetition(int polls, int busiest_hour)
    {
        ++repetitions_;
        polls_ += polls;
        busiest_hour_ = (std::max)(busiest_hour_, busiest_hour);
    }

    figures result()
    {
        figures found;
        const auto count = static_cast<double>(latencies_.size());
        std::sort(latencies_.begin(), latencies_.end());
        if (!latencies_.empty()) {
            found.mean = std::accumulate(latencies_.begin(), latencies_.end(), 0.0) / count;
            found.p95 = latencies_[(std::min)(latencies_.size() - 1, static_cast<std::size_t>(0.95 * count))];
        }
        found.polls = polls_ / repetitions_;
        found.lost = static_cast<double>(failure_) / repetitions_;
        found.busiest_hour = busiest_hour_;
        return found;
    }

private:
    std::vector<double> latencies_;
    double polls_ = 0;
    std::size_t failure_ = 0;
    int repetitions_ = 0;
    int busiest_hour_ = 0;
};

/// The figures of a load by the names of the clients.
using figures_by_name = std::map<std::string, figures>;

/// What simulation.csv holds.
class simulated_figures
{
public:
    /// Reads a file with the columns `load,D,N,S,policy,mean,p95,polls,lost`.
    /// \throws std::runtime_error if it is no such file.
    explicit simulated_figures(const std::string& path)
    {
        std::ifstream file(path);
        std::string line;
        if (!std::getline(file, line) || line != "load,D,N,S,policy,mean,p95,polls,lost")
            throw std::runtime_error(path + " is not there, or does not have the columns of the simulation");
        while (std::getline(file, line)) add(path, line);
    }

    /// What was simulated for `what`; empty if nothing was.
    figures_by_name of(const load& what) const
    {
        const auto found = rows_.find({what.kind(), what.duration, what.actions, what.stacks});
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
            throw std::runtime_error(path + " has a line that is none of the simulation's: " + line);
        }
    }

    std::map<std::tuple<std::string, int, int, int>, figures_by_name> rows_;
};

/// The columns of `write_row`: those of simulation.csv and one more.
inline constexpr const char* figures_header = "load,D,N,S,policy,mean,p95,polls,lost,busiest_hour\n";

/// Writes the figures of client `name` under a load as a line of a CSV file.
inline void write_row(std::ostream& file, const load& what, const std::string& name, const figures& row)
{
    file << std::fixed << std::setprecision(3) << what.kind() << ',' << what.duration << ',' << what.actions
         << ',' << what.stacks << ',' << name << ',';
    if (row.mean)
        file << *row.mean << ',' << row.p95;
    else
        file << ',';
    file << ',' << row.polls << ',' << row.lost << ',' << row.busiest_hour << '\n';
}

}  // namespace bench

#endif
