// SPDX-License-Identifier: BSL-1.0
// The minimum: OpenSSL and epoll, a request that is built once, a response that is only searched for its end. Parses no
// JSON.
#include "job.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

class client
{
public:
    explicit client(const bench::job& job)
        : job_(job), epoll_(epoll_create1(0)), lines_(static_cast<std::size_t>(job.in_flight))
    {
        tls_ = SSL_CTX_new(TLS_client_method());
        SSL_CTX_load_verify_locations(tls_, job.ca_file.c_str(), nullptr);
        SSL_CTX_set_verify(tls_, SSL_VERIFY_PEER, nullptr);
        request_ = "GET " + job.target() + " HTTP/1.1\r\nHost: 127.0.0.1:" + job.port +
                   "\r\nAuthorization: Bearer " + bench::job::token() +
                   "\r\nAccept: application/json\r\nUser-Agent: floor\r\n\r\n";
        buffer_.resize(64 * 1024);
    }

    void run(int requests)
    {
        left_ = requests;
        in_flight_ = 0;
        for (line& each : lines_) send(each);
        epoll_event ready[64];
        while (in_flight_ > 0) {
            const int count = epoll_wait(epoll_, ready, 64, -1);
            for (int i = 0; i < count; ++i) read(*static_cast<line*>(ready[i].data.ptr));
        }
    }

private:
    struct line
    {
        SSL* tls = nullptr;
        int socket = -1;
        std::string head;
        std::size_t body_left = 0;
        bool is_waiting = false;
        bool in_body = false;
        bool closes = false;
    };

    void open(line& one)
    {
        one.socket = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(job_.port)));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(one.socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("cannot connect");
        const int on = 1;
        setsockopt(one.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        one.tls = SSL_new(tls_);
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(one.tls), "127.0.0.1");
        SSL_set_fd(one.tls, one.socket);
        if (SSL_connect(one.tls) != 1) throw std::runtime_error("no handshake");
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.ptr = &one;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, one.socket, &wanted);
        timeval limit{30, 0};
        setsockopt(one.socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }

    void close(line& one)
    {
        SSL_free(one.tls);
        ::close(one.socket);
        one = line();
    }

    void send(line& one)
    {
        if (left_-- <= 0) return;
        if (!one.tls) open(one);
        one.head.clear();
        one.in_body = false;
        one.is_waiting = true;
        if (SSL_write(one.tls, request_.data(), static_cast<int>(request_.size())) <= 0)
            throw std::runtime_error("cannot write");
        ++in_flight_;
    }

    void read(line& one)
    {
        if (!one.is_waiting) return;
        do {
            const int got = SSL_read(one.tls, buffer_.data(), static_cast<int>(buffer_.size()));
            if (got <= 0) throw std::runtime_error("cannot read");
            std::size_t body_bytes = static_cast<std::size_t>(got);
            if (!one.in_body) {
                one.head.append(buffer_.data(), body_bytes);
                const std::size_t end = one.head.find("\r\n\r\n");
                if (end == std::string::npos) continue;
                body_bytes = one.head.size() - end - 4;
                const std::size_t length = one.head.find("Content-Length: ");
                if (one.head.compare(9, 3, "200") != 0 || length > end) throw std::runtime_error("not 200");
                one.body_left = std::strtoul(one.head.c_str() + length + 16, nullptr, 10);
                one.closes = one.head.find("Connection: close") < end;
                one.in_body = true;
            }
            one.body_left -= body_bytes;
            if (one.body_left == 0) {
                --in_flight_;
                one.is_waiting = false;
                if (one.closes) close(one);
                send(one);
                return;
            }
        } while (SSL_pending(one.tls) > 0);
    }

    bench::job job_;
    int epoll_;
    std::vector<line> lines_;
    SSL_CTX* tls_ = nullptr;
    std::string request_, buffer_;
    int left_ = 0, in_flight_ = 0;
};

}  // namespace

int main(int count, char** arguments) { return bench::measure<client>(count, arguments); }
