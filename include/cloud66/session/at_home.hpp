// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_AT_HOME_HPP
#define CLOUD66_SESSION_AT_HOME_HPP

#include <cloud66/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/dispatch.hpp>

#include <memory>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Shares what lives on `home`, so that it goes there, too, whichever thread drops it last.
template <class T>
std::shared_ptr<T> share_at_home(const asio::any_io_executor& home, std::unique_ptr<T> made)
{
    return {made.release(), [home](T* last) { asio::dispatch(home, [owned = std::unique_ptr<T>(last)] {}); }};
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
