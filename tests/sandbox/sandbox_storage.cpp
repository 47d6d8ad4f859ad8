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
class storage_desk : public test::desk
{
public:
    storage_desk()
    {
        core().with_state([&](detail::server_state& everything) {
            file = everything.account.find_stack(uid_in(everything, "Storefront"))
                       ->documents("storage")
                       .at(1)
                       .as_object();
            const std::string key(detail::member_text(file, "key"));
            target = detail::signed_target(everything, key, everything.dates.now());
        });
    }

    detail::raw_response fetch(const std::string& what, detail::header_list headers = {},
                               const char* verb = "GET")
    {
        detail::raw_request request;
        request.verb = verb;
        request.target = what;
        request.headers = std::move(headers);
        return core().handle(std::move(request)).response;
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
    storage_desk desk;
    const auto whole = desk.fetch(desk.target);
    CHECK(whole.status == 200);
    CHECK(whole.body == detail::stored_bytes(desk.file));
    CHECK(whole.body.size() == desk.file.at("size").to_number<std::size_t>());
    CHECK(header(whole, "Accept-Ranges") == "bytes");
    CHECK(header(whole, "X-RateLimit-Remaining").empty());
    CHECK(desk.get("/ping/auth").remaining == "2999");
    CHECK(desk.core().request_count("GET", "/storage/**") == 1);
    CHECK(desk.core().request_count("GET", "/storage/*") == 0);
}

TEST_CASE("a part of it is fetched with a range, if it is of the same file")
{
    storage_desk desk;
    const auto whole = desk.fetch(desk.target);
    const std::string size = std::to_string(whole.body.size());
    const std::string etag = header(whole, "ETag");

    const auto rest = desk.fetch(desk.target, {{"Range", "bytes=1000-"}, {"If-Range", etag}});
    CHECK(rest.status == 206);
    CHECK(rest.body == whole.body.substr(1000));
    CHECK(header(rest, "Content-Range") ==
          "bytes 1000-" + std::to_string(whole.body.size() - 1) + '/' + size);
    CHECK(header(rest, "ETag") == etag);
    CHECK(desk.fetch(desk.target, {{"Range", "bytes=1000-"}, {"If-Range", "\"other\""}}).status == 200);
    for (const char* ignored : {"bytes=-5", "bytes=1-2,4-5", "lines=1-", "bytes=x-", "bytes", ""})
        CHECK(desk.fetch(desk.target, {{"Range", ignored}}).status == 200);
    const auto nothing = desk.fetch(desk.target, {{"Range", "bytes=" + size + '-'}});
    CHECK(nothing.status == 416);
    CHECK(header(nothing, "Content-Range") == "bytes */" + size);
}

TEST_CASE("an address that expired, was changed, or is sent with a token is refused")
{
    storage_desk desk;
    const auto code = [](const detail::raw_response& answer) {
        CHECK(answer.content_type == "application/xml");
        const auto begin = answer.body.find("<Code>") + 6;
        return std::to_string(answer.status) + ' ' +
               answer.body.substr(begin, answer.body.find("</Code>") - begin);
    };
    std::string encoded_twice = desk.target;
    for (auto at = encoded_twice.find('%'); at != std::string::npos; at = encoded_twice.find('%', at + 1))
        encoded_twice.insert(at + 1, "25");
    CHECK(code(desk.fetch(encoded_twice)) == "403 SignatureDoesNotMatch");
    CHECK(code(desk.fetch(desk.target.substr(0, desk.target.find('?')))) == "403 SignatureDoesNotMatch");
    CHECK(code(desk.fetch("/storage/other" + desk.target.substr(desk.target.find('?')))) ==
          "403 SignatureDoesNotMatch");
    CHECK(code(desk.fetch(desk.target, {{"Authorization", "Bearer secret"}})) == "400 InvalidArgument");
    CHECK(code(desk.fetch(desk.target, {}, "DELETE")) == "405 MethodNotAllowed");
    CHECK(code(desk.fetch(desk.target, {}, "HEAD")) == "403 SignatureDoesNotMatch");  // signed for GET
    desk.time->advance(detail::signature_lifetime - 1s);
    CHECK(desk.fetch(desk.target).status == 200);
    desk.time->advance(1s);
    CHECK(code(desk.fetch(desk.target)) == "403 AccessDenied");
    desk.core().with_state([&](detail::server_state& everything) {
        desk.target = detail::signed_target(everything, "no/such/file", everything.dates.now());
    });
    CHECK(code(desk.fetch(desk.target)) == "404 NoSuchKey");
}

TEST_CASE("a file is fetched with a target in absolute form, as through a proxy")
{
    storage_desk desk;
    CHECK(desk.fetch("https://files.example:8443" + desk.target).body == desk.fetch(desk.target).body);
    CHECK(desk.core().request_count("GET", "/storage/**") == 2);
}

TEST_CASE("another version of a file is another file")
{
    storage_desk desk;
    boost::json::object other = desk.file;
    other["version"] = 2;
    CHECK(detail::stored_bytes(other) != detail::stored_bytes(desk.file));
    CHECK(detail::stored_bytes(other).size() == detail::stored_bytes(desk.file).size());
}
