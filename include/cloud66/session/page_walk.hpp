// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_PAGE_WALK_HPP
#define CLOUD66_SESSION_PAGE_WALK_HPP

#include <cloud66/config.hpp>
#include <cloud66/http/request.hpp>
#include <cloud66/page.hpp>

#include <cstdint>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The way through the pages of a list: which to ask for next, and when it is over. No I/O.
class page_walk
{
public:
    /// \param list asks for the list, without a page.
    explicit page_walk(http::request list) : list_(std::move(list)) {}

    bool is_over() const noexcept { return next_ == 0; }

    /// Asks for the next page.
    CLOUD66_DECL http::request next_request() const;

    /// Takes in where the page that was asked for says that it stands. A server that repeats itself, or has
    /// nothing more, ends the list.
    /// \return whether the page belongs to the list.
    CLOUD66_DECL bool arrived(const page_position& position, bool is_empty);

private:
    http::request list_;
    std::int64_t next_ = 1;  // zero: over
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/session/page_walk.ipp>
#endif

#endif
