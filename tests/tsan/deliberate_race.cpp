// SPDX-License-Identifier: BSL-1.0
// Two threads use a client without thread_safe, so that there is a data race, which the suppressions of the thread
// sanitizer must not hide. With the argument `safe` the client has thread_safe, and there is no race.
#include <cloud66.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <string_view>

namespace asio = boost::asio;

namespace {

/// Responds immediately, so that the threads run in the client at the same time.
class instant_transport final : public cloud66::transport
{
public:
    asio::awaitable<cloud66::attempt_result> send(cloud66::http::request) override
    {
        cloud66::attempt_result result;
        result.response.status = 200;
        result.response.body = R"({"response":[]})";
        co_return result;
    }
};

}  // namespace

int main(int count, char** arguments)
{
    asio::thread_pool pool(2);
    cloud66::options options;
    options.credentials = cloud66::credentials::token("token");
    options.transport = std::make_shared<instant_transport>();
    options.thread_safe = count > 1 && std::string_view(arguments[1]) == "safe";
    const cloud66::client client(pool.get_executor(), options);
    for (int i = 0; i < 1000; ++i) asio::co_spawn(pool, client.list_stacks(), asio::detached);
    pool.join();
}
