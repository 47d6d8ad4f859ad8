// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_DOWNLOAD_FIXTURE_HPP
#define CLOUD66_TESTS_SUPPORT_DOWNLOAD_FIXTURE_HPP

#include <cloud66/detail/workflows/file_download.hpp>

#include <boost/asio/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace test {

using header_list = std::vector<std::pair<std::string, std::string>>;

inline const std::string storage_url = "https://storage.example.com/shop.tar?Signature=hunter2";

inline cloud66::http::response storage_response(int status, const header_list& headers = {})
{
    cloud66::http::response response;
    response.status = status;
    for (const auto& [name, value] : headers) response.headers.add(name, value);
    return response;
}

inline cloud66::http::response whole_file(int size, const std::string& etag)
{
    return storage_response(200, {{"Content-Length", std::to_string(size)}, {"ETag", etag}});
}

inline cloud66::http::response rest_of_file(const std::string& range, const std::string& etag)
{
    return storage_response(206, {{"Content-Range", range}, {"ETag", etag}});
}

/// A `file_download` that gets its events from the test and always has the longest pause that jitter allows.
struct download_fixture : cloud66::detail::file_download
{
    explicit download_fixture(std::uint64_t kept = 0, int retries = 3)
        : file_download(with_retries(retries), kept)
    {
        CHECK(located(storage_url) == step::request);
    }

    step gets(const cloud66::http::response& response) { return responded(response, std::nullopt, 1); }
    step ends() { return ended(1); }
    step breaks(boost::system::error_code code =
                    boost::asio::error::make_error_code(boost::asio::error::misc_errors::eof))
    {
        return broken(cloud66::error(code, {}), 1);
    }

    /// A header of the next request.
    std::string sends(std::string_view name) const { return std::string(headers()[name]); }

    static cloud66::retry_options with_retries(int retries)
    {
        cloud66::retry_options options;
        options.retries = retries;
        return options;
    }
};

}  // namespace test

#endif
