// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FIREWALLS_HPP
#define CLOUD66_RESOURCES_FIREWALLS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// A rule that lets traffic pass. Sources: docs2024, Terraform, docs-v3, which disagree about numbers and
/// texts; both are read.
struct firewall_rule
{
    std::int64_t id = 0;
    std::optional<std::string> from_ip;  ///< An address or a CIDR, such as `0.0.0.0/0`.
    std::optional<std::int64_t> from_group_id;
    std::optional<std::string> from_server_id;  ///< A number; a server's UID in docs-v3.
    std::optional<std::string> to_ip;
    std::optional<std::int64_t> to_group_id;
    std::optional<std::string> to_server_id;  ///< A number; a server's UID in docs-v3.
    std::optional<std::string> protocol;      ///< `tcp`, `udp` or `icmp`.
    std::optional<std::string> port;          ///< A number; docs-v3 also has ranges such as `8000-8999`.
    std::optional<std::string> rule_type;     ///< `dynamic`, `user`, `static`.
    std::optional<std::string> comments;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(firewall_rule, (),
                      (id, from_ip, from_group_id, from_server_id, to_ip, to_group_id, to_server_id, protocol,
                       port, rule_type, comments, created_at, updated_at))

/// What a firewall rule lets pass. Sent as docs2024's numbers; Terraform has texts of them, docs-v3 names.
enum class firewall_protocol
{
    tcp = 1,
    udp = 2,
    icmp = 3
};
BOOST_DESCRIBE_ENUM(firewall_protocol, tcp, udp, icmp)

namespace detail {
template <>
inline constexpr bool is_sent_as_number<firewall_protocol> = true;
}

/// Whose traffic a new rule lets pass. At least one member must be set.
struct create_firewall_rule_params
{
    std::optional<std::string_view> from_ip = {};  ///< An address or a CIDR.
    std::optional<std::int64_t> from_group_id = {};
    std::optional<std::int64_t> from_server_id = {};
    std::optional<std::string_view> to_ip = {};  ///< An address or a CIDR.
    std::optional<std::int64_t> to_group_id = {};
    std::optional<std::int64_t> to_server_id = {};
};
BOOST_DESCRIBE_STRUCT(create_firewall_rule_params, (),
                      (from_ip, from_group_id, from_server_id, to_ip, to_group_id, to_server_id))

/// A lease to be opened. The defaults are Go's: SSH from the caller's address to all servers for 20 minutes.
struct open_lease_params
{
    std::chrono::minutes open_for{20};  ///< How long it lasts, sent as `ttl`; cx takes 1 to 240.
    std::string_view from_ip = "AUTO";  ///< An address or a CIDR; `AUTO` is the caller's address.
    std::uint16_t port = 22;            ///< 0 only for `icmp`.
    std::optional<std::string_view> server_uid =
        {};  ///< The UID of the only server that it is for; default: all.
    std::optional<firewall_protocol> protocol = {};  ///< Go sends none.
};
BOOST_DESCRIBE_STRUCT(open_lease_params, (), (open_for, from_ip, port, server_uid, protocol))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& open_lease_params::open_for> = "ttl";
template <>
inline constexpr std::string_view renamed_member<& open_lease_params::server_uid> = "server_id";
}  // namespace detail

/// The calls about the firewall. What holds for every call stands at `client`. No source shows a
/// way to delete a rule; a lease ends by itself.
template <class Client>
class firewalls_api
{
public:
    /// Every firewall rule of a stack: `GET /stacks/{stack_uid}/firewalls.json`, all pages. Scope `public`.
    operation<std::vector<firewall_rule>> list_firewall_rules(std::string_view stack_uid) const
    {
        return detail::fetch_all<firewall_rule>(*this, rules(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/firewalls.json?page=N`.
    operation<page<firewall_rule>> list_firewall_rules(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<firewall_rule>(*this, rules(stack_uid), number);
    }

    /// One firewall rule: `GET /stacks/{stack_uid}/firewalls/{rule_id}.json`. Scope `public`.
    operation<firewall_rule> get_firewall_rule(std::string_view stack_uid, std::int64_t rule_id) const
    {
        return detail::fetch<firewall_rule>(
            *this, detail::get("get_firewall_rule", "/stacks/{stack_uid}/firewalls/{rule_id}.json",
                               {stack_uid, rule_id}));
    }

    /// Adds a rule that stays: `POST /stacks/{stack_uid}/firewalls.json`. Scope `admin`. Starts an action.
    /// \param port 0 only for `icmp`.
    /// \param params from where and to where.
    /// \throws error `invalid_argument` if nothing of that is set.
    operation<action> create_firewall_rule(std::string_view stack_uid, firewall_protocol protocol,
                                           std::uint16_t port, create_firewall_rule_params params) const
    {
        return detail::report_errors(*this, [&] {
            if (!params.from_ip && !params.from_group_id && !params.from_server_id && !params.to_ip &&
                !params.to_group_id && !params.to_server_id)
                throw error(errc::invalid_argument, "a firewall rule needs a from_ or a to_ member");
            check_port(protocol, port);
            detail::refuse_empty_texts(params);
            detail::object_writer body;
            detail::encode_member(body, "protocol", protocol);
            detail::encode_member(body, "port", port);
            detail::encode_members(body, params);
            return add("create_firewall_rule", stack_uid, body.text());
        });
    }

    /// Opens the firewall for some time, a lease: `POST /stacks/{stack_uid}/firewalls.json` with a `ttl`.
    /// Scope `admin`. Starts an action. Sources: Go, cx.
    /// \param params default: SSH from the caller's address for 20 minutes.
    operation<action> open_lease(std::string_view stack_uid, open_lease_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            check_port(params.protocol, params.port);
            detail::refuse_empty_texts(params);
            return add("open_lease", stack_uid, detail::encode(params));
        });
    }

private:
    static detail::api_request rules(std::string_view stack_uid)
    {
        return detail::get("list_firewall_rules", "/stacks/{stack_uid}/firewalls.json", {stack_uid});
    }

    static void check_port(std::optional<firewall_protocol> protocol, std::uint16_t port)
    {
        if (port == 0 && protocol != firewall_protocol::icmp)
            throw error(errc::invalid_argument, "port must be 1 to 65535");
    }

    operation<action> add(std::string_view operation_name, std::string_view stack_uid, std::string body) const
    {
        return detail::start(
            *this,
            detail::post(operation_name, "/stacks/{stack_uid}/firewalls.json", {stack_uid}, std::move(body)),
            stack_uid);
    }
};

}  // namespace cloud66::inline v1

#endif
