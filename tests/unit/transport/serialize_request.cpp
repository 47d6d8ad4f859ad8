// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/transport/serialize_request.hpp>

#include <string>

#include "support/catch.hpp"

namespace http = cloud66::http;

TEST_CASE("a request is serialized as HTTP/1.1, and replaces the content of the buffer")
{
    http::request message;
    message.target = "/api/3/stacks.json?page=2";
    message.headers = {{"Accept", "application/json"}};
    std::string wire = "the previous request";
    cloud66::detail::serialize_request(message, "host:8443", wire);
    CHECK(wire ==
          "GET /api/3/stacks.json?page=2 HTTP/1.1\r\n"
          "Host: host:8443\r\n"
          "Accept: application/json\r\n\r\n");

    message.method = http::verb::post;
    message.token = cloud66::secret("abc");
    cloud66::detail::serialize_request(message, "host", wire);
    CHECK(wire ==
          "POST /api/3/stacks.json?page=2 HTTP/1.1\r\n"
          "Host: host\r\n"
          "Authorization: Bearer abc\r\n"
          "Accept: application/json\r\n"
          "Content-Length: 0\r\n\r\n");

    message.body = "{}";
    cloud66::detail::serialize_request(message, "host", wire);
    CHECK_THAT(wire, test::contains("Content-Length: 2\r\n\r\n{}"));
}
