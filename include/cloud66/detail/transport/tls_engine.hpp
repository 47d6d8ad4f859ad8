// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_TLS_ENGINE_HPP
#define CLOUD66_DETAIL_TRANSPORT_TLS_ENGINE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/transport/buffered_socket.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <memory>

namespace cloud66::inline v1::detail {

/// OpenSSL on a non-blocking socket of Asio. Its operations never wait: one that ends with `would_block` is called again
/// with the same arguments once the socket is ready for what is `wanted`.
///
/// `asio::ssl::stream` passes every byte through a pair of memory buffers and several composed operations; with it a
/// small request takes twice as long.
class tls_engine
{
public:
    tls_engine(buffered_socket& socket, asio::ssl::context& context);

    void handshake(boost::system::error_code& code);

    /// Writes all of `bytes`, or none.
    std::size_t write(asio::const_buffer bytes, boost::system::error_code& code);

    /// At least one byte, unless `code` is set: `eof` if the server has said that nothing follows, and
    /// `stream_truncated` if it has closed without a word.
    std::size_t read_some(asio::mutable_buffer bytes, boost::system::error_code& code);

    /// Whether bytes have been taken from the socket that `read_some` has not returned yet.
    bool has_pending() const { return SSL_has_pending(tls_.get()) == 1; }

    /// What the socket must be ready for after `would_block`.
    asio::socket_base::wait_type wanted() const { return wanted_; }

    SSL* native_handle() { return tls_.get(); }

private:
    /// The functions by which OpenSSL uses the socket.
    struct socket_bio
    {
        static BIO_METHOD* make_method();
        static int write(BIO* bio, const char* bytes, int length);
        static int read(BIO* bio, char* bytes, int length);
        static long control(BIO* bio, int command, long number, void* pointer);
        static int result_of(BIO* bio, std::size_t count, boost::system::error_code code, int retry);
    };

    struct free_tls
    {
        void operator()(SSL* tls) const
        {
            // Else its session could not be resumed.
            SSL_set_shutdown(tls, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
            SSL_free(tls);
        }
    };

    static void clear_errors();
    boost::system::error_code result_of(int result);

    buffered_socket& socket_;
    boost::system::error_code failure_;  // the first of the socket: after it, OpenSSL may still send an alert
    asio::socket_base::wait_type wanted_ = asio::socket_base::wait_read;
    std::unique_ptr<SSL, free_tls> tls_;
};

inline tls_engine::tls_engine(buffered_socket& socket, asio::ssl::context& context) : socket_(socket)
{
    static BIO_METHOD* const method = socket_bio::make_method();  // may be in use until the process ends
    clear_errors();
    tls_.reset(SSL_new(context.native_handle()));
    BIO* bio = tls_ && method ? BIO_new(method) : nullptr;
    if (!bio) {
        const boost::system::error_code why(static_cast<int>(ERR_get_error()),
                                            asio::error::get_ssl_category());
        throw boost::system::system_error(why, "TLS cannot be set up");
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls_.get(), bio, bio);
    SSL_set_read_ahead(tls_.get(), 1);  // one read of the socket takes a whole record
    SSL_set_mode(tls_.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_connect_state(tls_.get());
}

inline BIO_METHOD* tls_engine::socket_bio::make_method()
{
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "Asio socket");
    if (!made) return nullptr;
    BIO_meth_set_write(made, write);
    BIO_meth_set_read(made, read);
    BIO_meth_set_ctrl(made, control);
    return made;
}

inline int tls_engine::socket_bio::write(BIO* bio, const char* bytes, int length)
{
    boost::system::error_code code;
    const auto buffer = asio::buffer(bytes, static_cast<std::size_t>(length));
    const std::size_t count = static_cast<tls_engine*>(BIO_get_data(bio))->socket_.write_some(buffer, code);
    return result_of(bio, count, code, BIO_FLAGS_WRITE);
}

inline int tls_engine::socket_bio::read(BIO* bio, char* bytes, int length)
{
    boost::system::error_code code;
    const auto buffer = asio::buffer(bytes, static_cast<std::size_t>(length));
    const std::size_t count = static_cast<tls_engine*>(BIO_get_data(bio))->socket_.read_some(buffer, code);
    return result_of(bio, count, code, BIO_FLAGS_READ);
}

inline int tls_engine::socket_bio::result_of(BIO* bio, std::size_t count, boost::system::error_code code,
                                             int retry)
{
    BIO_clear_retry_flags(bio);
    if (!code) return static_cast<int>(count);
    auto& failure = static_cast<tls_engine*>(BIO_get_data(bio))->failure_;
    if (code == asio::error::would_block || code == asio::error::try_again)
        BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
    else if (!failure)
        failure = code;
    return code == asio::error::eof ? 0 : -1;
}

inline long tls_engine::socket_bio::control(BIO* bio, int command, long, void*)
{
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command != BIO_CTRL_EOF) return 0;
    return static_cast<const tls_engine*>(BIO_get_data(bio))->failure_ == asio::error::eof ? 1 : 0;
}

inline boost::system::error_code tls_engine::result_of(int result)
{
    if (result > 0) return {};
    const int kind = SSL_get_error(tls_.get(), result);
    if (kind == SSL_ERROR_ZERO_RETURN) return asio::error::eof;
    if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) {
        wanted_ = kind == SSL_ERROR_WANT_READ ? asio::socket_base::wait_read : asio::socket_base::wait_write;
        return asio::error::would_block;
    }
    if (failure_ == asio::error::eof) return asio::ssl::error::stream_truncated;
    if (failure_) return failure_;
    return {static_cast<int>(ERR_get_error()), asio::error::get_ssl_category()};
}

/// OpenSSL explains a failure by a queue of errors, which must be empty before. It nearly always is.
inline void tls_engine::clear_errors()
{
    if (ERR_peek_error() != 0) ERR_clear_error();
}

inline void tls_engine::handshake(boost::system::error_code& code)
{
    clear_errors();
    code = result_of(SSL_do_handshake(tls_.get()));
}

inline std::size_t tls_engine::write(asio::const_buffer bytes, boost::system::error_code& code)
{
    clear_errors();
    std::size_t written = 0;
    code = result_of(SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written));
    return written;
}

inline std::size_t tls_engine::read_some(asio::mutable_buffer bytes, boost::system::error_code& code)
{
    clear_errors();
    std::size_t count = 0;
    code = result_of(SSL_read_ex(tls_.get(), bytes.data(), bytes.size(), &count));
    return count;
}

}  // namespace cloud66::inline v1::detail

#endif
