// SPDX-License-Identifier: BSL-1.0
// The object storage beside the API, from which backup files are downloaded.
#include <cloud66/detail/sandbox/storage.hpp>

#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <string>

namespace detail = cloud66::sandbox_detail;
using namespace std::chrono_literals;

namespace {

/// A request handler without sockets, and the signed target of one file in its storage.
class storage_fixture : public test::handler_fixture
{
public:
    storage_fixture()
    {
        handler().with_state([&](detail::server_state& state) {
            file =
                state.account.find_stack(uid_in(state, "Storefront"))->documents("storage").at(1).as_object();
            const std::string key(detail::member_text(file, "key"));
            target = detail::signed_target(state, key, state.dates.now());
        });
    }

    detail::raw_response fetch(const std::string& request_target, detail::header_list headers = {},
                               const char* verb = "GET")
    {
        detail::raw_request request;
        request.verb = verb;
        request.target = request_target;
        request.headers = std::move(headers);
        return handler().handle(std::move(request)).response;
    }

    std::string target;
    boost::json::object file;
};

std::string storage_header(const detail::raw_response& response, std::string_view name)
{
    return std::string(detail::find_header(response.headers, name));
}

}  // namespace

TEST_CASE("a file is downloaded with its signed URL only, and does not count against the rate limit")
{
    storage_fixture api;
    const auto whole = api.fetch(api.target);
    CHECK(whole.status == 200);
    CHECK(whole.body == detail::stored_bytes(api.file));
    CHECK(whole.body.size() == api.file.at("size").to_number<std::size_t>());
    CHECK(storage_header(whole, "Accept-Ranges") == "bytes");
    CHECK(storage_header(whole, "X-RateLimit-Remaining").empty());
    CHECK(api.get("/ping/auth").remaining == "2999");
    CHECK(api.handler().request_count("GET", "/storage/**") == 1);
    CHECK(api.handler().request_count("GET", "/storage/*") == 0);
}

TEST_CASE("a Range is served if If-Range matches the file's ETag")
{
    storage_fixture api;
    const auto whole = api.fetch(api.target);
    const std::string size = std::to_string(whole.body.size());
    const std::string etag = storage_header(whole, "ETag");

    const auto rest = api.fetch(api.target, {{"Range", "bytes=1000-"}, {"If-Range", etag}});
    CHECK(rest.status == 206);
    CHECK(rest.body == whole.body.substr(1000));
    CHECK(storage_header(rest, "Content-Range") ==
          "bytes 1000-" + std::to_string(whole.body.size() - 1) + '/' + size);
    CHECK(storage_header(rest, "ETag") == etag);
    CHECK(api.fetch(api.target, {{"Range", "bytes=1000-"}, {"If-Range", "\"other\""}}).status == 200);
    for (const char* ignored : {"bytes=-5", "bytes=1-2,4-5", "lines=1-", "bytes=x-", "bytes", ""})
        CHECK(api.fetch(api.target, {{"Range", ignored}}).status == 200);
    const auto unsatisfiable = api.fetch(api.target, {{"Range", "bytes=" + size + '-'}});
    CHECK(unsatisfiable.status == 416);
    CHECK(storage_header(unsatisfiable, "Content-Range") == "bytes */" + size);
}

TEST_CASE("a signed URL that expired, was changed, or is sent with a token gives an S3 error")
{
    storage_fixture api;
    const auto code = [](const detail::raw_response& response) {
        CHECK(response.content_type == "application/xml");
        const auto begin = response.body.find("<Code>") + 6;
        return std::to_string(response.status) + ' ' +
               response.body.substr(begin, response.body.find("</Code>") - begin);
    };
    std::string encoded_twice = api.target;
    for (auto at = encoded_twice.find('%'); at != std::string::npos; at = encoded_twice.find('%', at + 1))
        encoded_twice.insert(at + 1, "25");
    CHECK(code(api.fetch(encoded_twice)) == "403 SignatureDoesNotMatch");
    CHECK(code(api.fetch(api.target.substr(0, api.target.find('?')))) == "403 SignatureDoesNotMatch");
    CHECK(code(api.fetch("/storage/other" + api.target.substr(api.target.find('?')))) ==
          "403 SignatureDoesNotMatch");
    CHECK(code(api.fetch(api.target, {{"Authorization", "Bearer secret"}})) == "400 InvalidArgument");
    CHECK(code(api.fetch(api.target, {}, "DELETE")) == "405 MethodNotAllowed");
    CHECK(code(api.fetch(api.target, {}, "HEAD")) == "403 SignatureDoesNotMatch");  // signed for GET
    api.time->advance(detail::signature_lifetime - 1s);
    CHECK(api.fetch(api.target).status == 200);
    api.time->advance(1s);
    CHECK(code(api.fetch(api.target)) == "403 AccessDenied");
    api.handler().with_state([&](detail::server_state& state) {
        api.target = detail::signed_target(state, "no/such/file", state.dates.now());
    });
    CHECK(code(api.fetch(api.target)) == "404 NoSuchKey");
}

TEST_CASE("a file is downloaded with a target in absolute form, as through a proxy")
{
    storage_fixture api;
    CHECK(api.fetch("https://files.example:8443" + api.target).body == api.fetch(api.target).body);
    CHECK(api.handler().request_count("GET", "/storage/**") == 2);
}

TEST_CASE("another version of a file has other bytes of the same length")
{
    storage_fixture api;
    boost::json::object other = api.file;
    other["version"] = 2;
    CHECK(detail::stored_bytes(other) != detail::stored_bytes(api.file));
    CHECK(detail::stored_bytes(other).size() == detail::stored_bytes(api.file).size());
}
