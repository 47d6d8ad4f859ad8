// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_PAGES_HPP
#define CLOUD66_DETAIL_SANDBOX_PAGES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/route.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// The page of `items` that the parameter `page` asks for, with count and pagination. A page behind the
/// last one is empty.
inline response page_of(const call& request, const std::vector<const json::object*>& items,
                        std::int64_t per_page)
{
    const auto count = static_cast<std::int64_t>(items.size());
    const std::int64_t pages = (std::max)(std::int64_t(1), (count + per_page - 1) / per_page);
    const std::int64_t current = request.parameters.number("page", 1, 1);

    json::array shown;
    if (current <= pages) {
        const std::int64_t end = (std::min)(count, current * per_page);
        for (std::int64_t i = (current - 1) * per_page; i < end; ++i)
            shown.emplace_back(*items[static_cast<std::size_t>(i)]);
    }
    json::value previous;
    json::value next;
    if (current > 1) previous = (std::min)(current - 1, pages);
    if (current < pages) next = current + 1;
    const std::size_t on_page = shown.size();
    return {200,
            {{"response", std::move(shown)},
             {"count", on_page},
             {"pagination",
              {{"previous", previous},
               {"next", next},
               {"current", current},
               {"per_page", per_page},
               {"count", count},
               {"pages", pages}}}}};
}

/// The same with pages as long as the sandbox's options say.
inline response page_of(const call& request, const json::array& documents)
{
    std::vector<const json::object*> items;
    for (const json::value& document : documents) items.push_back(&document.as_object());
    return page_of(request, items, request.state.settings.page_size);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
