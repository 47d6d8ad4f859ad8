// SPDX-License-Identifier: BSL-1.0
#include "support/omissions.hpp"

#include <algorithm>
#include <array>

namespace test {

namespace {

// Everything that the client leaves out on purpose, by resource.
constexpr std::array all{
    // Schemas that no operation uses by itself.
    omission{"Envelope", "detail/client/api_response decodes it"},
    omission{"Pagination", "page_position, which detail/client/api_response reads"},
    omission{"ErrorBody", "api_error, which detail/client/api_response reads"},
    omission{"Error", "api_error, which detail/client/api_response reads"},
    omission{"Alert", "an older description of Notification"},
    omission{"AlertSubscription", "an older description of a Notification's subscription"},
    omission{"AlertUpdateFailure", "an older description of a NotificationUpdateResult's failure"},
    omission{"AlertUpdateFailures", "an older description of a NotificationUpdateResult's failures"},
    omission{"AlertUpdateResult", "an older description of NotificationUpdateResult"},
    omission{"AlertUpdateSuccesses", "an older description of a NotificationUpdateResult's successes"},
    omission{"ApplicationGroupNotificationsUpdate", "an older description of the request of that name"},
    omission{"DockerHostTaskJob", "a job with these params: job_details has their members"},
    omission{"DockerHostTaskParams", "job_details, which job::params is read as"},
    omission{"DockerServiceTaskJob", "a job with these params: job_details has their members"},
    omission{"DockerServiceTaskParams", "job_details, which job::params is read as"},
    omission{"CloudVendorInstance", "a table in the documentation, not a response: see list_clouds"},
    omission{"CloudVendorRegion", "a table in the documentation, not a response: see list_clouds"},
    omission{"FormationBundle", "a file format of the vendor's client, never sent"},
    omission{"BundleBaseTemplate", "part of FormationBundle"},
    omission{"BundleHelmRelease", "part of FormationBundle"},
    omission{"BundleMetadata", "part of FormationBundle"},
    omission{"BundlePolicy", "part of FormationBundle"},
    omission{"BundleStencil", "part of FormationBundle"},
    omission{"BundleTransformation", "part of FormationBundle"},
    omission{"BundleWorkflow", "part of FormationBundle"},
    // Results of changes without data.
    omission{"GenericResult.ok", "always true: a failure is an error"},
    omission{"GenericResult.message", "text that repeats the success"},
    omission{"GenericResponse.ok", "always true: a failure is an error"},
    omission{"GenericResponse.message", "text that repeats the success"},
    // deployments
    omission{"DeployResult.ok", "always true: a failure is an error"},
    omission{"DeployResult.message", "text that repeats whether there is an action, which the handle shows"},
    omission{"DeployResult.queued", "the handle is empty then; also true in a sample that has an action"},
    // stack_actions
    omission{"StackActionRequest.server", "the documentation's spelling of server_uid, by name"},
    omission{"StackActionRequest.server_group", "used only with `server`"},
    omission{"StackActionRequest.container", "the documentation's spelling of container_id"},
    omission{"StackActionRequest.server_id_filter", "the documentation's spelling of server_uid"},
    omission{"StackActionRequest.process-name", "the documentation's spelling of process_name"},
    // Calls that return the only other member.
    omission{"OneTimePassword.ok", "`ok: false` is an error, so that it says nothing"},
    omission{"BackupFileUrl.ok", "`ok: false` is an error, so that it says nothing"},
    // ping
    omission{"PingAuth.ok", "a token that is not good is an error, so that it says nothing"},
    // users
    omission{"read User.access_profile.override", "a member of requests"},
    // settings
    omission{"model ServerSetting.created_at", "one model for the settings of stacks and of servers"},
    omission{"model ServerSetting.updated_at", "one model for the settings of stacks and of servers"},
    // onprems
    omission{"sent Onprem.created_at_iso", "read-only; the vendor's Go client sends it back unchanged"},
    omission{"sent Onprem.updated_at_iso", "read-only; the vendor's Go client sends it back unchanged"},
    // formations
    omission{"CreateFormationRequest.base_template", "the older form of base_templates, for one of them"},
};

}  // namespace

std::span<const omission> omissions() { return all; }

bool is_omitted(std::string_view name)
{
    return std::any_of(all.begin(), all.end(), [&](const omission& one) { return one.name == name; });
}

}  // namespace test
