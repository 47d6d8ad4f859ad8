// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_NETWORK_ERROR_HPP
#define CLOUD66_DETAIL_TRANSPORT_NETWORK_ERROR_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/error_code.hpp>

#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

/// How an operation on a connection ended.
struct [[nodiscard]] network_error
{
    boost::system::error_code code;  ///< No error: it succeeded.
    std::string message;             ///< More about `code`, in words.
};

/// A failure with the `code` of Asio or Beast. What Beast reports about HTTP becomes the library's own code.
inline network_error make_network_error(boost::system::error_code code, std::string message)
{
    namespace beast_http = boost::beast::http;
    if (code == beast_http::error::body_limit || code == beast_http::error::header_limit ||
        code == beast_http::error::buffer_overflow)
        code = make_error_code(errc::response_too_large);
    else if (code == beast_http::error::end_of_stream || code == beast_http::error::partial_message ||
             code == asio::ssl::error::stream_truncated)
        code = asio::error::make_error_code(asio::error::eof);
    else if (code.category() == beast_http::make_error_code(beast_http::error::bad_version).category()) {
        message = "not an HTTP response (" + code.message() + ')';
        code = make_error_code(errc::malformed_response);
    }
    return {code, std::move(message)};
}

}  // namespace cloud66::inline v1::detail

#endif
