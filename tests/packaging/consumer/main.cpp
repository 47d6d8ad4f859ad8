// SPDX-License-Identifier: BSL-1.0
// What somebody else's program does first with the library.
#include <cloud66.hpp>

#include <boost/asio/io_context.hpp>

#include <iostream>

int main()
{
    boost::asio::io_context io;
    cloud66::options options;
    options.credentials = cloud66::credentials::token("a-token");
    const cloud66::client client{io.get_executor(), options};
    std::cout << "cloud66 " << CLOUD66_VERSION << '\n';
}
