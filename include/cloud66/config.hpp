// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_CONFIG_HPP
#define CLOUD66_CONFIG_HPP

#include <boost/version.hpp>

#if BOOST_VERSION < 108100
#error "cloud66 needs Boost 1.81 or newer (on Debian 12: libboost1.81-dev and libboost-json1.81-dev)"
#endif

// Function bodies stand in .ipp files. By default the headers include them and the library is
// header-only; with CLOUD66_SEPARATE_COMPILATION one source file includes <cloud66/src.hpp> instead.
#ifdef CLOUD66_SEPARATE_COMPILATION
#define CLOUD66_DECL
#else
#define CLOUD66_HEADER_ONLY 1
#define CLOUD66_DECL inline
#endif

namespace boost::asio {
}
namespace boost::json {
}

/// The library. Everything lives in an inline namespace, so that two versions can share a process.
namespace cloud66::inline v1 {

namespace asio = boost::asio;
namespace json = boost::json;

/// What the library's own headers share; not part of the interface.
namespace detail {
}

}  // namespace cloud66::inline v1

#endif
