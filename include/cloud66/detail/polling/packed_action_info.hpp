// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_PACKED_ACTION_INFO_HPP
#define CLOUD66_DETAIL_POLLING_PACKED_ACTION_INFO_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/json/decode.hpp>

#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1::detail {

/// What the last poll of an action showed. Of one that runs, as a hundred thousand may, only texts are known:
/// they are kept one after the other, in a quarter of the memory.
class packed_action_info
{
public:
    /// Takes in what was seen now. A response that was overtaken on its way does not undo the end.
    void update(action_info seen);

    /// What was seen last; only the id if nothing was.
    /// \param id the action's.
    action_info get(std::int64_t id) const;

    /// Whether the action had ended.
    bool finished() const noexcept { return finished_; }

private:
    std::unique_ptr<const char[]> texts_;
    std::unique_ptr<const action_info> whole_;  // in place of the texts, if there is more to know
    bool finished_ = false;
};

inline std::string_view text_of(const std::string& text) { return text; }
inline std::string_view text_of(const timestamp& time) { return time.text(); }

/// Calls `on_text(number, member)` for each member of `of` that may hold a text, and `on_other(member)` for
/// each other one but the id.
template <class Action, class OnText, class OnOther>
void visit_members(Action& of, OnText on_text, OnOther on_other)
{
    char number = 0;
    boost::mp11::mp_for_each<members_of<action_info>>([&](auto described) {
        auto& member = of.*described.pointer;
        using type = std::remove_cvref_t<decltype(member)>;
        if constexpr (std::is_same_v<type, std::optional<std::string>> ||
                      std::is_same_v<type, std::optional<timestamp>>)
            on_text(number, member);
        else if constexpr (!std::is_same_v<type, std::int64_t>)
            on_other(member);
        ++number;
    });
}

/// The texts of `seen`, each after the number of its member and its length.
constexpr char end_of_texts = -1;  // instead of a member's number

inline std::unique_ptr<const char[]> pack_texts(const action_info& seen)
{
    std::string texts;
    const auto add = [&](char number, const auto& member) {
        if (!member) return;
        const std::string_view text = text_of(*member);
        const auto length = static_cast<std::uint32_t>(text.size());
        char bytes[sizeof length];
        std::memcpy(bytes, &length, sizeof length);
        texts.append(1, number).append(bytes, sizeof bytes).append(text);
    };
    visit_members(seen, add, [](const auto&) {});
    texts += end_of_texts;
    auto packed = std::make_unique<char[]>(texts.size());
    std::memcpy(packed.get(), texts.data(), texts.size());
    return packed;
}

inline void unpack_texts(const char* texts, action_info& to)
{
    const auto take = [&](char number, auto& member) {
        std::uint32_t length = 0;
        if (*texts != number) return;
        std::memcpy(&length, texts + 1, sizeof length);
        texts += 1 + sizeof length;
        member.emplace(std::string(texts, length));
        texts += length;
    };
    visit_members(to, take, [](const auto&) {});
}

inline void packed_action_info::update(action_info seen)
{
    const bool ended = is_finished(seen);
    if (finished_ && !ended) return;
    finished_ = ended;
    bool more = false;
    visit_members(
        seen, [](char, const auto&) {}, [&](const auto& member) { more = more || member.has_value(); });
    texts_ = more ? nullptr : pack_texts(seen);
    whole_ = more ? std::make_unique<const action_info>(std::move(seen)) : nullptr;
}

inline action_info packed_action_info::get(std::int64_t id) const
{
    if (whole_) return *whole_;
    action_info seen;
    seen.id = id;
    if (texts_) unpack_texts(texts_.get(), seen);
    return seen;
}

}  // namespace cloud66::inline v1::detail

#endif
