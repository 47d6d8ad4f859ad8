// SPDX-License-Identifier: BSL-1.0
#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>

const char* version_in_other_file() { return CLOUD66_VERSION; }
