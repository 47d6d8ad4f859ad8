// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TIMESTAMP_HPP
#define CLOUD66_TIMESTAMP_HPP

#include <cloud66/config.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// A time as the API writes it: the text it sent, and what it means.
///
/// The API writes ISO 8601 (`2023-10-11T11:43:57Z`, with an offset such as `+00:00` or `+0000`, with or
/// without a fraction) and, in older members, `2014-08-14 00:38:14 UTC` or `2014-08-14 00:38:14 +0000`. Read are:
///
/// - dates as `2014-08-14` and `20140814`, then `T`, `t` or a blank;
/// - times as `00:38`, `00:38:14` and `00:38:14.5`, with or without colons, and with a comma for the point;
///   `24:00:00` is the end of the day and a leap second the first time after it;
/// - `Z`, `z`, `UTC`, `GMT` or an offset as `+01`, `+0130` and `+01:30`, behind a blank or not. What has none is
///   in UTC, as all times of the API are;
/// - `2014-08-14` alone, which is its first time in UTC. A mere number is no time, be it seconds since 1970.
class timestamp
{
public:
    /// Times in UTC, to the millisecond.
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    /// An empty text, no time.
    timestamp() = default;

    /// Keeps `text` as it is, whether or not it can be read.
    CLOUD66_DECL explicit timestamp(std::string_view text);

    /// What the API sent; valid as long as this object.
    [[nodiscard]] std::string_view text() const noexcept
    {
        return long_text_ ? std::string_view(*long_text_) : std::string_view(text_.data(), size_);
    }

    /// The time it means; none if the text is in no known form.
    [[nodiscard]] CLOUD66_DECL std::optional<time_point> time() const;

    /// Equal texts.
    friend bool operator==(const timestamp& left, const timestamp& right)
    {
        return left.text() == right.text();
    }

    /// Writes the text.
    friend std::ostream& operator<<(std::ostream& stream, const timestamp& time)
    {
        return stream << time.text();
    }

private:
    std::array<char, 31> text_{};  // as long as every time in a known form
    unsigned char size_ = 0;
    std::shared_ptr<const std::string> long_text_;  // of what is longer
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/timestamp.ipp>
#endif

#endif
