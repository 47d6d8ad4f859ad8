// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_PACKED_ACTION_INFO_HPP
#define CLOUD66_DETAIL_POLLING_PACKED_ACTION_INFO_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// What the last poll of an action showed. Of one that runs, as a hundred thousand may, only texts are known:
/// they are kept one after the other, in a quarter of the memory.
class packed_action_info
{
public:
    /// Takes in what was seen now. A response that was overtaken on its way does not undo the end.
    CLOUD66_DECL void update(action_info seen);

    /// What was seen last; only the id if nothing was.
    /// \param id the action's.
    CLOUD66_DECL action_info get(std::int64_t id) const;

    /// Whether the action had ended.
    bool finished() const noexcept { return finished_; }

private:
    std::string texts_;
    std::unique_ptr<const action_info> whole_;  // in place of the texts, if there is more to know
    bool finished_ = false;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/packed_action_info.ipp>
#endif

#endif
