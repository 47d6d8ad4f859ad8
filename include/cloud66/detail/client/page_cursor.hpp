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

namespace cloud66::inline v1::detail {

/// Where to read a list on after one of its pages.
enum class page_step
{
    next,       ///< In the direction of reading.
    other_end,  ///< In the other direction, from the end that was not read so far; `next` if it is not known.
    stop
};

/// Why the pages that were read cannot be all of a list; false if nothing contradicts that.
struct page_problem
{
    enum class kind
    {
        none,
        malformed,  ///< A position contradicts the request or itself.
        too_long    ///< The list has more pages than it may have.
    };

    kind what = kind::none;
    std::string text;

    explicit operator bool() const noexcept { return what != kind::none; }
};

/// Which page of a list to request next, and when the list is over: sans-io.
class page_cursor
{
public:
    /// \param list asks for the list, without a page.
    /// \param most_pages how many pages may be read; zero: any number.
    /// \param last the last page as far as it is known, to read backward from it; zero: reads forward.
    explicit page_cursor(api_request list, std::size_t most_pages, std::int64_t last = 0)
        : list_(std::move(list)),
          most_pages_(most_pages),
          next_(last > 0 ? last : 1),
          last_(last),
          backward_(last > 0)
    {
    }

    bool is_over() const noexcept { return next_ == 0; }

    /// Asks for the next page.
    CLOUD66_DECL api_request next_request() const;

    /// Takes in the position of the page that was requested. Forward, the list goes on as long as any counter says
    /// that there is more, so that no page is left out; backward, down to the pages that were read from the front.
    /// A problem ends the list.
    CLOUD66_DECL page_problem arrived(const page_position& position, page_step step = page_step::next);

    bool reads_backward() const noexcept { return backward_; }

    std::size_t pages_read() const noexcept { return pages_read_; }

    /// The last page, by the last position that tells; zero: not known.
    std::int64_t last_page() const noexcept { return last_; }

private:
    std::int64_t page_after(std::int64_t here, const page_position& position, page_step step);

    api_request list_;
    std::size_t most_pages_;
    std::int64_t next_;  // zero: over
    std::int64_t last_;
    std::int64_t front_ = 0;  // all pages up to this one were read
    std::size_t pages_read_ = 0;
    bool backward_;
    bool from_end_ = false;  // whether the present way backward has begun at the last page
};

/// Why `position` cannot be that of page `requested`; empty if it can. One page that is all of a list may carry any
/// number.
CLOUD66_DECL std::string check_position(const page_position& position, std::int64_t requested);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/page_cursor.ipp>
#endif

#endif
