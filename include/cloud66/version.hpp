// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_VERSION_HPP
#define CLOUD66_VERSION_HPP

/// The version of the library; both builds read it from here.
#define CLOUD66_VERSION_MAJOR 0
#define CLOUD66_VERSION_MINOR 1
#define CLOUD66_VERSION_PATCH 0
#define CLOUD66_VERSION "0.1.0"

#endif
