// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_EXECUTION_ANY_STRAND_HPP
#define CLOUD66_DETAIL_EXECUTION_ANY_STRAND_HPP

#include <cloud66/config.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace cloud66::inline v1::detail {

/// A strand on `executor`. One on a type of Asio's own fits into an `any_io_executor`; one on an `any_io_executor` does
/// not, so that what copies or asks it would allocate.
CLOUD66_DECL asio::any_io_executor make_any_strand(const asio::any_io_executor& executor);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/execution/any_strand.ipp>
#endif

#endif
