// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_WORKFLOWS_FILE_DOWNLOAD_HPP
#define CLOUD66_DETAIL_WORKFLOWS_FILE_DOWNLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The download of one file from a storage, sans-io: it takes in what happened, and says what
/// to do next.
///
/// A connection that breaks is followed by a request for the rest (`Range`), under the condition that the
/// file is still the same (`If-Range`); a storage that sends the whole file all the same starts it again. So does
/// a response that contradicts the range that was asked for, what is known of the file (size, `ETag`,
/// `Last-Modified`), or itself: bytes are only joined if nothing says that they do not belong together. An
/// address that is refused (403) has expired, and is asked for anew, once. Attempts are counted from the last
/// byte that was new, so that a long file may break off more often than a short one, and none for ever.
class file_download
{
public:
    /// What to do next; then the member function named here is to be called.
    enum class step
    {
        locate,  ///< Ask the API for the file's address: `located`.
        ask,     ///< Send a GET to `address()` with `headers()`: `answered` or `broken`.
        read,    ///< Cut what is kept to `position()`, append the body: `received`, `ended`, `broken`.
        pause,   ///< Cut what is kept to `position()`, wait for `delay()`: `ask` is next.
        finish,  ///< The file is complete, with `position()` bytes.
        fail     ///< Cut what is kept to `position()`, throw `reason()`.
    };

    /// \param kept how many bytes of an earlier download there are, of this file and perhaps of those behind
    /// it; if the file turns out to be shorter, it is complete.
    CLOUD66_DECL file_download(const retry_options& limits, std::uint64_t kept);

    /// The API has said where the file is.
    CLOUD66_DECL step located(std::string_view url);

    /// The storage has answered.
    /// \param retry_after what the response asks for, if anything.
    /// \param random from 0 up to 1, for the pause.
    CLOUD66_DECL step responded(const http::response& response,
                                std::optional<std::chrono::seconds> retry_after, double random);

    /// That many bytes of the body came. They are kept unless the body is too long then.
    CLOUD66_DECL void received(std::size_t bytes);

    /// Whether more bytes came than the response has said: `ended` is next.
    bool is_too_long() const { return end_ && position_ > *end_; }

    /// The body has come to its end.
    CLOUD66_DECL step ended(double random);

    /// The connection failed, or a response did not fit.
    CLOUD66_DECL step broken(const error& why, double random);

    /// Where to send the next request.
    const request_url& address() const { return address_; }

    /// What to send along.
    CLOUD66_DECL std::vector<http::header> headers() const;

    /// How many bytes of the file there are.
    std::uint64_t position() const { return position_; }

    /// How many there will be, if the storage has said so.
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

    retry_options patience_;
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
    std::optional<std::uint64_t> end_;  // of what the response that is being read brings, if it has said so
    std::string etag_;
    std::string last_modified_;
    bool date_is_strong_ = false;  // whether last_modified_ may be a condition of a range
    std::chrono::milliseconds delay_{0};
    error reason_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/workflows/file_download.ipp>
#endif

#endif
