// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SRC_HPP
#define CLOUD66_SANDBOX_SRC_HPP

// The function bodies of <cloud66/sandbox.hpp>, for one source file of a program that defines
// CLOUD66_SEPARATE_COMPILATION. <cloud66/src.hpp> belongs in one source file, too.

#include <cloud66/config.hpp>

#ifndef CLOUD66_SEPARATE_COMPILATION
#error "<cloud66/sandbox/src.hpp> is only for programs that define CLOUD66_SEPARATE_COMPILATION"
#endif

#include <cloud66/sandbox.hpp>

#include <cloud66/sandbox/resource.ipp>
#include <cloud66/sandbox/sandbox.ipp>
#include <cloud66/sandbox/script.ipp>

#endif
