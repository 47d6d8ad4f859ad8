// SPDX-License-Identifier: BSL-1.0
#include "support/omissions.hpp"

#include <algorithm>
#include <array>

namespace test {

namespace {

// Everything that the client leaves out on purpose, by resource.
constexpr std::array all{
    // stack_actions
    omission{"StackActionRequest.server", "the documentation's spelling of server_uid, by name"},
    omission{"StackActionRequest.server_group", "goes with `server`"},
    omission{"StackActionRequest.container", "the documentation's spelling of container_id"},
    omission{"StackActionRequest.server_id_filter", "the documentation's spelling of server_uid"},
    omission{"StackActionRequest.process-name", "the documentation's spelling of process_name"},
    // onprems
    omission{"sent Onprem.created_at_iso", "the API's own business; Go sends it back as it came"},
    omission{"sent Onprem.updated_at_iso", "the API's own business; Go sends it back as it came"},
    // formations
    omission{"CreateFormationRequest.base_template", "the older form of base_templates, for one of them"},
};

}  // namespace

std::span<const omission> omissions() { return all; }

bool is_omitted(std::string_view what)
{
    return std::any_of(all.begin(), all.end(), [&](const omission& one) { return one.what == what; });
}

}  // namespace test
