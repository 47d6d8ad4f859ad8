// SPDX-License-Identifier: BSL-1.0
// Any JSON decoded as each model: decoding throws nothing but cloud66::error.
#include <cloud66.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/detail/json/encode.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/system/error_code.hpp>

#include <string>
#include <vector>

#include "fuzz.hpp"

namespace {

using namespace cloud66;
using models = boost::mp11::mp_list<
    account, acl, action_info, agent_registration, application_variant, backup_file, detail::backup_file_url,
    base_template, cloud, cluster, config_store_record, configuration, container, database, database_user,
    deployment, dns_provider, entity_tags, environment_variable, environment_variable_history,
    environment_variables_text, failover_group, firewall_rule, formation, formation_pipeline, gateway,
    helm_release, image_repository, job, managed_backup, notification, detail::one_time_password, onprem,
    operation_log_entry, ping_auth, policy, process, queue, render_issue, renders, server, server_group,
    service, session, setting, snapshot, ssl_certificate, stack, stack_profile, stencil, transformation,
    unmanaged_server, user, workflow, yaml_version>;

template <class T>
void decode_as(const detail::json_node& root)
{
    try {
        detail::decode_notes notes;
        T one{};
        detail::decode(root, one, notes);
        std::vector<T> several;
        detail::decode(root, several, notes);
    } catch (const error&) {
    }
}

}  // namespace

void fuzz(std::string_view input)
{
    boost::system::error_code bad;
    const detail::json_document document{std::string(input), bad};
    if (bad) return;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, models>>(
        [&]<class T>(boost::mp11::mp_identity<T>) { decode_as<T>(document.root()); });
}
