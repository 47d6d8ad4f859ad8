// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_WORKFLOWS_DOWNLOAD_BACKUP_IPP
#define CLOUD66_IMPL_WORKFLOWS_DOWNLOAD_BACKUP_IPP

#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/file/part_file.hpp>
#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/download.hpp>
#include <cloud66/detail/workflows/file_download.hpp>
#include <cloud66/detail/workflows/workflow.hpp>
#include <cloud66/error.hpp>
#include <cloud66/result.hpp>
#include <cloud66/workflows/download_backup.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// What to download, and where to.
struct download_order
{
    client from;
    std::string stack_uid;
    std::int64_t backup_id;
    std::filesystem::path to;
    download_backup_params params;
    download_observer on_progress;
};

/// A backup on its way into a file.
class backup_download
{
public:
    using step = file_download::step;

    explicit backup_download(download_order order)
        : order_(std::move(order)),
          client_(client_access::impl_of(order_.from)),
          storage_(client_->executor().get(), client_->options())
    {
    }

    asio::awaitable<downloaded_backup> run()
    {
        const auto backup = co_await order_.from.get_backup(order_.stack_uid, order_.backup_id);
        const bool has_size = order_.params.check_size && backup.backup_size.value_or(0) > 0;
        if (has_size) promised_ = static_cast<std::uint64_t>(*backup.backup_size);
        auto files = co_await order_.from.list_backup_files(order_.stack_uid, order_.backup_id);
        if (files.empty()) throw failed("it has no files (yet)");
        sort_by_name(files);
        progress_.files = files.size();

        out_.emplace(order_.to, order_.params.resume ? part_file::leftover::keep : part_file::leftover::drop);
        for (const backup_file& file : files) {
            ++progress_.file;
            co_await fetch(file);
        }
        check_length();
        out_->complete();
        downloaded_backup result;
        result.bytes = begin_;
        result.files = files.size();
        co_return result;
    }

private:
    static void sort_by_name(std::vector<backup_file>& files)
    {
        std::sort(files.begin(), files.end(), [](const backup_file& left, const backup_file& right) {
            return left.name.value_or(left.id) < right.name.value_or(right.id);
        });
    }

    /// Does what the scheduler says, until the file is there.
    asio::awaitable<void> fetch(const backup_file& file)
    {
        file_download plan(client_->options().retry, out_->size() - begin_);
        for (step next = step::locate; next != step::finish;) {
            switch (next) {
                case step::locate:
                    next = plan.located(co_await address_of(file));
                    break;
                case step::request:
                    next = co_await request(plan);
                    break;
                case step::read:
                    next = co_await read(plan);
                    break;
                case step::pause:
                    out_->cut_to(begin_ + plan.position());
                    co_await sleep_for(client_->options().time, plan.delay());
                    next = step::request;
                    break;
                case step::fail:
                    out_->cut_to(begin_ + plan.position());
                    throw about(file, plan.reason());
                case step::finish:
                    break;
            }
        }
        begin_ += plan.position();
    }

    asio::awaitable<std::string> address_of(const backup_file& file)
    {
        const auto found = co_await order_.from.get_backup_file(order_.stack_uid, order_.backup_id, file.id);
        co_return found.reveal();
    }

    asio::awaitable<step> request(file_download& plan)
    {
        const auto response = co_await as_result(storage_.get(plan.address(), plan.headers()));
        if (!response) co_return plan.broken(response.error(), client_->random());
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        co_return plan.responded(*response, retry_after(*response, now), client_->random());
    }

    asio::awaitable<step> read(file_download& plan)
    {
        out_->cut_to(begin_ + plan.position());
        progress_.total = promised_;
        const bool last = progress_.file == progress_.files;
        if (!promised_ && last && plan.size()) progress_.total = begin_ + *plan.size();
        while (true) {
            report_progress();
            const auto chunk = co_await as_result(storage_.read());
            if (!chunk) co_return plan.broken(chunk.error(), client_->random());
            if (chunk->empty()) co_return plan.ended(client_->random());
            plan.received(chunk->size());
            if (plan.is_too_long()) co_return plan.ended(client_->random());
            out_->append(*chunk);
        }
    }

    void report_progress()
    {
        progress_.bytes = out_->size();
        if (order_.on_progress) order_.on_progress(progress_);
    }

    void check_length() const
    {
        const auto bytes = [](std::uint64_t count) { return std::to_string(count) + " bytes"; };
        if (out_->size() > begin_)
            throw failed("the .part has " + bytes(out_->size()) + ", and all files together " +
                         bytes(begin_) + ": it is of another backup");
        if (begin_ != promised_.value_or(begin_))
            throw failed("it has " + bytes(begin_) + ", and by its backup_size " + bytes(*promised_) +
                         "; to accept that, resume with check_size off");
    }

    error failed(const std::string& why) const
    {
        return error(errc::download_failed, "backup " + std::to_string(order_.backup_id) + ": " + why);
    }

    error about(const backup_file& file, const error& why) const
    {
        error_details details = why.details();
        details.message = "backup " + std::to_string(order_.backup_id) + ", file " + printable(file.id) +
                          (details.message.empty() ? "" : ": " + details.message);
        return error(why.code(), std::move(details));
    }

    download_order order_;
    std::shared_ptr<client_impl> client_;
    std::optional<part_file> out_;
    download storage_;
    std::uint64_t begin_ = 0;                // where the file on the way begins in the whole
    std::optional<std::uint64_t> promised_;  // length of the whole
    download_progress progress_;
};

inline asio::awaitable<downloaded_backup> carry_out(download_order order)
{
    backup_download work(std::move(order));
    co_return co_await work.run();
}

CLOUD66_DECL operation<downloaded_backup> download_backup(const client& from, std::string_view stack_uid,
                                                          std::int64_t backup_id,
                                                          const std::filesystem::path& to,
                                                          download_backup_params params,
                                                          download_observer on_progress)
{
    return report_errors(from, [&] {
        if (to.empty()) throw error(errc::invalid_argument, "the path of the file is empty");
        download_order order{from,      std::string(required("stack_uid", stack_uid)),
                             backup_id, to,
                             params,    std::move(on_progress)};
        return make_workflow(from, carry_out(std::move(order)), work_kind::reads);
    });
}

}  // namespace cloud66::inline v1::detail

#endif
