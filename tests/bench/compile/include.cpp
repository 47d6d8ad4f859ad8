// SPDX-License-Identifier: BSL-1.0
// All 156 operations declared, and none used.
#include <cloud66.hpp>

int main() {}
