// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SECRET_HPP
#define CLOUD66_SECRET_HPP

#include <cloud66/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {

/// A text that must not be seen, an access token above all: it has no stream operator, no conversion to
/// `std::string`, and its memory is overwritten when it goes.
class secret
{
public:
    /// Holds nothing.
    secret() = default;

    /// Copies `text`; wiping the caller's own copy stays the caller's business.
    explicit secret(std::string_view text) : characters_(text.begin(), text.end()) {}

    secret(const secret&) = default;
    secret(secret&& other) noexcept : characters_(std::exchange(other.characters_, {})) {}
    secret& operator=(secret other) noexcept
    {
        characters_.swap(other.characters_);
        return *this;
    }
    ~secret() { wipe(characters_.data(), characters_.size()); }

    /// Whether there is nothing in it.
    bool empty() const noexcept { return characters_.empty(); }

    /// The text itself, valid as long as this object; for the place that sends it.
    std::string_view reveal() const noexcept { return {characters_.data(), characters_.size()}; }

    /// Equal texts.
    friend bool operator==(const secret&, const secret&) = default;

    /// A secret is not printed.
    template <class Stream>
    friend Stream& operator<<(Stream&, const secret&) = delete;

    /// Overwrites `size` characters at `data` in a way the compiler keeps.
    static void wipe(char* data, std::size_t size) noexcept
    {
        for (volatile char* at = data; size != 0; --size) *at++ = '\0';
    }

    /// `text` with every occurrence of this secret replaced by `[redacted]`.
    std::string redact(std::string_view text) const
    {
        if (empty()) return std::string(text);
        std::string result;
        std::size_t begin = 0;
        for (auto at = text.find(reveal()); at != std::string_view::npos; at = text.find(reveal(), begin)) {
            result.append(text.substr(begin, at - begin)).append("[redacted]");
            begin = at + characters_.size();
        }
        return result.append(text.substr(begin));
    }

private:
    std::vector<char> characters_;
};

}  // namespace v1
}  // namespace cloud66

#endif
