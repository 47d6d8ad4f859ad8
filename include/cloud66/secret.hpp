// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SECRET_HPP
#define CLOUD66_SECRET_HPP

#include <cloud66/config.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

namespace detail {

/// Overwrites `size` characters at `data` in a way the compiler keeps.
inline void wipe(char* data, std::size_t size) noexcept
{
    static void* (*const volatile set)(void*, int, std::size_t) = std::memset;
    if (size != 0) set(data, 0, size);
}

}  // namespace detail

/// A text that must not be seen, an access token above all: it has no stream operator, no conversion to
/// `std::string`. Copies share its memory, which is overwritten when the last of them goes.
class secret
{
public:
    /// Holds nothing.
    secret() = default;

    /// Copies `text`; wiping the caller's own copy stays the caller's business (`OPENSSL_cleanse`).
    explicit secret(std::string_view text)
    {
        if (text.empty()) return;
        text_ = std::allocate_shared<char[]>(wiping_allocator<char>(), text.size());
        size_ = text.size();
        text.copy(text_.get(), size_);
    }

    /// Whether there is nothing in it.
    [[nodiscard]] bool empty() const noexcept { return !text_; }

    /// The text itself, valid as long as this object; for the place that sends it.
    [[nodiscard]] std::string_view reveal() const noexcept { return {text_.get(), text_ ? size_ : 0}; }

    /// Equal texts.
    friend bool operator==(const secret& left, const secret& right) noexcept
    {
        return left.reveal() == right.reveal();
    }

    /// A secret is not printed.
    template <class Stream>
    friend Stream& operator<<(Stream&, const secret&) = delete;

    /// `text` with every occurrence of this secret replaced by `[redacted]`, also where some or all of its characters
    /// are percent-encoded.
    [[nodiscard]] std::string redact(std::string_view text) const
    {
        if (empty()) return std::string(text);
        const char start[] = {reveal().front(), '%'};
        std::string result;
        std::size_t begin = 0;
        for (auto at = text.find_first_of({start, 2}); at != std::string_view::npos;
             at = text.find_first_of({start, 2}, at)) {
            const std::size_t size = match(text.substr(at));
            if (size == 0) {
                ++at;
                continue;
            }
            result.append(text.substr(begin, at - begin)).append("[redacted]");
            begin = at += size;
        }
        return result.append(text.substr(begin));
    }

private:
    static unsigned digit(char c) noexcept
    {
        if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
        const char letter = static_cast<char>(c | 0x20);
        return letter >= 'a' && letter <= 'f' ? static_cast<unsigned>(letter - 'a' + 10) : 16;
    }

    /// How many characters at the beginning of `text` are this secret; zero if it does not begin with it.
    std::size_t match(std::string_view text) const noexcept
    {
        std::size_t at = 0;
        for (const char wanted : reveal()) {
            if (at == text.size()) return 0;
            const std::string_view rest = text.substr(at);
            const bool encoded = rest.size() > 2 && rest.front() == '%' && digit(rest[1]) < 16 &&
                                 digit(rest[2]) < 16 &&
                                 digit(rest[1]) * 16 + digit(rest[2]) == static_cast<unsigned char>(wanted);
            if (!encoded && rest.front() != wanted) return 0;
            at += encoded ? 3 : 1;
        }
        return at;
    }

    /// Overwrites what it frees.
    template <class T>
    struct wiping_allocator
    {
        using value_type = T;

        wiping_allocator() = default;
        template <class Other>
        wiping_allocator(const wiping_allocator<Other>&) noexcept
        {
        }

        T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
        void deallocate(T* memory, std::size_t count) noexcept
        {
            detail::wipe(reinterpret_cast<char*>(memory), count * sizeof(T));
            std::allocator<T>().deallocate(memory, count);
        }

        friend bool operator==(const wiping_allocator&, const wiping_allocator&) { return true; }
    };

    std::shared_ptr<char[]> text_;
    std::size_t size_ = 0;  // of the text, if there is one
};

}  // namespace cloud66::inline v1

#endif
