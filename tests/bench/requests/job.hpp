// SPDX-License-Identifier: BSL-1.0
// The parameters of every client of the benchmark, and the measurements.
#ifndef BENCH_REQUESTS_JOB_HPP
#define BENCH_REQUESTS_JOB_HPP

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <string>

namespace bench {

struct job
{
    std::string port;
    std::string kind;  // the request: small or list
    std::string ca_file;
    int in_flight = 1;
    int requests = 1;

    std::string target() const
    {
        return kind == "list" ? "/api/3/stacks.json?page=1" : "/api/3/stacks/" + uid() + ".json";
    }
    static std::string uid() { return "5999b763474b0eafa5fafb64bff0ba80"; }
    static std::string token() { return "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"; }
};

inline std::atomic<std::uint64_t> allocations{0};

inline double cpu_seconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

/// The peak memory of this process; getrusage's value includes its parent's before exec.
inline long peak_kilobytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
    return 0;
}

/// Counts this process's instructions in user mode; 0 where the system does not permit it.
class instruction_counter
{
public:
    instruction_counter()
    {
        perf_event_attr wanted;
        std::memset(&wanted, 0, sizeof wanted);
        wanted.size = sizeof wanted;
        wanted.type = PERF_TYPE_HARDWARE;
        wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
        wanted.exclude_kernel = 1;
        file_ = static_cast<int>(syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0));
    }

    std::uint64_t value() const
    {
        std::uint64_t count = 0;
        return file_ >= 0 && read(file_, &count, sizeof count) == sizeof count ? count : 0;
    }

private:
    int file_;
};

/// Runs a `Client`, which is made from a job and whose `run(n)` sends n requests; warms it up first.
template <class Client>
int measure(int count, char** arguments)
{
    if (count != 6) {
        std::fprintf(stderr, "usage: %s PORT small|list CA_FILE IN_FLIGHT REQUESTS\n", arguments[0]);
        return 2;
    }
    job given;
    given.port = arguments[1];
    given.kind = arguments[2];
    given.ca_file = arguments[3];
    given.in_flight = std::atoi(arguments[4]);
    given.requests = std::atoi(arguments[5]);
    try {
        Client client(given);
        client.run(given.requests / 10 + given.in_flight);
        const instruction_counter instructions;
        const std::uint64_t before = allocations, first = instructions.value();
        const double start = cpu_seconds();
        client.run(given.requests);
        const double cpu = cpu_seconds() - start, n = given.requests;
        std::printf("%.3f %.2f %.0f %ld\n", cpu / n * 1e6, double(allocations - before) / n,
                    double(instructions.value() - first) / n, peak_kilobytes());
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s: %s\n", arguments[0], failure.what());
        return 1;
    }
    return 0;
}

}  // namespace bench

// Counts every allocation, those of C libraries too. Each program is one file that includes this header.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size)
{
    bench::allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size)
{
    bench::allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size)
{
    bench::allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size)  // coroutine frames of Asio
{
    bench::allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_memalign(alignment, size);
}
}

#endif
