// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_FAULTS_HPP
#define CLOUD66_SANDBOX_FAULTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/script.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The lines of a fault script that are not used up, in the order in which they were added.
class fault_script
{
public:
    /// \throws std::invalid_argument if the line has no sense.
    CLOUD66_DECL void add(fault line);

    void clear() { lines_.clear(); }

    /// What is to happen to this request, if anything.
    CLOUD66_DECL std::optional<fault> next_for(std::string_view verb,
                                               const std::optional<std::vector<std::string>>& segments);

    /// What is to happen to a new connection, if anything.
    CLOUD66_DECL std::optional<fault> next_for_connection();

private:
    template <class Fits>
    std::optional<fault> next(Fits fits);

    std::vector<fault> lines_;
};

/// Whether it is for a connection rather than for a request.
CLOUD66_DECL bool is_for_connections(fault_kind kind);

/// Whether the sandbox does what the request asks for.
CLOUD66_DECL bool is_carried_out(const fault& line);

/// Turns the right answer into what the line says. Nothing that the line does not name is changed.
CLOUD66_DECL verdict spoilt(raw_answer right, const fault& line);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/faults.ipp>
#endif

#endif
