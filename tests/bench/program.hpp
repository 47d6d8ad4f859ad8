// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_BENCH_PROGRAM_HPP
#define CLOUD66_TESTS_BENCH_PROGRAM_HPP

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

/// The command-line arguments of a benchmark.
struct arguments
{
    bool quick = false;  ///< `--quick`: a short run that only tests the benchmark itself.
    std::ofstream csv;   ///< `--csv FILE`: the file for the figures; not open without the option.
};

/// The main function of a benchmark.
/// \param run returns whether it succeeded; the program's exit status depends on it.
inline int run_program(int count, char** given, const std::string& name, bool (*run)(arguments&))
{
    try {
        arguments parsed;
        for (int i = 1; i < count; ++i) {
            const std::string_view argument = given[i];
            if (argument == "--quick") {
                parsed.quick = true;
            } else if (argument == "--csv" && i + 1 < count) {
                parsed.csv.open(given[++i]);
                if (!parsed.csv) throw std::runtime_error("cannot write " + std::string(given[i]));
            } else {
                throw std::invalid_argument("usage: " + name + " [--quick] [--csv FILE]");
            }
        }
        const bool succeeded = run(parsed);
        if (parsed.csv.is_open() && !parsed.csv.flush()) throw std::runtime_error("cannot write all figures");
        return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << name << ": " << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace bench

#endif
