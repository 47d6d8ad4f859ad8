// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_RECORDING_IPP
#define CLOUD66_IMPL_TESTING_RECORDING_IPP

#include <cloud66/detail/file/part_file.hpp>
#include <cloud66/detail/file/read_file.hpp>
#include <cloud66/detail/json/document.hpp>
#include <cloud66/detail/testing/recording.hpp>
#include <cloud66/error.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

namespace cloud66::inline v1::detail {

inline constexpr std::string_view version_member = "cloud66_recording";
inline constexpr std::int64_t recording_version = 1;

/// The categories of the errors with which a transport ends.
inline std::array<const boost::system::error_category*, 9> transport_categories()
{
    return {&boost::system::system_category(),
            &boost::system::generic_category(),
            &asio::error::get_misc_category(),
            &asio::error::get_netdb_category(),
            &asio::error::get_addrinfo_category(),
            &asio::error::get_ssl_category(),
            &asio::ssl::error::get_stream_category(),
            &boost::beast::http::make_error_code(boost::beast::http::error::end_of_stream).category(),
            &error_category()};
}

CLOUD66_DECL json::value recorded_body(std::string_view sent)
{
    if (sent.empty()) return nullptr;
    boost::system::error_code bad;
    const json_document document{std::string(sent), bad};
    return bad ? json::value(json::string(sent)) : to_value(document.root());
}

CLOUD66_DECL json::object describe_failure(const attempt_result& result, std::string_view message)
{
    json::object failure;
    failure["category"] = result.code.category().name();
    failure["value"] = result.code.value();
    failure["sent"] = result.sent;
    if (!message.empty()) failure["message"] = message;
    return failure;
}

/// Writes JSON with a line for each member and element, for people and for diff.
inline void write_pretty(std::string& to, const json::value& value, std::size_t indent)
{
    const auto line = [&](std::size_t depth) { to.append(1, '\n').append(2 * depth, ' '); };
    const char* separator = "";
    if (const json::object* members = value.if_object(); members && !members->empty()) {
        to += '{';
        for (const auto& member : *members) {
            to += std::exchange(separator, ",");
            line(indent + 1);
            to += json::serialize(json::string(member.key())) + ": ";
            write_pretty(to, member.value(), indent + 1);
        }
        line(indent);
        to += '}';
    } else if (const json::array* elements = value.if_array(); elements && !elements->empty()) {
        to += '[';
        for (const json::value& element : *elements) {
            to += std::exchange(separator, ",");
            line(indent + 1);
            write_pretty(to, element, indent + 1);
        }
        line(indent);
        to += ']';
    } else {
        to += json::serialize(value);
    }
}

CLOUD66_DECL recording_writer::recording_writer(std::filesystem::path file) : file_(std::move(file))
{
    write();
}

CLOUD66_DECL void recording_writer::add(const json::object& exchange)
{
    if (!exchanges_.empty()) exchanges_ += ',';
    exchanges_ += "\n    ";
    write_pretty(exchanges_, exchange, 2);
    write();
}

CLOUD66_DECL void recording_writer::write() const
{
    std::string text = "{\n  \"" + std::string(version_member) + "\": " + std::to_string(recording_version) +
                       ",\n  \"recorded_with\": \"cloud66-cpp/" CLOUD66_VERSION "\",\n  \"exchanges\": [";
    text.append(exchanges_).append(exchanges_.empty() ? "]\n}\n" : "\n  ]\n}\n");
    part_file out(file_, part_file::leftover::drop);
    out.append(text);
    out.complete();
}

/// A value in a recording, and where it stands, for errors.
class recorded_value
{
public:
    recorded_value(const std::string& file, std::string at, const json::value& value)
        : file_(file), at_(std::move(at)), value_(value)
    {
    }

    [[noreturn]] void fail(const std::string& problem) const
    {
        throw error(errc::invalid_argument,
                    "recording \"" + file_ + "\": " + (at_.empty() ? "" : at_ + ": ") + problem);
    }

    /// The member of that name; none if it is not there.
    std::optional<recorded_value> find(std::string_view name) const
    {
        const json::object* members = value_.if_object();
        if (!members) fail("expected an object");
        const json::value* found = members->if_contains(name);
        if (!found) return std::nullopt;
        return recorded_value(file_, (at_.empty() ? "" : at_ + '.') + std::string(name), *found);
    }

    recorded_value get(std::string_view name) const
    {
        auto found = find(name);
        if (!found) fail("there is no \"" + std::string(name) + '"');
        return *std::move(found);
    }

    std::vector<recorded_value> elements() const
    {
        const json::array* all = value_.if_array();
        if (!all) fail("expected an array");
        std::vector<recorded_value> result;
        for (const json::value& one : *all)
            result.emplace_back(file_, at_ + '[' + std::to_string(result.size()) + ']', one);
        return result;
    }

    std::string text() const
    {
        const json::string* held = value_.if_string();
        if (!held) fail("expected a string");
        return std::string(std::string_view(*held));
    }

    std::int64_t number(std::int64_t least, std::int64_t most) const
    {
        const std::int64_t* held = value_.if_int64();
        if (!held || *held < least || *held > most)
            fail("expected a number from " + std::to_string(least) + " to " + std::to_string(most));
        return *held;
    }

    bool boolean() const
    {
        const bool* held = value_.if_bool();
        if (!held) fail("expected true or false");
        return *held;
    }

    const json::value& value() const { return value_; }

private:
    const std::string& file_;
    std::string at_;
    const json::value& value_;
};

inline http::verb read_method(const recorded_value& from)
{
    const std::string name = from.text();
    for (const http::verb method :
         {http::verb::get, http::verb::post, http::verb::put, http::verb::patch, http::verb::delete_})
        if (http::to_string(method) == name) return method;
    from.fail("expected GET, POST, PUT, PATCH or DELETE");
}

inline http::response read_response(const recorded_value& from)
{
    http::response response;
    response.status = static_cast<int>(from.get("status").number(100, 599));
    if (const auto headers = from.find("headers")) {
        if (!headers->value().is_object()) headers->fail("expected an object");
        for (const auto& line : headers->value().get_object())
            response.headers.add(line.key(), headers->get(line.key()).text());
    }
    if (const auto body = from.find("body")) response.body = json::serialize(body->value());
    if (const auto text = from.find("text")) response.body = text->text();
    if (const auto length = from.find("length")) {
        constexpr std::int64_t most = 1 << 30;
        response.body.resize(
            (std::max)(response.body.size(), static_cast<std::size_t>(length->number(0, most))), ' ');
    }
    return response;
}

inline attempt_result read_failure(const recorded_value& from)
{
    attempt_result result;
    const std::string name = from.get("category").text();
    const auto categories = transport_categories();
    const auto found =
        std::ranges::find_if(categories, [&](const auto* category) { return category->name() == name; });
    if (found == categories.end()) from.fail("\"" + name + "\" is no category of errors that is known here");
    constexpr auto most = (std::numeric_limits<int>::max)();
    result.code.assign(static_cast<int>(from.get("value").number(-most, most)), **found);
    if (!result.code) from.fail("its value 0 is no failure");
    if (const auto sent = from.find("sent")) result.sent = sent->boolean();
    if (const auto message = from.find("message")) result.message = message->text();
    return result;
}

inline recorded_exchange read_exchange(const recorded_value& from)
{
    recorded_exchange exchange;
    const recorded_value request = from.get("request");
    exchange.method = read_method(request.get("method"));
    exchange.target = request.get("target").text();
    if (!exchange.target.starts_with('/')) request.get("target").fail("expected a path that begins with /");
    if (const auto account = request.find("account")) exchange.account = account->text();
    if (const auto body = request.find("body")) exchange.body = body->value();
    if (const auto text = request.find("text")) exchange.body = text->value();
    if (const auto failure = from.find("failure")) {
        exchange.result = read_failure(*failure);
    } else {
        exchange.result.response = read_response(from.get("response"));
        exchange.result.sent = true;
    }
    return exchange;
}

CLOUD66_DECL std::vector<recorded_exchange> read_recording(const std::filesystem::path& file)
{
    const std::string name = file.string();
    std::error_code failed;
    const secret content = read_file(file, failed);
    if (failed)
        throw error(errc::file_error, "recording \"" + name + "\": " +
                                          (failed == std::errc::is_a_directory
                                               ? std::string("it is a folder")
                                               : failed.message() + "; record it with cloud66::recorder"));
    const std::string_view text = content.reveal();
    json::parser parser;
    boost::system::error_code bad;
    const std::size_t read = parser.write_some(text, bad);
    if (bad || text.find_first_not_of(" \t\r\n", read) != std::string::npos) {
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n');
        throw error(errc::invalid_argument, "recording \"" + name + "\": line " + std::to_string(line) +
                                                ": no JSON" + (bad ? " (" + bad.message() + ')' : ""));
    }
    const json::value document = parser.release();
    const recorded_value root(name, "", document);
    const auto version = root.find(version_member);
    if (!version) root.fail("it is no recording: there is no \"" + std::string(version_member) + '"');
    if (version->value() != recording_version)
        version->fail("version " + json::serialize(version->value()) + " is not known here, but only " +
                      std::to_string(recording_version) + "; record again");
    std::vector<recorded_exchange> result;
    for (const recorded_value& exchange : root.get("exchanges").elements())
        result.push_back(read_exchange(exchange));
    return result;
}

}  // namespace cloud66::inline v1::detail

#endif
