// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SANDBOX_DOWNLOAD_LOOP_HPP
#define CLOUD66_TESTS_SANDBOX_DOWNLOAD_LOOP_HPP

#include <cloud66/detail/sandbox/storage.hpp>
#include <cloud66/workflows/download_backup.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/sandbox_loop.hpp"

namespace test {

/// A sandbox with a backup of three files, and a path to download it to.
class download_loop : public sandbox_loop
{
public:
    download_loop()
    {
        const boost::json::array backups = sandbox.collection(stack, "backups");
        const auto& backup = backups.at(1).as_object();
        id = backup.at("id").as_int64();
        const std::string folder_key(backup.at("storage_path").as_string());
        for (const boost::json::value& file : sandbox.collection(stack, "storage"))
            if (std::string_view(file.at("key").as_string()).starts_with(folder_key + '/'))
                content += cloud66::sandbox_detail::stored_bytes(file.as_object());
        REQUIRE(content.size() == backup.at("backup_size").to_number<std::size_t>());
    }

    cloud66::downloaded_backup download(cloud66::download_backup_params params = {})
    {
        return run(cloud66::download_backup(make_client(), stack, id, path, params));
    }

    cloud66::error failed_download(cloud66::download_backup_params params = {})
    {
        return error_of([&] { download(params); });
    }

    void check_complete(const cloud66::downloaded_backup& result)
    {
        CHECK(result.bytes == content.size());
        CHECK(result.files == 3);
        CHECK(read_file(path) == content);
        CHECK_FALSE(std::filesystem::exists(part));
    }

    /// A fault of requests to the storage.
    cloud66::fault_rule storage_fault(cloud66::fault_kind kind, unsigned times = 1)
    {
        cloud66::fault_rule fault;
        fault.path = "/storage/**";
        fault.kind = kind;
        fault.times = times;
        return fault;
    }

    std::size_t storage_requests() const { return sandbox.request_count("GET", "/storage/**"); }
    std::size_t file_url_requests() const
    {
        return sandbox.request_count("GET", "/stacks/*/backups/*/files/*");
    }

    void change_backup(const char* member, boost::json::value value)
    {
        boost::json::array backups = sandbox.collection(stack, "backups");
        backups.at(1).as_object()[member] = std::move(value);
        sandbox.set_collection(stack, "backups", backups);
    }

    temporary_folder folder;
    std::string path = folder.path() + "/shop.tar";
    std::string part = path + ".part";
    std::string stack = sandbox.stack_uid("Storefront");
    std::int64_t id = 0;
    std::string content;
};

}  // namespace test

#endif
