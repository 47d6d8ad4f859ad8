// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SEED_DOCUMENTS_HPP
#define CLOUD66_SANDBOX_SEED_DOCUMENTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/world.hpp>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// What makes one seeded stack different from the next.
struct stack_facts
{
    std::string name;
    std::string environment = "production";
    std::string language = "ruby";
    std::string framework = "docker";
    std::string backend = "docker";  ///< Empty: none, as for servers without containers.
    std::string git_branch = "main";
    bool has_loadbalancer = false;
    std::chrono::hours age{24 * 120};
};

/// Adds a stack with every member of the inventory's `Stack` and nothing in it.
CLOUD66_DECL std::shared_ptr<stack_record> seed_stack(world& everything, const stack_facts& facts);

/// Adds a server with every member of the inventory's `Server`, and returns its uid. Database servers are in
/// another server group than the others.
CLOUD66_DECL std::string seed_server(world& everything, stack_record& stack, std::string_view name,
                                     std::initializer_list<std::string_view> roles);

/// What makes one seeded service different from the next.
struct service_facts
{
    std::string name;
    std::string command;
    int port = 0;  ///< Behind HTTP and HTTPS; zero: none.
};

/// A container with every member of the inventory's `Container`, on the server of that name.
/// \param started the moment of its start, as the API writes it.
CLOUD66_DECL json::object seed_container(world& everything, stack_record& stack, const service_facts& facts,
                                         std::string_view server_name, std::string_view started);

/// What a service was made from, for further containers of it.
CLOUD66_DECL service_facts facts_of_service(stack_record& stack, const json::object& service);

/// Adds a service with every member of the inventory's `Service`, with one container on each of the named
/// servers; a server may be named more than once.
CLOUD66_DECL void seed_service(world& everything, stack_record& stack, const service_facts& facts,
                               const std::vector<std::string>& server_names);

/// Adds a process of a classic stack, with so many copies on each of the named servers.
CLOUD66_DECL void seed_process(world& everything, stack_record& stack, std::string_view name,
                               std::string_view command, std::initializer_list<std::string_view> server_names,
                               int copies);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/seed_documents.ipp>
#endif

#endif
