// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_ACKNOWLEDGEMENT_HPP
#define CLOUD66_ACKNOWLEDGEMENT_HPP

#include <cloud66/config.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace cloud66 {
inline namespace v1 {

/// The API's yes to a change that has nothing else to tell. A no is an error, `errc::rejected`, so that `ok`
/// is true or absent here. Sources: docs2024, Go.
struct acknowledgement
{
    std::optional<bool> ok;
    std::optional<std::string> message;  ///< Such as `Cancelling deployment`.
};
BOOST_DESCRIBE_STRUCT(acknowledgement, (), (ok, message))

}  // namespace v1
}  // namespace cloud66

#endif
