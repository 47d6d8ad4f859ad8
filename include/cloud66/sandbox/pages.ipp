// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_PAGES_IPP
#define CLOUD66_SANDBOX_PAGES_IPP

#include <cloud66/sandbox/pages.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL answer page_of(const call& request, const std::vector<const json::object*>& items)
{
    return page_of(request, items, request.world.settings.page_size);
}

CLOUD66_DECL answer page_of(const call& request, const std::vector<const json::object*>& items,
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

    json::object pagination;
    pagination["previous"] = nullptr;
    if (current > 1) pagination["previous"] = (std::min)(current - 1, pages);
    pagination["next"] = nullptr;
    if (current < pages) pagination["next"] = current + 1;
    pagination["current"] = current;
    pagination["per_page"] = per_page;
    pagination["count"] = count;
    pagination["pages"] = pages;

    json::object envelope;
    const std::size_t on_page = shown.size();
    envelope["response"] = std::move(shown);
    envelope["count"] = on_page;
    envelope["pagination"] = std::move(pagination);
    return {200, std::move(envelope)};
}

CLOUD66_DECL answer page_of(const call& request, const json::array& documents)
{
    std::vector<const json::object*> items;
    for (const json::value& document : documents) items.push_back(&document.as_object());
    return page_of(request, items);
}

CLOUD66_DECL answer whole_list(const json::array& documents)
{
    json::object envelope;
    envelope["response"] = documents;
    envelope["count"] = documents.size();
    return {200, std::move(envelope)};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
