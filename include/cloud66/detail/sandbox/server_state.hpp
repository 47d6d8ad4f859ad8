// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_SERVER_STATE_HPP
#define CLOUD66_DETAIL_SANDBOX_SERVER_STATE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/account.hpp>
#include <cloud66/detail/sandbox/actions.hpp>
#include <cloud66/detail/sandbox/calendar.hpp>
#include <cloud66/detail/sandbox/faults.hpp>
#include <cloud66/detail/sandbox/oauth_state.hpp>
#include <cloud66/detail/sandbox/rate_limit.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

/// What the server knows and records, guarded by the mutex of the request handler.
struct server_state
{
    explicit server_state(sandbox_options chosen)
        : settings(std::move(chosen)),
          dates(settings.time, settings.calendar.value_or(std::chrono::system_clock::now())),
          uids(settings.seed),
          request_ids(~settings.seed),
          actions(dates, account.user_email, settings.action_duration),
          rate(settings.rate_limit, dates.start() - settings.rate_window_age)
    {
    }

    server_state(const server_state&) = delete;
    server_state& operator=(const server_state&) = delete;

    const sandbox_options settings;
    const calendar dates;
    uid_generator uids;
    uid_generator request_ids;  ///< Apart from `uids`, so that requests do not change the uids of documents.
    account_record account;     ///< The one that a request acts in.
    std::list<account_record> other_accounts;  ///< Those of the user that a request has acted in before.
    action_engine actions;
    rate_limit rate;
    fault_script faults;
    oauth_state oauth;
    std::deque<recorded_request> recorded;
    std::size_t request_count = 0;

    /// Calls `visit(account)` for each account.
    template <class Visitor>
    void for_each_account(Visitor visit) const
    {
        visit(account);
        for (const account_record& other : other_accounts) visit(other);
    }

    /// The account of that id; null if there is none, or no request has acted in it yet.
    const account_record* find_account(std::int64_t id) const
    {
        const account_record* found = nullptr;
        for_each_account([&](const account_record& one) {
            if (one.id == id) found = &one;
        });
        return found;
    }

    /// The stack of that uid in any account; null if there is none.
    std::shared_ptr<stack_record> find_stack(std::string_view uid) const
    {
        std::shared_ptr<stack_record> found;
        for_each_account([&](const account_record& one) {
            if (!found) found = one.find_stack(uid);
        });
        return found;
    }

    std::size_t stack_count() const
    {
        std::size_t count = 0;
        for_each_account([&](const account_record& one) { count += one.stacks.size(); });
        return count;
    }
};

/// Makes another account `state.account` while this exists. The list of accounts belongs to the user, so that the
/// current account always holds it.
class account_scope
{
public:
    /// \param id of an account that the state has.
    account_scope(server_state& state, std::int64_t id) : account_(state.account)
    {
        for (account_record& one : state.other_accounts)
            if (one.id == id) other_ = &one;
        exchange();
    }
    account_scope(const account_scope&) = delete;
    account_scope& operator=(const account_scope&) = delete;

    ~account_scope() { exchange(); }

private:
    void exchange()
    {
        if (other_ == nullptr) return;
        std::swap(account_, *other_);
        std::swap(account_.documents("accounts"), other_->documents("accounts"));
    }

    account_record& account_;
    account_record* other_ = nullptr;  // null: the state acts in the right one already
};

/// The date `hours` before the start of the sandbox, as the API writes it.
inline std::string date_before_start(const server_state& state, int hours)
{
    return state.dates.iso(state.dates.start() - std::chrono::hours(hours));
}

/// What a placeholder of a template stands for: `hex 32` and `digits 7` for that many random ones, `guid`,
/// `hours -48` and `seconds 90` for a date relative to the start of the sandbox, any other text for the member
/// of `values` at that path.
inline json::value placeholder_value(server_state& state, std::string_view text, const json::value& values)
{
    const std::string_view name = text.substr(0, text.find(' '));
    int number = 0;
    if (name.size() < text.size())
        std::from_chars(text.data() + name.size() + 1, text.data() + text.size(), number);
    const auto string = [](const std::string& plain) { return json::value(json::string(plain)); };
    if (name == "hex") return string(state.uids.hex(static_cast<std::size_t>(number)));
    if (name == "digits") return string(state.uids.decimal(static_cast<std::size_t>(number)));
    if (name == "guid") return string(state.uids.guid());
    if (name == "hours") return string(date_before_start(state, -number));
    if (name == "seconds") return string(state.dates.iso(state.dates.start() + std::chrono::seconds(number)));
    return values.at_pointer('/' + std::string(text));
}

inline json::value expanded(server_state& state, const json::value& part, const json::value& values)
{
    if (part.is_object()) {
        json::object result;
        for (const auto& [name, value] : part.get_object()) result[name] = expanded(state, value, values);
        return result;
    }
    if (part.is_array()) {
        json::array result;
        for (const json::value& element : part.get_array())
            result.push_back(expanded(state, element, values));
        return result;
    }
    if (!part.is_string()) return part;
    std::string_view rest = part.get_string();
    std::string text;
    while (!rest.empty()) {
        const std::size_t open = (std::min)(rest.find("${"), rest.size());
        const std::size_t close = rest.find('}', open);
        text += rest.substr(0, open);
        if (close == std::string_view::npos) break;
        json::value value = placeholder_value(state, rest.substr(open + 2, close - open - 2), values);
        if (open == 0 && text.empty() && close + 1 == rest.size()) return value;
        text += plain_text(value);
        rest.remove_prefix(close + 1);
    }
    return json::string(text);
}

/// The JSON in `text` with its `${placeholders}` filled in, from `values` and, as `account`, from the account.
inline json::value from_template(server_state& state, std::string_view text, json::object values = {})
{
    const account_record& account = state.account;
    values["account"] = {{"id", account.id},
                         {"name", account.name},
                         {"user_id", account.user_id},
                         {"user_email", account.user_email}};
    return expanded(state, json::parse(text), std::move(values));
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
