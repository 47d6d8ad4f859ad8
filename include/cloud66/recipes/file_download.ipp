// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RECIPES_FILE_DOWNLOAD_IPP
#define CLOUD66_RECIPES_FILE_DOWNLOAD_IPP

#include <cloud66/recipes/file_download.hpp>
#include <cloud66/session/reply.hpp>
#include <cloud66/session/retry.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/error.hpp>

#include <charconv>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The number that `text` is; none for anything else.
inline std::optional<std::uint64_t> whole_number(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// What `Content-Range: bytes FIRST-LAST/SIZE` says; `*` stands for what is not known.
struct content_range
{
    explicit content_range(const http::incoming& answer)
    {
        const std::string_view text = answer.find("Content-Range");
        const auto dash = text.find('-');
        const auto slash = text.find('/');
        if (!text.starts_with("bytes ") || slash == std::string_view::npos) return;
        if (dash < slash) first = whole_number(text.substr(6, dash - 6));
        size = whole_number(text.substr(slash + 1));
    }

    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> size;
};

CLOUD66_DECL file_download::file_download(const retry_options& patience, std::uint64_t kept)
    : patience_(patience), position_(kept), furthest_(kept), trusts_kept_(kept > 0)
{
}

CLOUD66_DECL error file_download::bad_answer(errc code, const char* why, int status) const
{
    error_details facts;
    facts.message = "the storage at " + address_.server.authority() + ' ' + why;
    facts.status = status;
    return error(make_error_code(code), std::move(facts));
}

CLOUD66_DECL file_download::step file_download::located(std::string_view url)
{
    try {
        origin_ = http::parse_address(url);
    } catch (const error&) {
        return give_up(error(errc::malformed_response, "the API names an address that is none"));
    }
    address_ = origin_;
    if (address_.server.tls || address_.server.is_loopback()) return step::ask;
    return give_up(bad_answer(errc::download_failed, "is to be asked without TLS, which is refused"));
}

CLOUD66_DECL std::vector<http::header> file_download::headers() const
{
    std::vector<http::header> lines;
    lines.push_back({"Accept-Encoding", "identity"});
    lines.push_back({"User-Agent", "cloud66-cpp/" CLOUD66_VERSION});
    if (position_ == 0) return lines;
    lines.push_back({"Range", "bytes=" + std::to_string(position_) + '-'});
    // A weak tag promises no equal bytes, and is not allowed here.
    if (!etag_.empty() && !etag_.starts_with("W/")) lines.push_back({"If-Range", etag_});
    return lines;
}

CLOUD66_DECL file_download::step file_download::answered(const http::incoming& answer,
                                                         std::optional<std::chrono::seconds> retry_after,
                                                         double random)
{
    switch (answer.status) {
        case 200:
            return whole_file(answer);
        case 206:
            return rest_of_file(answer, random);
        case 416:
            return nothing_left(answer, random);
        case 301:
        case 302:
        case 303:
        case 307:
        case 308:
            return redirected(answer);
        case 403:
            return refused();
    }
    const errc code = code_of(answer.status, {});
    if (make_error_code(code) == condition::retryable)
        return try_again(bad_answer(code, "cannot give the file", answer.status), retry_after, random);
    return give_up(bad_answer(errc::download_failed, "does not give the file", answer.status));
}

CLOUD66_DECL file_download::step file_download::accepted()
{
    redirects_ = 0;
    refusals_ = 0;
    trusts_kept_ = false;
    return step::read;
}

CLOUD66_DECL file_download::step file_download::whole_file(const http::incoming& answer)
{
    position_ = 0;
    size_ = whole_number(answer.find("Content-Length"));
    etag_ = answer.find("ETag");
    return accepted();
}

CLOUD66_DECL file_download::step file_download::rest_of_file(const http::incoming& answer, double random)
{
    const content_range range(answer);
    const std::string_view etag = answer.find("ETag");
    if (range.first != position_)
        return start_again("sends another part of the file than it was asked for", random);
    if ((!etag_.empty() && !etag.empty() && etag != etag_) || (size_ && range.size && size_ != range.size))
        return start_again("has another file now", random);
    if (range.size) size_ = range.size;
    if (!etag.empty()) etag_ = etag;
    return accepted();
}

CLOUD66_DECL file_download::step file_download::nothing_left(const http::incoming& answer, double random)
{
    const content_range range(answer);
    const bool complete = range.size == position_ || (trusts_kept_ && range.size < position_);
    if (!range.size || !complete) return start_again("does not have the rest of the file", random);
    position_ = *range.size;
    size_ = position_;
    accepted();
    return step::finish;
}

CLOUD66_DECL file_download::step file_download::redirected(const http::incoming& answer)
{
    constexpr int most = 5;
    if (++redirects_ > most)
        return give_up(bad_answer(errc::download_failed, "redirects too often", answer.status));
    http::address target;
    try {
        target = http::resolve_reference(address_, answer.find("Location"));
    } catch (const error&) {
        return give_up(
            bad_answer(errc::download_failed, "redirects to an address that is none", answer.status));
    }
    if (!target.server.tls && !target.server.is_loopback())
        return give_up(bad_answer(errc::download_failed, "redirects to one without TLS", answer.status));
    address_ = std::move(target);
    return step::ask;
}

CLOUD66_DECL file_download::step file_download::refused()
{
    if (++refusals_ == 1) return step::locate;
    return give_up(bad_answer(errc::download_failed, "refuses an address that the API has just given", 403));
}

CLOUD66_DECL void file_download::received(std::size_t bytes)
{
    position_ += bytes;
    if (position_ <= furthest_) return;
    furthest_ = position_;
    attempts_ = 0;
}

CLOUD66_DECL file_download::step file_download::ended(double random)
{
    if (!size_) size_ = position_;
    if (position_ > *size_) return start_again("sends more than it said", random);
    return broken(error(asio::error::make_error_code(asio::error::eof), error_details()), random);
}

CLOUD66_DECL file_download::step file_download::broken(const error& why, double random)
{
    if (position_ == size_) return step::finish;
    return try_again(why, std::nullopt, random);
}

CLOUD66_DECL file_download::step file_download::start_again(const char* why, double random)
{
    position_ = 0;
    size_.reset();
    etag_.clear();
    trusts_kept_ = false;
    return try_again(bad_answer(errc::server_error, why), std::nullopt, random);
}

CLOUD66_DECL file_download::step file_download::try_again(const error& why,
                                                          std::optional<std::chrono::seconds> retry_after,
                                                          double random)
{
    failed_attempt failure;
    failure.code = why.code();
    failure.status = why.details().status;
    failure.sent = true;
    failure.attempts = ++attempts_;
    failure.retry_after = retry_after;
    const retry_decision decision = decide_retry(patience_, failure, random);
    if (decision.verdict != retry_decision::try_again) return give_up(why);
    delay_ = decision.delay;
    address_ = origin_;
    redirects_ = 0;
    return step::pause;
}

CLOUD66_DECL file_download::step file_download::give_up(const error& why)
{
    error_details facts = why.details();
    facts.attempts = attempts_;
    reason_ = error(why.code(), std::move(facts));
    return step::give_up;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
