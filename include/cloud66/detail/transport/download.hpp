// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_DOWNLOAD_HPP
#define CLOUD66_DETAIL_TRANSPORT_DOWNLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Fetches from any server, not the API's: bodies of any size, piece by piece. One response at a time, each on
/// a connection of its own. Follows no redirect, sends no token, and none of `options.headers`.
///
/// `options.timeouts` hold for looking up, connecting and the TLS handshake; `request` is how long the response's
/// header, and then each next byte, may take. The system's authorities are trusted beside `options.tls`.
///
/// Throws `error`, with the host in its text and nothing else of the address, which may be a secret.
class download
{
public:
    /// \param options `time` must not be null.
    /// \throws error `invalid_argument` if the certificates of `options.tls` cannot be read.
    CLOUD66_DECL download(const asio::any_io_executor& executor, const options& options);
    CLOUD66_DECL ~download();
    download(const download&) = delete;
    download& operator=(const download&) = delete;

    /// Sends a GET and returns status and headers, whatever they are. A response that was not read to its end
    /// is given up.
    CLOUD66_DECL asio::awaitable<http::response> get(request_url from, std::vector<http::header> headers);

    /// The next bytes of the body: valid until the next call, and none at its end.
    CLOUD66_DECL asio::awaitable<std::string_view> read();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/download.ipp>
#endif

#endif
