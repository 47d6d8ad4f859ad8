// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_ADDRESS_MEMORY_HPP
#define CLOUD66_DETAIL_TRANSPORT_ADDRESS_MEMORY_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

namespace cloud66::inline v1::detail {

/// Which addresses of a host have been of use, and which have not, for ten minutes (RFC 8305, 4): so that an address which
/// connects and then says nothing is not met again by each retry.
class address_memory
{
public:
    using endpoint = asio::ip::tcp::endpoint;
    using time_point = time_source::time_point;

    void succeeded(const endpoint& address, time_point now) { remember(address, useful, now); }
    void failed(const endpoint& address, time_point now) { remember(address, useless, now); }

    /// Puts the useful addresses first and the useless ones last.
    void sort(std::vector<endpoint>& addresses, time_point now)
    {
        std::erase_if(known_, [&](const auto& known) { return known.second.until <= now; });
        const auto rank = [&](const endpoint& address) {
            const auto found = known_.find(address);
            return found == known_.end() ? unknown : found->second.rank;
        };
        std::ranges::stable_sort(addresses, {}, rank);
    }

private:
    enum usefulness
    {
        useful,
        unknown,
        useless
    };
    struct memory
    {
        usefulness rank;
        time_point until;
    };

    void remember(const endpoint& address, usefulness rank, time_point now)
    {
        known_[address] = {rank, now + std::chrono::minutes(10)};
    }

    std::map<endpoint, memory> known_;
};

}  // namespace cloud66::inline v1::detail

#endif
