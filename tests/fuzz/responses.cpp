// SPDX-License-Identifier: BSL-1.0
// A response as bytes, in chunks of different sizes: the result does not depend on the sizes.
#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/transport/response_parser.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "fuzz.hpp"

using namespace cloud66::detail;

namespace {

struct reading
{
    bool is_complete = false;
    cloud66::http::response response;
};

reading read_in_chunks(std::string_view bytes, std::size_t chunk_size)
{
    response_parser parser;
    parser.eager(true);
    parser.header_limit(8192);
    parser.body_limit(65536);
    std::string buffer;
    boost::system::error_code code;
    while (!parser.is_done() && !bytes.empty()) {
        const std::size_t count = (std::min)(chunk_size, bytes.size());
        buffer.append(bytes.substr(0, count));
        bytes.remove_prefix(count);
        const std::size_t used = parser.put(boost::asio::buffer(buffer), code);
        buffer.erase(0, used);
        if (code && code != boost::beast::http::error::need_more) return {};
        code = {};
    }
    if (!parser.is_done() && parser.got_some()) parser.put_eof(code);
    return {parser.is_done() && !code, std::move(parser.response())};
}

}  // namespace

void fuzz(std::string_view input)
{
    const reading whole = read_in_chunks(input, input.size());
    if (!whole.is_complete) return;
    FUZZ_CHECK(whole.response.status >= 100 && whole.response.status <= 599);
    const reading chunked = read_in_chunks(input, 7);
    if (chunked.is_complete) FUZZ_CHECK(chunked.response.body == whole.response.body);
    const api_response decoded(whole.response.body, {}, cloud66::secret("a-token"), true,
                               whole.response.headers);
    static_cast<void>(decoded.position());
}
