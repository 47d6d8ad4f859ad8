// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_RECORDER_HPP
#define CLOUD66_TESTING_RECORDER_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/testing/recorder_options.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cloud66::inline v1 {

/// Sends a client's requests as usual, and records them with their responses in a file, for `replayer`: tests of a program
/// then run on the real responses of its own account, without a network.
///
///     cloud66::options options = cloud66::options::from_environment();
///     options.transport = std::make_shared<cloud66::recorder>(options, "restart.json");
///     cloud66::client client{io.get_executor(), options};
///
/// The file is JSON and may be kept with the tests: it has no token, and a stand-in for everything that is not known to be
/// harmless. Statuses, dates, counters, commands and the like stay; names, ids, addresses and texts are replaced, the same
/// value by the same stand-in wherever it stands. See docs/recordings.md.
///
/// The file is a whole recording from the start, and is replaced after each exchange, so that a program may end at any
/// time. An exchange that cannot be written fails with `file_error`, or `outcome_unknown` if it has changed something.
/// Downloads of backups from their storage are not recorded.
///
/// Thread-safety: as the client's. A recorder belongs to one client.
class recorder final : public transport
{
public:
    /// A recorder of what `options.transport` carries, or, if that is null, of what the network does as `options` say.
    /// \param file replaced by an empty recording if it exists. Its folder must exist.
    /// \throws error `file_error` if `file` cannot be written, `invalid_argument` for options that have no sense.
    CLOUD66_DECL recorder(cloud66::options options, std::filesystem::path file,
                          const recorder_options& how = recorder_options());

    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;
    CLOUD66_DECL ~recorder() override;

    CLOUD66_DECL asio::awaitable<attempt_result> send(http::request message) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Gives the responses of a recording. Nothing is sent.
///
///     auto recording = std::make_shared<cloud66::replayer>("restart.json");
///     cloud66::options options;
///     options.credentials = cloud66::credentials::token("any");
///     options.transport = recording;
///     options.time = time;  // a virtual_time, in which waits take no time
///     cloud66::client client{io.get_executor(), options};
///
/// A request gets the first response that was recorded for its verb, path, query and body, and was not replayed so far. When
/// all were, a GET gets the last of them again, as a program may poll more often than when it was recorded, and any other
/// request is unexpected. A request that the recording does not have fails with `invalid_argument`, which names the nearest
/// one that it has; it is not tried again.
///
/// `options.base_url` stays as it is. Thread-safety: every member function may be called from any thread.
class replayer final : public transport
{
public:
    /// \throws error `file_error` if the file cannot be read; `invalid_argument` that names the file, and the line or the
    /// member in it, if it is no recording of a version that is known here.
    CLOUD66_DECL explicit replayer(std::filesystem::path file);

    replayer(const replayer&) = delete;
    replayer& operator=(const replayer&) = delete;
    CLOUD66_DECL ~replayer() override;

    /// The requests that were recorded and not replayed, as `GET /stacks.json?page=1`, in the order recorded: a test
    /// may want none.
    CLOUD66_DECL std::vector<std::string> unused() const;

    CLOUD66_DECL asio::awaitable<attempt_result> send(http::request message) override;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/recorder.ipp>
#include <cloud66/impl/testing/replayer.ipp>
#endif

#endif
