// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/network_transport.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <vector>

#include "support/inventory.hpp"
#include "support/omissions.hpp"
#include "support/schema.hpp"

namespace json = boost::json;

namespace test {

namespace {

void check_response(const operation& described, const std::string& body)
{
    INFO("response to " << described.id << ": " << body);
    if (described.response_schema == nullptr) {
        CHECK(body.empty());
        return;
    }
    const json::value document = json::parse(body);
    REQUIRE(document.is_object());
    REQUIRE(document.as_object().contains("response"));
    CHECK(document.as_object().contains("pagination") == described.paginated);
    CHECK(mismatches(*described.response_schema, document.at("response"), described.id) ==
          std::vector<std::string>());
}

}  // namespace

asio::awaitable<cloud66::attempt_result> documented_transport::send(cloud66::http::request message)
{
    constexpr std::string_view root = "/api/3";
    const std::string verb(to_string(message.method));
    const std::string target = message.target.substr(root.size());
    cloud66::attempt_result result = co_await next_->send(std::move(message));
    if (!result.code && result.response.status == 200) {
        const operation* described = inventory::get().match(verb, target);
        INFO(verb << ' ' << target);
        REQUIRE(described != nullptr);
        check_response(*described, result.response.body);
        responded_.insert(described->id);
    }
    co_return result;
}

documented_sandbox::documented_sandbox(cloud66::sandbox_options sandbox_options)
    : sandbox_loop(std::move(sandbox_options)),
      transport(std::make_shared<documented_transport>(cloud66::detail::make_network_transport(
          executor(), cloud66::detail::parse_url(options.base_url), options))),
      client([&] {
          options.transport = transport;
          return make_client();
      }()),
      stack(sandbox.stack_uid("Storefront"))
{
}

cloud66::action_info documented_sandbox::finished(asio::awaitable<cloud66::action> call)
{
    const cloud66::action started = run(std::move(call));
    return run(started.wait());
}

void documented_sandbox::check_all_called(std::string_view tag) const
{
    for (const operation& one : inventory::get().operations())
        if (one.tag == tag && !one.deprecated && !is_omitted(one.id) &&
            !transport->responded().contains(one.id))
            FAIL_CHECK("the sandbox got no request for " << one.id);
}

}  // namespace test
