// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SANDBOX_HTTP_RESPONSE_HPP
#define CLOUD66_TESTS_SANDBOX_HTTP_RESPONSE_HPP

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <string>

namespace test {

/// A response of the sandbox, read without the library's client.
struct http_response
{
    unsigned status = 0;
    std::string body;
    std::string limit, remaining, type;

    boost::json::value json() const { return boost::json::parse(body); }
    boost::json::value response() const { return json().at("response"); }
    std::string error() const { return boost::json::value_to<std::string>(json().at("error")); }
    std::string details() const { return boost::json::value_to<std::string>(json().at("details")); }
};

}  // namespace test

#endif
