// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_WORKFLOWS_FILE_DOWNLOAD_HPP
#define CLOUD66_DETAIL_WORKFLOWS_FILE_DOWNLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/error_body.hpp>
#include <cloud66/detail/client/retry.hpp>
#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// The download of one file from a storage, sans-io: it gets what has happened, and returns what
/// to do next.
///
/// A connection that breaks is followed by a request for the rest (`Range`), under the condition that the
/// file is still the same (`If-Range`); a storage that sends the whole file all the same starts it again. So does
/// a response that contradicts the range that was requested, what is known of the file (size, `ETag`,
/// `Last-Modified`), or itself: bytes are only joined if nothing says that they do not belong together. An
/// address that is refused (403) has expired, and is requested anew, once. Attempts are counted from the last
/// byte that was new, so that a long file may break off more often than a short one, and none for ever.
class file_download
{
public:
    /// What to do next; then the member function named here is to be called.
    enum class step
    {
        locate,   ///< Request the file's address from the API: `located`.
        request,  ///< Send a GET to `address()` with `headers()`: `responded` or `broken`.
        read,     ///< Cut what is kept to `position()`, append the body: `received`, `ended`, `broken`.
        pause,    ///< Cut what is kept to `position()`, wait for `delay()`: `request` is next.
        finish,   ///< The file is complete, with `position()` bytes.
        fail      ///< Cut what is kept to `position()`, throw `reason()`.
    };

    /// \param kept how many bytes of an earlier download there are, of this file and perhaps of those behind
    /// it; if the file turns out to be shorter, it is complete.
    file_download(const retry_options& limits, std::uint64_t kept);

    /// The API has given the address of the file.
    step located(std::string_view url);

    /// The storage has responded.
    /// \param retry_after the `Retry-After` of the response, if it has one.
    /// \param random from 0 up to 1, for the pause.
    step responded(const http::response& response, std::optional<std::chrono::seconds> retry_after,
                   double random);

    /// That many bytes of the body came. They are kept unless the body is too long then.
    void received(std::size_t bytes);

    /// Whether more bytes came than the response has announced: `ended` is next.
    bool is_too_long() const { return end_ && position_ > *end_; }

    /// The body has come to its end.
    step ended(double random);

    /// The connection failed, or a response did not fit.
    step broken(const error& why, double random);

    /// Where to send the next request.
    const request_url& address() const { return address_; }

    /// What to send along.
    http::header_list headers() const;

    /// How many bytes of the file there are.
    std::uint64_t position() const { return position_; }

    /// How many there will be, if the storage has announced it.
    std::optional<std::uint64_t> size() const { return size_; }

    std::chrono::milliseconds delay() const { return delay_; }

    /// Why the file cannot be had.
    const error& reason() const { return reason_; }

private:
    step whole_file(const http::response& response, double random);
    step rest_of_file(const http::response& response, double random);
    step nothing_left(const http::response& response, double random);
    step redirected(const http::response& response);
    step refused();
    step accepted();
    bool has_other_validators(const http::response& response) const;
    void remember_validators(const http::response& response);
    step start_again(const char* why, double random);
    step retry(const error& why, std::optional<std::chrono::seconds> retry_after, double random);
    step fail(const error& why);
    error bad_response(errc code, const char* why, int status = 0) const;

    retry_options retry_limits_;
    request_url origin_;   // what the API named
    request_url address_;  // where redirects from there have led
    int redirects_ = 0;
    int refusals_ = 0;  // of addresses, one after the other
    int attempts_ = 0;  // since the last byte that was new
    std::uint64_t position_ = 0;
    std::uint64_t furthest_ = 0;
    bool trusts_kept_ =
        false;  // what is there is of an earlier download, and was not held against the file yet
    std::optional<std::uint64_t> size_;
    std::optional<std::uint64_t>
        end_;  // of what the response that is being read brings, if it has announced it
    std::string etag_;
    std::string last_modified_;
    bool date_is_strong_ = false;  // whether last_modified_ may be a condition of a range
    std::chrono::milliseconds delay_{0};
    error reason_;
};

/// The number that `text` is; none for anything else.
inline std::optional<std::uint64_t> whole_number(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// What `Content-Range` says (RFC 9110, 14.4): `bytes FIRST-LAST/SIZE`, with `*` for a size that is not known, or
/// `bytes */SIZE`. Nothing is set if it is not of this form, or contradicts itself.
struct content_range
{
    explicit content_range(const http::response& response)
    {
        const std::string value = response.headers.find_all("Content-Range");
        std::string_view text = value;
        constexpr std::string_view unit = "bytes ";
        if (!iequals(text.substr(0, unit.size()), unit)) return;
        text.remove_prefix(unit.size());
        const auto slash = text.find('/');
        if (slash == std::string_view::npos) return;
        const std::string_view bytes = text.substr(0, slash);
        const std::string_view whole = text.substr(slash + 1);
        const auto number = whole_number(whole);
        if (bytes == "*") {
            size = number;
            return;
        }
        const auto dash = (std::min)(bytes.find('-'), bytes.size());
        const auto from = whole_number(bytes.substr(0, dash));
        const auto to = whole_number(bytes.substr((std::min)(dash + 1, bytes.size())));
        if (!from || !to || *from > *to || (number ? *to >= *number : whole != "*")) return;
        first = from;
        last = to;
        size = number;
    }

    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
    std::optional<std::uint64_t> size;
};

/// Whether the bytes are those of the file: neither compressed nor between those of a multipart message.
inline bool is_plain(const http::response& response)
{
    const std::string coding = response.headers.find_all("Content-Encoding");
    constexpr std::string_view multipart = "multipart/byteranges";
    const std::string_view type = response.headers["Content-Type"];
    return (coding.empty() || iequals(coding, "identity")) &&
           !iequals(type.substr(0, multipart.size()), multipart);
}

/// Whether `tag` promises that the bytes are the same if it is (RFC 9110, 8.8.3).
inline bool is_strong_tag(std::string_view tag)
{
    return tag.size() >= 2 && tag.find('"') == 0 && tag.find('"', 1) == tag.size() - 1;
}

/// Whether the same `Last-Modified` promises that the bytes are the same: the file was not changed in the second in
/// which it was sent (RFC 9110, 8.8.2.2).
inline bool has_strong_date(const http::response& response)
{
    const auto changed = parse_date(response.headers["Last-Modified"]);
    const auto sent = parse_date(response.headers["Date"]);
    return changed && sent && *sent - *changed >= std::chrono::seconds(1);
}

inline file_download::file_download(const retry_options& limits, std::uint64_t kept)
    : retry_limits_(limits), position_(kept), furthest_(kept), trusts_kept_(kept > 0)
{
}

inline error file_download::bad_response(errc code, const char* why, int status) const
{
    error_details details;
    details.message = "the storage at " + address_.server.authority() + ' ' + why;
    details.status = status;
    return error(make_error_code(code), std::move(details));
}

inline file_download::step file_download::located(std::string_view url)
{
    try {
        origin_ = parse_request_url(url);
    } catch (const error&) {
        return fail(error(errc::malformed_response, "the API names an address that is none"));
    }
    address_ = origin_;
    if (address_.server.tls || address_.server.is_loopback()) return step::request;
    return fail(bad_response(errc::download_failed, "is to be requested without TLS, which is refused"));
}

inline http::header_list file_download::headers() const
{
    http::header_list lines;
    lines.add("Accept-Encoding", "identity");
    lines.add("User-Agent", "cloud66-cpp/" CLOUD66_VERSION);
    if (position_ == 0) return lines;
    lines.add("Range", "bytes=" + std::to_string(position_) + '-');
    // Only what promises equal bytes is allowed here, and a date only in place of a tag (RFC 9110, 13.1.5).
    if (is_strong_tag(etag_))
        lines.add("If-Range", etag_);
    else if (etag_.empty() && date_is_strong_)
        lines.add("If-Range", last_modified_);
    return lines;
}

inline file_download::step file_download::responded(const http::response& response,
                                                    std::optional<std::chrono::seconds> retry_after,
                                                    double random)
{
    end_.reset();
    switch (response.status) {
        case 200:
            return whole_file(response, random);
        case 206:
            return rest_of_file(response, random);
        case 416:
            return nothing_left(response, random);
        case 301:
        case 302:
        case 303:
        case 307:
        case 308:
            return redirected(response);
        case 403:
            return refused();
    }
    const errc code = code_of(response.status, {});
    if (make_error_code(code) == condition::retryable)
        return retry(bad_response(code, "cannot give the file", response.status), retry_after, random);
    return fail(bad_response(errc::download_failed, "does not give the file", response.status));
}

inline file_download::step file_download::accepted()
{
    redirects_ = 0;
    refusals_ = 0;
    trusts_kept_ = false;
    return step::read;
}

/// Whether `response` is of another file than the one that is on its way.
inline bool file_download::has_other_validators(const http::response& response) const
{
    const auto differs = [&](const char* name, const std::string& known) {
        const std::string value = response.headers.find_all(name);
        return !known.empty() && !value.empty() && value != known;
    };
    return differs("ETag", etag_) || differs("Last-Modified", last_modified_);
}

inline void file_download::remember_validators(const http::response& response)
{
    if (etag_.empty()) etag_ = response.headers.find_all("ETag");
    if (!last_modified_.empty()) return;
    last_modified_ = response.headers.find_all("Last-Modified");
    date_is_strong_ = has_strong_date(response);
}

inline file_download::step file_download::whole_file(const http::response& response, double random)
{
    if (!is_plain(response)) return fail(bad_response(errc::download_failed, "sends the file encoded", 200));
    // Perhaps the rest is meant, perhaps not.
    if (!response.headers["Content-Range"].empty())
        return start_again("sends a part as if it were the whole file", random);
    const auto length = whole_number(response.headers["Content-Length"]);
    if (length || has_other_validators(response)) size_ = length;
    position_ = 0;
    end_ = size_;
    etag_.clear();
    last_modified_.clear();
    remember_validators(response);
    return accepted();
}

inline file_download::step file_download::rest_of_file(const http::response& response, double random)
{
    const content_range range(response);
    const auto length = whole_number(response.headers["Content-Length"]);
    if (!is_plain(response)) return start_again("sends the rest of the file encoded", random);
    if (range.first != position_)
        return start_again("sends another part of the file than was requested", random);
    const std::uint64_t end = *range.last + 1;
    if (length && *length != end - position_) return start_again("sends more or less than it says", random);
    const auto size = size_ ? size_ : range.size;
    if (has_other_validators(response) || (range.size && range.size != size) || end > size.value_or(end))
        return start_again("has another file now", random);
    size_ = size;
    end_ = end;
    remember_validators(response);
    return accepted();
}

inline file_download::step file_download::nothing_left(const http::response& response, double random)
{
    const content_range range(response);
    const bool complete = position_ > 0 && !range.first && range.size &&
                          (range.size == position_ || (trusts_kept_ && *range.size < position_));
    if (!complete || (size_ && size_ != range.size) || has_other_validators(response))
        return start_again("does not have the rest of the file", random);
    position_ = *range.size;
    size_ = position_;
    accepted();
    return step::finish;
}

inline file_download::step file_download::redirected(const http::response& response)
{
    constexpr int most = 5;
    if (++redirects_ > most)
        return fail(bad_response(errc::download_failed, "redirects too often", response.status));
    request_url target;
    try {
        target = resolve_reference(address_, response.headers["Location"]);
    } catch (const error&) {
        return fail(
            bad_response(errc::download_failed, "redirects to an address that is none", response.status));
    }
    if (!target.server.tls && !target.server.is_loopback())
        return fail(bad_response(errc::download_failed, "redirects to one without TLS", response.status));
    address_ = std::move(target);
    return step::request;
}

inline file_download::step file_download::refused()
{
    if (++refusals_ == 1) return step::locate;
    return fail(bad_response(errc::download_failed, "refuses an address that the API has just given", 403));
}

inline void file_download::received(std::size_t bytes)
{
    position_ += bytes;
    if (position_ <= furthest_ || is_too_long()) return;
    furthest_ = position_;
    attempts_ = 0;
}

inline file_download::step file_download::ended(double random)
{
    if (!end_) end_ = size_ = position_;  // a whole file, whose length the response has not announced
    if (position_ != *end_) return start_again("sends more or less than it says", random);
    return broken(error(asio::error::make_error_code(asio::error::eof), error_details()), random);
}

inline file_download::step file_download::broken(const error& why, double random)
{
    if (is_too_long()) return start_again("sends more than it says", random);
    if (position_ == size_) return step::finish;
    return retry(why, std::nullopt, random);
}

inline file_download::step file_download::start_again(const char* why, double random)
{
    position_ = 0;
    size_.reset();
    end_.reset();
    etag_.clear();
    last_modified_.clear();
    date_is_strong_ = false;
    trusts_kept_ = false;
    return retry(bad_response(errc::server_error, why), std::nullopt, random);
}

inline file_download::step file_download::retry(const error& why,
                                                std::optional<std::chrono::seconds> retry_after,
                                                double random)
{
    failed_attempt failure;
    failure.code = why.code();
    failure.status = why.details().status;
    failure.sent = true;
    failure.attempts = ++attempts_;
    failure.retry_after = retry_after;
    const retry_decision decision = decide_retry(retry_limits_, failure, random);
    if (decision.kind != retry_decision::retry) return fail(why);
    delay_ = decision.delay;
    address_ = origin_;
    redirects_ = 0;
    return step::pause;
}

inline file_download::step file_download::fail(const error& why)
{
    error_details details = why.details();
    details.attempts = attempts_;
    reason_ = error(why.code(), std::move(details));
    return step::fail;
}

}  // namespace cloud66::inline v1::detail

#endif
