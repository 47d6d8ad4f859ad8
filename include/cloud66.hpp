// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HPP
#define CLOUD66_HPP

/// \file
/// Everything but `workflows/` and `testing/`.

#include <cloud66/action.hpp>
#include <cloud66/client.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/error.hpp>
#include <cloud66/events.hpp>
#include <cloud66/http.hpp>
#include <cloud66/json_values.hpp>
#include <cloud66/log.hpp>
#include <cloud66/oauth.hpp>
#include <cloud66/options.hpp>
#include <cloud66/page.hpp>
#include <cloud66/result.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/token_store.hpp>
#include <cloud66/transport.hpp>
#include <cloud66/version.hpp>
#include <cloud66/wait_all.hpp>

// What every program needs to run a coroutine.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#endif
