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

/// What a bench was told on the command line.
struct arguments
{
    bool quick = false;  ///< `--quick`: no more than it takes to see that it works.
    std::ofstream csv;   ///< `--csv FILE`: where figures go; not open without it.
};

/// The main function of a bench.
/// \param run returns whether all is well; told why not, the program fails.
inline int run_program(int count, char** given, const std::string& name, bool (*run)(arguments&))
{
    try {
        arguments found;
        for (int i = 1; i < count; ++i) {
            const std::string_view argument = given[i];
            if (argument == "--quick") {
                found.quick = true;
            } else if (argument == "--csv" && i + 1 < count) {
                found.csv.open(given[++i]);
                if (!found.csv) throw std::runtime_error("cannot write " + std::string(given[i]));
            } else {
                throw std::invalid_argument("usage: " + name + " [--quick] [--csv FILE]");
            }
        }
        const bool well = run(found);
        if (found.csv.is_open() && !found.csv.flush()) throw std::runtime_error("cannot write all figures");
        return well ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << name << ": " << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace bench

#endif
