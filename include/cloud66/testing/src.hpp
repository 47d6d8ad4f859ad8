// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_SRC_HPP
#define CLOUD66_TESTING_SRC_HPP

// The function bodies of <cloud66/testing/recorder.hpp> and <cloud66/testing/sandbox.hpp>, for one source file of a
// program that defines CLOUD66_SEPARATE_COMPILATION. <cloud66/src.hpp> belongs in one source file, too.

#include <cloud66/config.hpp>

#ifndef CLOUD66_SEPARATE_COMPILATION
#error "<cloud66/testing/src.hpp> is only for programs that define CLOUD66_SEPARATE_COMPILATION"
#endif

#include <cloud66/testing/recorder.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <cloud66/impl/sandbox/resource.ipp>
#include <cloud66/impl/testing/member_rule.ipp>
#include <cloud66/impl/testing/recorder.ipp>
#include <cloud66/impl/testing/recording.ipp>
#include <cloud66/impl/testing/replayer.ipp>
#include <cloud66/impl/testing/sandbox.ipp>
#include <cloud66/impl/testing/sandbox_options.ipp>
#include <cloud66/impl/testing/scrubber.ipp>
#include <cloud66/impl/testing/stand_ins.ipp>

#endif
