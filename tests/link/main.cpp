// SPDX-License-Identifier: BSL-1.0
// Two source files that include all headers link into one program, since every function in a header is inline.
#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <string_view>

const char* version_in_other_file();

int main() { return CLOUD66_VERSION == std::string_view{version_in_other_file()} ? 0 : 1; }
