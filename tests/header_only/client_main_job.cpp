// SPDX-License-Identifier: BSL-1.0
// The tests of client_main_job.cpp without separate compilation.
#include "../sandbox/client_main_job.cpp"
