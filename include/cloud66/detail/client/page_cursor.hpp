// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_PAGE_CURSOR_HPP
#define CLOUD66_DETAIL_CLIENT_PAGE_CURSOR_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/page.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The way through the pages of a list: which to ask for next, and when it is over. No I/O.
class page_cursor
{
public:
    /// \param list asks for the list, without a page.
    /// \param most_pages how many pages the list may have; zero: any number.
    explicit page_cursor(api_request list, std::size_t most_pages)
        : list_(std::move(list)), most_pages_(most_pages)
    {
    }

    bool is_over() const noexcept { return next_ == 0; }

    /// Asks for the next page.
    CLOUD66_DECL api_request next_request() const;

    /// Takes in the position of the page that was asked for. The list goes on with the following page as long as
    /// any counter says that there is more, so that no page is left out.
    /// \return why the items cannot be all of the list; empty if nothing contradicts that.
    CLOUD66_DECL std::string arrived(const page_position& position);

    /// Whether `arrived` has ended the list because it has too many pages.
    bool is_too_long() const noexcept { return is_too_long_; }

private:
    api_request list_;
    std::size_t most_pages_;
    std::int64_t next_ = 1;  // zero: over
    bool is_too_long_ = false;
};

/// Whether a list has pages behind page `here`, by any of its counters.
inline bool has_more(const page_position& position, std::int64_t here)
{
    return position.next.value_or(0) > here || position.pages.value_or(0) > here;
}

/// Why `position` cannot be that of page `asked`; empty if it can. One page that is all of a list may carry any
/// number.
CLOUD66_DECL std::string check_position(const page_position& position, std::int64_t requested);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/page_cursor.ipp>
#endif

#endif
