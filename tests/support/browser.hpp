// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_BROWSER_HPP
#define CLOUD66_TESTS_SUPPORT_BROWSER_HPP

#include <cloud66/detail/http/form.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace test {

/// A page that the browser has loaded.
struct web_page
{
    unsigned status = 0;
    std::string url;
    std::string body;
    std::string location;

    /// The text of the body between `before` and `after`; empty if `before` does not occur.
    std::string between(std::string_view before, std::string_view after) const
    {
        const auto begin = body.find(before);
        if (begin == std::string::npos) return {};
        const auto from = begin + before.size();
        return body.substr(from, body.find(after, from) - from);
    }

    std::string title() const { return between("<title>", "</title>"); }
};

/// A headless browser. It blocks and follows redirects; a second thread may use it while the sandbox runs in the first.
class browser
{
public:
    explicit browser(const cloud66::sandbox& sandbox) : tls_(boost::asio::ssl::context::tls_client)
    {
        tls_.set_verify_mode(boost::asio::ssl::verify_peer);
        tls_.add_certificate_authority(boost::asio::buffer(sandbox.ca_certificate()));
    }

    /// Opens an address.
    web_page open(const std::string& url) { return follow(load(boost::beast::http::verb::get, url, "")); }

    /// Submits the page's form by one of its buttons.
    web_page press(const web_page& page, std::string_view decision)
    {
        std::string form;
        std::string_view rest = page.body;
        constexpr std::string_view field = "<input type=\"hidden\" name=\"";
        for (auto at = rest.find(field); at != std::string_view::npos; at = rest.find(field)) {
            rest.remove_prefix(at + field.size());
            const auto name = rest.substr(0, rest.find('"'));
            rest.remove_prefix(rest.find("value=\"") + 7);
            cloud66::detail::add_field(form, name, rest.substr(0, rest.find('"')));
        }
        cloud66::detail::add_field(form, "decision", decision);
        return follow(load(boost::beast::http::verb::post, page.url, form));
    }

    /// Sends a request and does not follow a redirect.
    web_page load(boost::beast::http::verb verb, const std::string& url, const std::string& form)
    {
        namespace http = boost::beast::http;
        const auto address = cloud66::detail::parse_request_url(url);
        const bool is_post = verb == http::verb::post;
        const std::string target =
            address.target.substr(0, is_post ? address.target.find('?') : std::string::npos);
        http::request<http::string_body> request(verb, target, 11, form);
        request.set(http::field::host, address.server.host_and_port());
        request.set(http::field::connection, "close");
        if (is_post) request.set(http::field::content_type, cloud66::detail::form_type);
        request.prepare_payload();

        boost::asio::io_context io;
        boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream(io, tls_);
        stream.next_layer().connect({boost::asio::ip::make_address(address.server.host),
                                     static_cast<unsigned short>(std::stoi(address.server.port))});
        http::response<http::string_body> response;
        boost::beast::flat_buffer buffer;
        if (address.server.tls) {
            stream.handshake(boost::asio::ssl::stream_base::client);
            http::write(stream, request);
            http::read(stream, buffer, response);
        } else {
            http::write(stream.next_layer(), request);
            http::read(stream.next_layer(), buffer, response);
        }
        return {response.result_int(), url, response.body(), std::string(response[http::field::location])};
    }

private:
    web_page follow(web_page page)
    {
        while (page.status == 302) page = load(boost::beast::http::verb::get, page.location, "");
        return page;
    }

    boost::asio::ssl::context tls_;
};

}  // namespace test

#endif
