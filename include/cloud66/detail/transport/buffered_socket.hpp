// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_BUFFERED_SOCKET_HPP
#define CLOUD66_DETAIL_TRANSPORT_BUFFERED_SOCKET_HPP

#include <cloud66/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstddef>

namespace cloud66::inline v1::detail {

/// A non-blocking socket whose wait for bytes brings them with it, so that the system is asked once for both.
class buffered_socket
{
public:
    explicit buffered_socket(const asio::any_io_executor& executor) : socket_(executor) {}

    asio::ip::tcp::socket& next_layer() noexcept { return socket_; }
    bool is_open() const noexcept { return socket_.is_open(); }

    /// Whether bytes that a wait has brought have not been read.
    bool has_bytes() const noexcept { return begin_ != end_; }

    /// Reads at least one byte, or ends with `would_block` or another `code`.
    std::size_t read_some(asio::mutable_buffer bytes, boost::system::error_code& code)
    {
        if (!has_bytes()) return socket_.read_some(bytes, code);
        code = {};
        const std::size_t count =
            asio::buffer_copy(bytes, asio::buffer(buffer_.data() + begin_, end_ - begin_));
        begin_ += count;
        return count;
    }

    /// Writes some of `bytes`, or ends with `would_block` or another `code`.
    std::size_t write_some(asio::const_buffer bytes, boost::system::error_code& code)
    {
        return socket_.write_some(bytes, code);
    }

    /// Waits until there is something to read; not while `has_bytes`. It is a plain function, so that it adds no
    /// coroutine frame to Asio's own: the caller gives its result to `received`.
    asio::awaitable<std::size_t> wait_for_bytes(boost::system::error_code& code)
    {
        return socket_.async_read_some(asio::buffer(buffer_),
                                       asio::redirect_error(asio::use_awaitable, code));
    }

    /// \param code of the wait; at the end of the stream none, since the next read meets that.
    void received(std::size_t count, boost::system::error_code& code)
    {
        begin_ = 0;
        end_ = count;
        if (code == asio::error::eof) code = {};
    }

private:
    asio::ip::tcp::socket socket_;
    std::array<char, 16 * 1024> buffer_;
    std::size_t begin_ = 0;  // of what was received and not read
    std::size_t end_ = 0;
};

}  // namespace cloud66::inline v1::detail

#endif
