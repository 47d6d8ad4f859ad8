// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_SET_ENVIRONMENT_VARIABLES_HPP
#define CLOUD66_WORKFLOWS_SET_ENVIRONMENT_VARIABLES_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// What becomes of the user's variables that are not among those to be set.
enum class other_variables
{
    keep,   ///< They stay as they are.
    remove  ///< They go.
};

/// How environment variables are set.
using set_environment_variables_params = create_environment_variable_params;

/// What `set_environment_variables_from_file` takes: the same as `set_environment_variables`.
using set_environment_variables_from_file_params = set_environment_variables_params;

/// Sets many environment variables of a stack with one request, and so with one action.
///
///     const cloud66::named_value changes[] = {{"RAILS_ENV", "production"}, {"WORKERS", "4"}};
///     auto action = co_await cloud66::set_environment_variables(client, uid, changes,
///                                                               cloud66::other_variables::keep);
///
/// Sends `PATCH` or `POST /stacks/{stack_uid}/environments/bulk.json` with one JSON object, in which a value
/// needs no quotes that the API might understand in another way. Values appear in no error and no log line.
///
/// \param variables at least one, each name once; a value may be empty.
/// \param others whether other variables stay or go.
/// \param params when the change reaches the servers; default: as the API chooses.
/// \throws error `invalid_argument`, before anything is sent, for a name that is empty or given twice, and if
/// there are no variables.
inline operation<action> set_environment_variables(const client& api, std::string_view stack_uid,
                                                   std::span<const named_value> variables,
                                                   other_variables others,
                                                   set_environment_variables_params params = {})
{
    return detail::report_errors(api, [&] {
        if (variables.empty()) throw error(errc::invalid_argument, "there are no variables to be set");
        detail::object_writer set;
        for (const named_value& variable : variables) {
            if (set.contains(detail::required("the name of a variable", variable.name)))
                throw error(errc::invalid_argument, std::string(variable.name) + " is given twice");
            set.add(variable.name, variable.value);
        }
        if (others == other_variables::keep)
            return api.patch_environment_variables(stack_uid, environments_format::json, set.text(), params);
        return api.upload_environment_variables(stack_uid, environments_format::json, set.text(), params);
    });
}

/// The same with what `parse_dotenv` and `load_dotenv` give.
inline operation<action> set_environment_variables(const client& api, std::string_view stack_uid,
                                                   const std::map<std::string, secret>& variables,
                                                   other_variables others,
                                                   set_environment_variables_params params = {})
{
    return detail::report_errors(api, [&] {
        std::vector<named_value> views;
        for (const auto& [name, value] : variables) views.push_back({name, value.reveal()});
        return set_environment_variables(api, stack_uid, views, others, params);
    });
}

/// The same with the variables of a `.env` file; see `parse_dotenv` for what such a file may hold.
///
///     auto action = co_await cloud66::set_environment_variables_from_file(client, uid, ".env",
///                                                                         cloud66::other_variables::keep);
///
/// \throws error before anything is sent: `file_error` if the file cannot be read, `invalid_argument` naming the line if
/// one is not understood, and if the file has no variables.
inline operation<action> set_environment_variables_from_file(
    const client& api, std::string_view stack_uid, const std::filesystem::path& path, other_variables others,
    set_environment_variables_from_file_params params = {})
{
    return detail::report_errors(api, [&] {
        const auto variables = load_dotenv(path);
        if (variables.empty()) throw error(errc::invalid_argument, path.string() + " has no variables");
        return set_environment_variables(api, stack_uid, variables, others, params);
    });
}

}  // namespace cloud66::inline v1

#endif
