// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SRC_HPP
#define CLOUD66_SRC_HPP

/// \file
/// Separate compilation: define CLOUD66_SEPARATE_COMPILATION for the whole program and include this in
/// exactly one source file. No other file then sees Beast, OpenSSL or Boost.JSON.

#ifndef CLOUD66_SEPARATE_COMPILATION
#error "define CLOUD66_SEPARATE_COMPILATION for the whole program to use <cloud66/src.hpp>"
#endif

#include <cloud66/impl/action.ipp>
#include <cloud66/impl/authorization_request.ipp>
#include <cloud66/impl/client.ipp>
#include <cloud66/impl/client/api_response.ipp>
#include <cloud66/impl/client/call_settings.ipp>
#include <cloud66/impl/client/circuit_breaker.ipp>
#include <cloud66/impl/client/client_impl.ipp>
#include <cloud66/impl/client/decode_response.ipp>
#include <cloud66/impl/client/form_exchange.ipp>
#include <cloud66/impl/client/inquiry.ipp>
#include <cloud66/impl/client/page_cursor.ipp>
#include <cloud66/impl/client/rate_limit_tracker.ipp>
#include <cloud66/impl/client/rate_limiter.ipp>
#include <cloud66/impl/client/redaction.ipp>
#include <cloud66/impl/client/request_events.ipp>
#include <cloud66/impl/client/token_source.ipp>
#include <cloud66/impl/credentials.ipp>
#include <cloud66/impl/error.ipp>
#include <cloud66/impl/execution/any_strand.ipp>
#include <cloud66/impl/execution/context_hook.ipp>
#include <cloud66/impl/execution/start_on.ipp>
#include <cloud66/impl/http.ipp>
#include <cloud66/impl/http/api_request.ipp>
#include <cloud66/impl/http/proxy.ipp>
#include <cloud66/impl/json/base64.ipp>
#include <cloud66/impl/json/decode.ipp>
#include <cloud66/impl/json/document.ipp>
#include <cloud66/impl/json/encode.ipp>
#include <cloud66/impl/log.ipp>
#include <cloud66/impl/oauth.ipp>
#include <cloud66/impl/oauth/authorization.ipp>
#include <cloud66/impl/oauth/cx_file.ipp>
#include <cloud66/impl/oauth/oauth_impl.ipp>
#include <cloud66/impl/oauth/redirect_listener.ipp>
#include <cloud66/impl/oauth/renewed_tokens.ipp>
#include <cloud66/impl/oauth_options.ipp>
#include <cloud66/impl/options.ipp>
#include <cloud66/impl/polling/action_poller.ipp>
#include <cloud66/impl/polling/poll_operation.ipp>
#include <cloud66/impl/polling/poll_policy.ipp>
#include <cloud66/impl/polling/recover_actions.ipp>
#include <cloud66/impl/polling/wait.ipp>
#include <cloud66/impl/polling/wait_group.ipp>
#include <cloud66/impl/raw_json.ipp>
#include <cloud66/impl/signed_url.ipp>
#include <cloud66/impl/testing/virtual_time.ipp>
#include <cloud66/impl/time_source.ipp>
#include <cloud66/impl/timestamp.ipp>
#include <cloud66/impl/timing/event.ipp>
#include <cloud66/impl/token_store.ipp>
#include <cloud66/impl/wait_all.ipp>
#include <cloud66/impl/workflows/dotenv.ipp>
#include <cloud66/impl/workflows/download_backup.ipp>

#endif
