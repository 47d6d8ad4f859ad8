// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_FORM_EXCHANGE_HPP
#define CLOUD66_DETAIL_CLIENT_FORM_EXCHANGE_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>
#include <cloud66/secret.hpp>

#include <vector>

namespace cloud66::inline v1::detail {

/// What is particular to a request whose body is a form with credentials of its own: the client's token is not sent with
/// it, and the response may be a form, too.
struct form_exchange
{
    secret authorization;         ///< The value of `Authorization`; empty: none is sent.
    std::vector<secret> secrets;  ///< In the form. A server may repeat them, and no error does.

    /// Adds those that the request needs.
    CLOUD66_DECL void add_headers(http::header_list& headers) const;

    /// Turns a form into JSON, and leaves nothing in a body that could not be read and may have a token in it.
    CLOUD66_DECL void make_readable(http::response& response) const;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/form_exchange.ipp>
#endif

#endif
