// SPDX-License-Identifier: BSL-1.0
// Declares all 156 operations and uses none.
#include <cloud66.hpp>

int main() {}
