// SPDX-License-Identifier: BSL-1.0
// The storage beside the API, from which the files of backups are fetched.
#include <cloud66/detail/sandbox/storage.hpp>

#include "sandbox_caller.hpp"
#include "support/catch.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <string>

namespace detail = cloud66::sandbox_detail;
using namespace std::chrono_literals;

namespace {

/// The storage of a sandbox without sockets, with the address of one file in it.
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

    detail::raw_response fetch(const std::string& what, detail::header_list headers = {},
                               const char* verb = "GET")
    {
        detail::raw_request request;
        request.verb = verb;
        request.target = what;
        request.headers = std::move(headers);
        return handler().handle(std::move(request)).response;
    }

    std::string target;
    boost::json::object file;
};

std::string header(const detail::raw_response& answer, std::string_view name)
{
    return std::string(detail::find_header(answer.headers, name));
}

}  // namespace

TEST_CASE("a file is fetched with its signed address alone, and counts for no limit")
{
    storage_fixture api;
    const auto whole = api.fetch(api.target);
    CHECK(whole.status == 200);
    CHECK(whole.body == detail::stored_bytes(api.file));
    CHECK(whole.body.size() == api.file.at("size").to_number<std::size_t>());
    CHECK(header(whole, "Accept-Ranges") == "bytes");
    CHECK(header(whole, "X-RateLimit-Remaining").empty());
    CHECK(api.get("/ping/auth").remaining == "2999");
    CHECK(api.handler().request_count("GET", "/storage/**") == 1);
    CHECK(api.handler().request_count("GET", "/storage/*") == 0);
}

TEST_CASE("a part of it is fetched with a range, if it is of the same file")
{
    storage_fixture api;
    const auto whole = api.fetch(api.target);
    const std::string size = std::to_string(whole.body.size());
    const std::string etag = header(whole, "ETag");

    const auto rest = api.fetch(api.target, {{"Range", "bytes=1000-"}, {"If-Range", etag}});
    CHECK(rest.status == 206);
    CHECK(rest.body == whole.body.substr(1000));
    CHECK(header(rest, "Content-Range") ==
          "bytes 1000-" + std::to_string(whole.body.size() - 1) + '/' + size);
    CHECK(header(rest, "ETag") == etag);
    CHECK(api.fetch(api.target, {{"Range", "bytes=1000-"}, {"If-Range", "\"other\""}}).status == 200);
    for (const char* ignored : {"bytes=-5", "bytes=1-2,4-5", "lines=1-", "bytes=x-", "bytes", ""})
        CHECK(api.fetch(api.target, {{"Range", ignored}}).status == 200);
    const auto nothing = api.fetch(api.target, {{"Range", "bytes=" + size + '-'}});
    CHECK(nothing.status == 416);
    CHECK(header(nothing, "Content-Range") == "bytes */" + size);
}

TEST_CASE("an address that expired, was changed, or is sent with a token is refused")
{
    storage_fixture api;
    const auto code = [](const detail::raw_response& answer) {
        CHECK(answer.content_type == "application/xml");
        const auto begin = answer.body.find("<Code>") + 6;
        return std::to_string(answer.status) + ' ' +
               answer.body.substr(begin, answer.body.find("</Code>") - begin);
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

TEST_CASE("a file is fetched with a target in absolute form, as through a proxy")
{
    storage_fixture api;
    CHECK(api.fetch("https://files.example:8443" + api.target).body == api.fetch(api.target).body);
    CHECK(api.handler().request_count("GET", "/storage/**") == 2);
}

TEST_CASE("another version of a file is another file")
{
    storage_fixture api;
    boost::json::object other = api.file;
    other["version"] = 2;
    CHECK(detail::stored_bytes(other) != detail::stored_bytes(api.file));
    CHECK(detail::stored_bytes(other).size() == detail::stored_bytes(api.file).size());
}
