// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SRC_HPP
#define CLOUD66_SRC_HPP

/// \file
/// Separate compilation: define CLOUD66_SEPARATE_COMPILATION for the whole program and include this in
/// exactly one source file. No other file then sees Beast, OpenSSL or Boost.JSON.

#ifndef CLOUD66_SEPARATE_COMPILATION
#error "define CLOUD66_SEPARATE_COMPILATION for the whole program to use <cloud66/src.hpp>"
#endif

#include <cloud66/action.ipp>
#include <cloud66/client.ipp>
#include <cloud66/credentials.ipp>
#include <cloud66/error.ipp>
#include <cloud66/http/message.ipp>
#include <cloud66/http/percent_encoding.ipp>
#include <cloud66/http/request.ipp>
#include <cloud66/http/retry_after.ipp>
#include <cloud66/http/signed_url.ipp>
#include <cloud66/http/url.ipp>
#include <cloud66/json/base64.ipp>
#include <cloud66/json/decode.ipp>
#include <cloud66/json/encode.ipp>
#include <cloud66/json/parse.ipp>
#include <cloud66/json/raw_json.ipp>
#include <cloud66/json/timestamp.ipp>
#include <cloud66/json/utf8.ipp>
#include <cloud66/log.ipp>
#include <cloud66/options.ipp>
#include <cloud66/recipes/dotenv.ipp>
#include <cloud66/recipes/download_backup.ipp>
#include <cloud66/recipes/file_download.ipp>
#include <cloud66/recipes/part_file.ipp>
#include <cloud66/session/acknowledge.ipp>
#include <cloud66/session/decode_reply.ipp>
#include <cloud66/session/error_body.ipp>
#include <cloud66/session/hop.ipp>
#include <cloud66/session/page_walk.ipp>
#include <cloud66/session/printable.ipp>
#include <cloud66/session/rate_budget.ipp>
#include <cloud66/session/reply.ipp>
#include <cloud66/session/retry.ipp>
#include <cloud66/session/session.ipp>
#include <cloud66/session/throttle_gate.ipp>
#include <cloud66/session/traffic.ipp>
#include <cloud66/time/alarm.ipp>
#include <cloud66/time/context_hook.ipp>
#include <cloud66/time/time_source.ipp>
#include <cloud66/time/virtual_time.ipp>
#include <cloud66/time/wake_up.ipp>
#include <cloud66/transport/connection.ipp>
#include <cloud66/transport/deadline.ipp>
#include <cloud66/transport/download.ipp>
#include <cloud66/transport/happy_eyeballs.ipp>
#include <cloud66/transport/network_transport.ipp>
#include <cloud66/transport/pool.ipp>
#include <cloud66/transport/tls.ipp>
#include <cloud66/wait_all.ipp>
#include <cloud66/watching/begun_look.ipp>
#include <cloud66/watching/last_look.ipp>
#include <cloud66/watching/list_walk.ipp>
#include <cloud66/watching/look_plan.ipp>
#include <cloud66/watching/look_supply.ipp>
#include <cloud66/watching/paced_clock.ipp>
#include <cloud66/watching/poll_policy.ipp>
#include <cloud66/watching/recover.ipp>
#include <cloud66/watching/resume_token.ipp>
#include <cloud66/watching/wait.ipp>
#include <cloud66/watching/wait_course.ipp>
#include <cloud66/watching/wait_group.ipp>
#include <cloud66/watching/watcher.ipp>

#endif
