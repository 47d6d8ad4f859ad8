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

#include <cloud66/sandbox/account.ipp>
#include <cloud66/sandbox/actions.ipp>
#include <cloud66/sandbox/calendar.ipp>
#include <cloud66/sandbox/certificate.ipp>
#include <cloud66/sandbox/core.ipp>
#include <cloud66/sandbox/faults.ipp>
#include <cloud66/sandbox/message.ipp>
#include <cloud66/sandbox/pages.ipp>
#include <cloud66/sandbox/parameters.ipp>
#include <cloud66/sandbox/rate_limit.ipp>
#include <cloud66/sandbox/rendering.ipp>
#include <cloud66/sandbox/resource.ipp>
#include <cloud66/sandbox/router.ipp>
#include <cloud66/sandbox/sandbox.ipp>
#include <cloud66/sandbox/script.ipp>
#include <cloud66/sandbox/seed.ipp>
#include <cloud66/sandbox/seed_documents.ipp>
#include <cloud66/sandbox/server.ipp>
#include <cloud66/sandbox/storage.ipp>

#endif
