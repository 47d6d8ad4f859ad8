// SPDX-License-Identifier: BSL-1.0
// The main job once more, with every function body in the headers.
#include "../sandbox/client_main_job.cpp"
