// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_YAML_NAMES_HPP
#define CLOUD66_DETAIL_SANDBOX_YAML_NAMES_HPP

#include <cloud66/config.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The names at the top of a service.yml or manifest.yml and one level below, in block style, in flow style, or in JSON,
// which is flow style, too. The sandbox needs no more of YAML than this.
namespace cloud66::inline v1::sandbox_detail {

/// A name in a mapping, and in how many mappings and lists that mapping stands.
struct yaml_name
{
    std::size_t depth;
    std::string text;
};

inline bool is_yaml_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The place behind the quotes that are opened at `at`; none if they are not closed.
inline std::size_t end_of_yaml_quotes(std::string_view text, std::size_t at)
{
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\')
            ++at;
        else if (text[at] == quote)
            return at + 1;
    }
    return std::string_view::npos;
}

/// Reads a mapping in flow style, which begins at `at`, and adds its names.
/// \returns the place behind it; none if it is not closed.
inline std::size_t read_flow_mapping(std::string_view text, std::size_t at, std::size_t depth,
                                     std::vector<yaml_name>& names)
{
    std::string open;  // the brackets that are open
    std::string word;  // what stands since the last bracket, comma or colon
    bool is_quoted = false;
    const auto begin_word = [&] {
        word.clear();
        is_quoted = false;
    };
    while (at < text.size()) {
        const char c = text[at];
        if ((c == '"' || c == '\'') && word.empty()) {
            const std::size_t end = end_of_yaml_quotes(text, at);
            if (end == std::string_view::npos) return end;
            word = text.substr(at + 1, end - at - 2);
            is_quoted = true;
            at = end;
            continue;
        }
        ++at;
        if (c == '{' || c == '[') {
            open += c;
            begin_word();
        } else if (c == '}' || c == ']') {
            if (open.back() != (c == '}' ? '{' : '[')) return std::string_view::npos;
            open.pop_back();
            begin_word();
            if (open.empty()) return at;
        } else if (c == ',') {
            begin_word();
        } else if (c == ':' && (is_quoted || at == text.size() || is_yaml_space(text[at]) ||
                                std::string_view(",[]{}").find(text[at]) != std::string_view::npos)) {
            while (!is_quoted && !word.empty() && is_yaml_space(word.back())) word.pop_back();
            if (open.back() == '{' && !word.empty()) names.push_back({depth + open.size() - 1, word});
            begin_word();
        } else if (c == '#' && is_yaml_space(text[at - 2])) {
            at = (std::min)(text.find('\n', at), text.size());
        } else if (!is_quoted && !(word.empty() && is_yaml_space(c))) {
            word += c;
        }
    }
    return std::string_view::npos;
}

/// The name at the start of a line in block style and the place of its value; empty if the line has none.
struct block_entry
{
    std::string name{};
    std::size_t value = 0;
};

inline block_entry read_block_entry(std::string_view line)
{
    block_entry entry;
    std::size_t colon = 0;
    if (line[0] == '"' || line[0] == '\'') {
        const std::size_t end = end_of_yaml_quotes(line, 0);
        if (end == std::string_view::npos) return {};
        entry.name = line.substr(1, end - 2);
        colon = line.find_first_not_of(' ', end);
        if (colon == std::string_view::npos || line[colon] != ':') return {};
    } else {
        for (colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1))
            if (colon + 1 == line.size() || is_yaml_space(line[colon + 1])) break;
        if (colon == std::string_view::npos || line.starts_with("- ")) return {};
        entry.name = line.substr(0, colon);
        while (entry.name.ends_with(' ')) entry.name.pop_back();
    }
    entry.value = (std::min)(line.find_first_not_of(" \t\r", colon + 1), line.size());
    return entry;
}

/// The names at the top of a text and one level below, in the order in which they stand; none if the text is not
/// complete.
inline std::vector<yaml_name> read_yaml_names(std::string_view text)
{
    std::vector<yaml_name> names;
    std::size_t level = 0;  // the indentation below the last name at the top; zero: not known
    std::size_t block_text =
        std::string_view::npos;  // the indentation of a name whose value is a block of text
    for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
        const std::size_t end = (std::min)(text.find('\n', at), text.size());
        next = end + 1;
        const std::size_t start = (std::min)(text.find_first_not_of(" \t\r", at), end);
        const std::size_t indent = start - at;
        const std::string_view line = text.substr(start, end - start);
        if (line.empty() || line[0] == '#' || line[0] == '%' || line.starts_with("---")) continue;
        if (indent > block_text) continue;
        block_text = std::string_view::npos;

        if (indent == 0) level = 0;
        if (indent > 0 && level == 0) level = indent;
        if (indent != level) continue;
        const std::size_t depth = indent == 0 ? 0 : 1;
        std::size_t value = 0;
        if (line[0] != '{') {
            const block_entry entry = read_block_entry(line);
            if (entry.name.empty()) continue;
            names.push_back({depth, entry.name});
            value = entry.value;
        }
        if (value == line.size()) continue;
        if (line[value] == '|' || line[value] == '>') block_text = indent;
        if (line[value] != '{') continue;
        const std::size_t closed =
            read_flow_mapping(text, start + value, value == 0 ? depth : depth + 1, names);
        if (closed == std::string_view::npos) return {};
        next = (std::min)(text.find('\n', closed), text.size()) + 1;
    }
    return names;
}

/// The names one level below `parent` at the top of a text, or below any name at the top if `parent` is empty.
inline std::vector<std::string> yaml_names_below(std::string_view text, std::string_view parent)
{
    std::vector<std::string> found;
    bool is_inside = false;
    for (yaml_name& name : read_yaml_names(text)) {
        if (name.depth == 0) is_inside = parent.empty() || name.text == parent;
        if (name.depth == 1 && is_inside) found.push_back(std::move(name.text));
    }
    return found;
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
