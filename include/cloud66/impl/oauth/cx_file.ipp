// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_CX_FILE_IPP
#define CLOUD66_IMPL_OAUTH_CX_FILE_IPP

#include <cloud66/detail/environment.hpp>
#include <cloud66/detail/file/read_file.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/oauth/cx_file.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <initializer_list>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace cloud66::inline v1::detail {

CLOUD66_DECL std::optional<secret> read_secret_file(const std::filesystem::path& path, errc code)
{
    std::error_code failed;
    secret text = read_file(path, failed);
    if (failed == std::errc::no_such_file_or_directory) return std::nullopt;
    if (failed) throw error(code, path.string() + " cannot be read: " + failed.message());
    return text;
}

/// The text of a member; empty if it is missing or no text.
inline std::string_view cx_member(const json::object& members, std::string_view name)
{
    const json::value* found = members.if_contains(name);
    return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

/// Overwrites the texts of these members.
inline void wipe_texts(json::object& members, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        if (json::value* found = members.if_contains(name); found && found->is_string())
            wipe(found->get_string().data(), found->get_string().size());
}

CLOUD66_DECL oauth_token read_cx_token(std::string_view text, const std::string& where)
{
    boost::system::error_code bad;
    json::value content = json::parse(text, bad);
    json::object* members = content.if_object();
    if (bad || !members || cx_member(*members, "AccessToken").empty())
        throw error(errc::no_credentials, where + " has no AccessToken; log in with cx again");
    oauth_token token;
    token.access_token = secret(trim(cx_member(*members, "AccessToken")));
    token.refresh_token = secret(trim(cx_member(*members, "RefreshToken")));
    const auto until = timestamp(cx_member(*members, "Expiry")).time();
    // Go writes year 1 for "does not expire".
    if (until && *until > timestamp::time_point())
        token.expires_at = std::chrono::floor<std::chrono::seconds>(*until);
    wipe_texts(*members, {"AccessToken", "RefreshToken"});
    return token;
}

/// A time as Go writes it; year 1 for none.
inline std::string cx_time(const std::optional<std::chrono::sys_seconds>& when)
{
    if (!when) return "0001-01-01T00:00:00Z";
    const std::time_t seconds = when->time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts));
}

CLOUD66_DECL secret write_cx_token(const oauth_token& token, std::string_view before)
{
    boost::system::error_code bad;
    json::value content = json::parse(before, bad);
    if (bad || !content.is_object()) content = json::object{{"Extra", nullptr}};
    json::object& members = content.get_object();
    wipe_texts(members, {"AccessToken", "RefreshToken"});
    members["AccessToken"] = token.access_token.reveal();
    members["RefreshToken"] = token.refresh_token.reveal();
    members["Expiry"] = cx_time(token.expires_at);
    std::string text = json::serialize(content) + '\n';
    wipe_texts(members, {"AccessToken", "RefreshToken"});
    secret result(text);
    wipe(text.data(), text.size());
    return result;
}

/// A file that is removed unless it was given its name.
class new_secret_file
{
public:
    /// \param name that it is to get; until then it has letters behind it that no other file has.
    explicit new_secret_file(const std::string& name)
        : name_(name), path_(name + ".XXXXXX"), file_(::mkstemp(path_.data()))  // mode 0600
    {
        if (file_ < 0) fail("write");
    }
    new_secret_file(const new_secret_file&) = delete;
    new_secret_file& operator=(const new_secret_file&) = delete;

    ~new_secret_file()
    {
        if (file_ >= 0) ::close(file_);
        if (!complete_) ::unlink(path_.c_str());
    }

    void write(std::string_view text)
    {
        while (!text.empty()) {
            const ::ssize_t written = ::write(file_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write");
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    /// Gives it its name when it is on the disk.
    void complete()
    {
        if (::fsync(file_) != 0) fail("write");
        if (std::rename(path_.c_str(), name_.c_str()) != 0) fail("replace");
        complete_ = true;
    }

private:
    [[noreturn]] void fail(const char* doing) const
    {
        throw error(errc::file_error, std::string("cannot ") + doing + ' ' + name_ + ": " +
                                          std::generic_category().message(errno));
    }

    std::string name_;
    std::string path_;
    int file_;
    bool complete_ = false;
};

CLOUD66_DECL void write_secret_file(const std::filesystem::path& path, std::string_view text)
{
    namespace fs = std::filesystem;
    // A link stays one: what it leads to is replaced.
    std::error_code failed;
    const fs::path target = fs::is_symlink(path, failed) ? fs::weakly_canonical(path, failed) : path;
    const fs::path folder = target.parent_path();
    if (!folder.empty() && fs::create_directories(folder, failed))
        fs::permissions(folder, fs::perms::owner_all, failed);
    new_secret_file file(target.string());
    file.write(text);
    file.complete();
}

CLOUD66_DECL std::optional<oauth_token> cx_token_of_environment()
{
    std::string encoded = environment("CLOUD66_TOKEN");
    if (trim(encoded).empty()) return std::nullopt;
    std::erase_if(encoded,
                  [](char c) { return c == '\n' || c == '\r' || c == ' '; });  // `base64` breaks lines
    std::optional<std::string> text = base64_decode(encoded);
    wipe(encoded.data(), encoded.size());
    if (!text)
        throw error(errc::no_credentials, std::string(cx_token_variable) + " is not Base64 of a cx.json");
    const secret content(*text);
    wipe(text->data(), text->size());
    return read_cx_token(content.reveal(), cx_token_variable);
}

}  // namespace cloud66::inline v1::detail

#endif
