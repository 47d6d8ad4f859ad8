// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ACCOUNT_HPP
#define CLOUD66_SANDBOX_ACCOUNT_HPP

#include <cloud66/config.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// What there is of each kind, as the API shows it, by the kind's name in the API's paths. What belongs to one
/// document has a kind of its own: `backups/4153/files`.
class document_store
{
public:
    /// The documents of a kind; an empty list if there are none.
    CLOUD66_DECL json::array& part(std::string_view kind);

    /// The document of a kind whose `member` has that value; null if there is none.
    CLOUD66_DECL json::object* find(std::string_view kind, std::string_view member, std::string_view value);

    /// The same, which must exist.
    /// \param what its name in the refusal: `Server`.
    /// \throws refusal 404 if there is none.
    CLOUD66_DECL json::object& get(std::string_view kind, std::string_view member, std::string_view value,
                                   std::string_view what);

    /// Takes away the documents of a kind whose `member` has that value; whether there were any.
    CLOUD66_DECL bool erase(std::string_view kind, std::string_view member, std::string_view value);

    /// The number after the greatest in `member` of the documents of a kind, and after `least`.
    CLOUD66_DECL std::int64_t next_number(std::string_view kind, std::string_view member, std::int64_t least);

private:
    std::map<std::string, json::array, std::less<>> parts_;
};

/// A stack and what belongs to it: `services` with their containers, `servers`, `processes`, ...
struct stack_record : document_store
{
    std::int64_t id = 0;                ///< What `resource_id` shows.
    json::object document;              ///< The inventory's `Stack`.
    std::vector<json::object> actions;  ///< The inventory's `AsyncAction`, by id.
    std::size_t running_actions = 0;

    CLOUD66_DECL std::string uid() const;
    CLOUD66_DECL std::string name() const;

    /// Null if there is none.
    CLOUD66_DECL json::object* find_action(std::int64_t id);
};

/// Whether `document` has a `member` that is this text or number.
CLOUD66_DECL bool member_is(const json::object& document, std::string_view member, std::string_view value);

/// The text of a string member; empty if it is anything else.
CLOUD66_DECL std::string_view member_text(const json::object& document, std::string_view member);

/// Calls `visit(container)` for each container of a stack that runs in a service and on a server; an empty
/// name stands for any.
template <class Visitor>
void for_each_container(stack_record& stack, std::string_view service, std::string_view server_uid,
                        Visitor visit)
{
    for (json::value& one : stack.part("services")) {
        if (!service.empty() && !member_is(one.as_object(), "name", service)) continue;
        json::value* containers = one.as_object().if_contains("containers");
        if (containers == nullptr || !containers->is_array()) continue;
        for (json::value& container : containers->get_array())
            if (server_uid.empty() || member_is(container.as_object(), "server_uid", server_uid))
                visit(container.as_object());
    }
}

/// What a token may do.
using scope_set = std::set<std::string, std::less<>>;

/// The user's account with all that is in it: `gateways`, `clouds`, ...
struct account : document_store
{
    std::int64_t id = 456;
    std::string name = "Acme Trading";
    std::int64_t user_id = 123;
    std::string user_name = "Jane Doe";
    std::string user_email = "jane@example.com";

    std::vector<std::shared_ptr<stack_record>> stacks;
    std::map<std::string, scope_set, std::less<>> tokens;

    /// Null if there is none.
    CLOUD66_DECL std::shared_ptr<stack_record> find_stack(std::string_view uid) const;
};

/// Makes uids that look random and are the same at every start.
class uid_maker
{
public:
    explicit uid_maker(std::uint64_t seed) : state_(seed) {}

    /// 64 even bits.
    CLOUD66_DECL std::uint64_t next();

    /// Hexadecimal digits.
    CLOUD66_DECL std::string hex(std::size_t digits);

    /// Such digits as a GUID: `550e8400-e29b-41d4-a716-446655440000`.
    CLOUD66_DECL std::string guid();

private:
    std::uint64_t state_;
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/account.ipp>
#endif

#endif
