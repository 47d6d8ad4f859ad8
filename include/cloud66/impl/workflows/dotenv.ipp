// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_WORKFLOWS_DOTENV_IPP
#define CLOUD66_IMPL_WORKFLOWS_DOTENV_IPP

#include <cloud66/detail/file/read_file.hpp>
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/error.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

/// Reads a `.env` text from its beginning to its end.
class dotenv_reader
{
public:
    dotenv_reader(std::string_view text, std::string_view source) : rest_(text), source_(source) {}

    std::map<std::string, secret> read()
    {
        const std::string_view valid = rest_.substr(0, valid_utf8_prefix(rest_));
        if (valid.size() < rest_.size())
            fail(line_ + static_cast<std::size_t>(std::count(valid.begin(), valid.end(), '\n')),
                 "this is not UTF-8");
        std::map<std::string, secret> variables;
        if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);  // a byte order mark
        while (!rest_.empty()) {
            skip_blanks();
            if (!at_comment() && !at_line_end()) read_assignment(variables);
            finish_line();
        }
        return variables;
    }

private:
    static bool is_blank(char c) { return c == ' ' || c == '\t'; }
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    static bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
    static bool continues_name(char c) { return begins_name(c) || is_digit(c) || c == '.'; }

    bool at(char c) const { return rest_.starts_with(c); }
    bool at_comment() const { return at('#'); }
    bool at_line_end() const { return rest_.empty() || at('\n') || at('\r'); }

    [[noreturn]] void fail(std::size_t line, std::string_view problem) const
    {
        std::string text(source_);
        text.append(":").append(std::to_string(line)).append(": ").append(problem);
        throw error(errc::invalid_argument, std::move(text));
    }

    char take()
    {
        const char c = rest_.front();
        if (c == '\0') fail(line_, "there is a NUL character; is this a text?");
        if (c == '\n') ++line_;
        rest_.remove_prefix(1);
        return c;
    }

    void skip_blanks()
    {
        while (!rest_.empty() && is_blank(rest_.front())) take();
    }

    /// Reads over a comment, if there is one, and the end of the line.
    void finish_line()
    {
        skip_blanks();
        if (at_comment())
            while (!at_line_end()) take();
        if (!at_line_end()) fail(line_, "something stands behind the closing quote");
        if (at('\r')) {
            take();
            if (!at('\n')) ++line_;
        }
        if (at('\n')) take();
    }

    std::string read_name()
    {
        std::string name;
        while (!rest_.empty() && (name.empty() ? begins_name(rest_.front()) : continues_name(rest_.front())))
            name += take();
        return name;
    }

    void read_assignment(std::map<std::string, secret>& variables)
    {
        std::string name = read_name();
        if (name == "export" && !rest_.empty() && is_blank(rest_.front())) {
            skip_blanks();
            if (!at('=')) name = read_name();
        }
        skip_blanks();
        if (name.empty() || !at('=')) fail(line_, "this is not NAME=value");
        take();
        std::string value = read_value();
        variables.insert_or_assign(std::move(name), secret(value));
        detail::wipe(value.data(), value.size());
    }

    std::string read_value()
    {
        const bool behind_blank = !rest_.empty() && is_blank(rest_.front());
        skip_blanks();
        return at('\'') || at('"') ? read_quoted() : read_plain(behind_blank);
    }

    std::string read_plain(bool behind_blank)
    {
        std::string value;
        value.reserve((std::min)(rest_.find('\n'), rest_.size()));  // no copy is left behind
        while (!at_line_end() && !(behind_blank && at_comment())) {
            behind_blank = is_blank(rest_.front());
            value += take();
        }
        while (!value.empty() && is_blank(value.back())) value.pop_back();
        return value;
    }

    std::string read_quoted()
    {
        const std::size_t opened_in = line_;
        const char quote = take();
        std::string value;
        value.reserve(rest_.size());  // no copy is left behind
        while (!at(quote)) {
            if (rest_.empty()) fail(opened_in, "the quote that is opened here is never closed");
            if (rest_.starts_with("\r\n")) take();
            value += quote == '"' && at('\\') ? read_escape() : take();
        }
        take();
        return value;
    }

    /// The character that an escape stands for; the backslash if it is none.
    char read_escape()
    {
        constexpr std::string_view escapes = "nrt\\\"$";
        constexpr std::string_view characters = "\n\r\t\\\"$";
        const char backslash = take();
        const std::size_t known = rest_.empty() ? std::string_view::npos : escapes.find(rest_.front());
        if (known == std::string_view::npos) return backslash;
        take();
        return characters[known];
    }

    std::string_view rest_;
    std::string_view source_;
    std::size_t line_ = 1;
};

}  // namespace detail

CLOUD66_DECL std::map<std::string, secret> parse_dotenv(std::string_view text, std::string_view source)
{
    return detail::dotenv_reader(text, source).read();
}

CLOUD66_DECL std::map<std::string, secret> load_dotenv(const std::filesystem::path& path)
{
    std::error_code failed;
    const secret text = detail::read_file(path, failed);
    if (failed) throw error(errc::file_error, path.string() + " cannot be read: " + failed.message());
    return parse_dotenv(text.reveal(), path.string());
}

}  // namespace cloud66::inline v1

#endif
