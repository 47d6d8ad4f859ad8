// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SPARE_MEMORY_HPP
#define CLOUD66_DETAIL_SPARE_MEMORY_HPP

#include <cloud66/config.hpp>

#include <array>
#include <cstddef>

namespace cloud66::inline v1::detail {

/// Keeps the memory of containers that are gone for the next ones of their thread. Blocks as large as a list go back to
/// the system when they are freed, and to fetch them again costs more than to fill them.
/// \tparam Container a string or a vector.
template <class Container>
class spare_memory
{
public:
    /// An empty container, which has such memory if there is some.
    static Container take()
    {
        Container taken;
        if (is_gone || kept.count == 0) return taken;
        taken.swap(kept.containers[--kept.count]);
        kept.bytes -= size_of(taken);
        return taken;
    }

    /// Keeps the memory of `used`, unless it is little, or more than a thread can spare.
    static void keep(Container& used) noexcept
    {
        constexpr std::size_t least = 1024;
        constexpr std::size_t most = 1024 * 1024;
        const std::size_t size = size_of(used);
        if (size < least || is_gone || kept.count == kept.containers.size() || size + kept.bytes > most)
            return;
        used.clear();
        kept.containers[kept.count++].swap(used);
        kept.bytes += size;
    }

private:
    struct memory
    {
        ~memory() { is_gone = true; }

        std::array<Container, 8> containers;
        std::size_t count = 0;
        std::size_t bytes = 0;  // of them all
    };

    static std::size_t size_of(const Container& container)
    {
        return container.capacity() * sizeof(typename Container::value_type);
    }

    static inline thread_local bool is_gone = false;  // at the end of the thread, when others may still come
    static inline thread_local memory kept;
};

}  // namespace cloud66::inline v1::detail

#endif
