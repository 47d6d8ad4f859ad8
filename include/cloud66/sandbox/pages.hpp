// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_PAGES_HPP
#define CLOUD66_SANDBOX_PAGES_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/world.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The page of `items` that the parameter `page` asks for, with count and pagination. A page behind the
/// last one is empty.
/// \param per_page items on a page; at least 1.
CLOUD66_DECL answer page_of(const call& request, const std::vector<const json::object*>& items,
                            std::int64_t per_page);

/// The same with pages as long as the sandbox's options say.
CLOUD66_DECL answer page_of(const call& request, const std::vector<const json::object*>& items);

/// The same for all documents of a kind.
CLOUD66_DECL answer page_of(const call& request, const json::array& documents);

/// All of them with a count, for lists that have no pages.
CLOUD66_DECL answer whole_list(const json::array& documents);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/pages.ipp>
#endif

#endif
