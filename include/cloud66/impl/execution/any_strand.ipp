// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_EXECUTION_ANY_STRAND_IPP
#define CLOUD66_IMPL_EXECUTION_ANY_STRAND_IPP

#include <cloud66/detail/execution/any_strand.hpp>

#include <boost/asio/strand.hpp>

#ifdef CLOUD66_SEPARATE_COMPILATION
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#endif

namespace cloud66::inline v1::detail {

CLOUD66_DECL asio::any_io_executor make_any_strand(const asio::any_io_executor& executor)
{
    // A compiler takes seconds for them, which a program that compiles the library with each file does not want.
#ifdef CLOUD66_SEPARATE_COMPILATION
    if (const auto* known = executor.target<asio::io_context::executor_type>())
        return asio::make_strand(*known);
    if (const auto* known = executor.target<asio::thread_pool::executor_type>())
        return asio::make_strand(*known);
#endif
    return asio::make_strand(executor);
}

}  // namespace cloud66::inline v1::detail

#endif
