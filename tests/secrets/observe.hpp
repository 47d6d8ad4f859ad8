// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OBSERVE_HPP
#define CLOUD66_OBSERVE_HPP

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

// Functions that observe.patch makes the library call for each secret and for each text that a program may print.
namespace cloud66::observe {

/// Shorter secrets, such as `x`, also occur in the library's own texts.
inline constexpr std::size_t shortest_secret = 8;

struct record
{
    std::mutex mutex;
    std::set<std::string, std::less<>> secrets;
};

/// Never destroyed, since clients may be static.
inline record& all()
{
    static record* const instance = new record;
    return *instance;
}

/// Records a secret, and appends it to the file that `CLOUD66_SECRETS` names.
inline void used(std::string_view secret)
{
    if (secret.size() < shortest_secret) return;
    const std::lock_guard<std::mutex> lock(all().mutex);
    if (!all().secrets.emplace(secret).second) return;
    const char* const path = std::getenv("CLOUD66_SECRETS");
    std::FILE* const file = path ? std::fopen(path, "ae") : nullptr;
    if (!file) return;
    std::fprintf(file, "%.*s\n", static_cast<int>(secret.size()), secret.data());
    std::fclose(file);
}

/// Aborts the program if `text` contains a recorded secret, percent-encoded or not.
inline void printed(std::string_view text)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned code = 0;
        const bool encoded = text[at] == '%' && text.size() - at > 2 &&
                             std::sscanf(std::string(text.substr(at + 1, 2)).c_str(), "%2x", &code) == 1;
        plain += encoded ? static_cast<char>(code) : text[at];
        if (encoded) at += 2;
    }
    const std::lock_guard<std::mutex> lock(all().mutex);
    for (const std::string& secret : all().secrets) {
        if (text.find(secret) == text.npos && plain.find(secret) == plain.npos) continue;
        std::fprintf(stderr, "A printable text contains a secret: %s\n", std::string(text).c_str());
        std::abort();
    }
}

}  // namespace cloud66::observe

#endif
