// SPDX-License-Identifier: BSL-1.0
// The file in which the vendor's command-line program stores its token.
#include <cloud66/credentials.hpp>

#include <unistd.h>

#include <cstdio>
#include <string>

#include "fuzz.hpp"

void fuzz(std::string_view input)
{
    const std::string path = "/tmp/cloud66-fuzz-" + std::to_string(::getpid()) + ".json";
    if (std::FILE* file = std::fopen(path.c_str(), "wb")) {
        std::fwrite(input.data(), 1, input.size(), file);
        std::fclose(file);
    }
    struct remove
    {
        ~remove() { ::unlink(path.c_str()); }
        const std::string& path;
    } const after{path};
    FUZZ_CHECK(cloud66::detail::credentials_access::fixed(cloud66::credentials::cx_file(path)));
}
