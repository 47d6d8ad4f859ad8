// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_RESPONSE_PARSER_HPP
#define CLOUD66_DETAIL_TRANSPORT_RESPONSE_PARSER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/spare_memory.hpp>
#include <cloud66/http.hpp>

#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/optional/optional.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Beast's parser, which fills an `http::response` without a container in between.
class response_parser final : public boost::beast::http::basic_parser<false>
{
public:
    /// Status, headers, and what of the body was collected.
    http::response& response() { return response_; }

    /// Whether the body becomes part of the response. Else each `put` leaves a chunk of it in `chunk`.
    void collect_body(bool on) { collects_ = on; }

    /// What the last `put` has found of the body; valid as long as the bytes that were put.
    std::string_view chunk() const { return chunk_; }
    void clear_chunk() { chunk_ = {}; }

private:
    using code_type = boost::system::error_code;
    using text = boost::beast::string_view;
    using length = boost::optional<std::uint64_t>;

    std::size_t add(text part)
    {
        if (collects_)
            response_.body.append(part.data(), part.size());
        else
            chunk_ = {part.data(), part.size()};
        return part.size();
    }

    void on_request_impl(boost::beast::http::verb, text, text, int, code_type&) override {}

    void on_response_impl(int status, text, int, code_type& code) override
    {
        if (status < 100 || status > 599) code = boost::beast::http::error::bad_status;
        response_.status = status;
        response_.headers.reserve(512);
    }

    void on_field_impl(boost::beast::http::field field, text name, text value, code_type& code) override
    {
        // Beast takes any list that ends with it; the others of the list would be left in the body.
        if (field == boost::beast::http::field::transfer_encoding && !iequals(value, "chunked"))
            code = boost::beast::http::error::bad_transfer_encoding;
        response_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }

    void on_header_impl(code_type&) override {}

    void on_body_init_impl(const length& announced, code_type&) override
    {
        constexpr std::uint64_t believed = 1024 * 1024;
        if (!collects_) return;
        response_.body = spare_memory<std::string>::take();
        if (announced && *announced <= believed) response_.body.reserve(static_cast<std::size_t>(*announced));
    }

    std::size_t on_body_impl(text part, code_type&) override { return add(part); }
    void on_chunk_header_impl(std::uint64_t, text, code_type&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, text part, code_type&) override { return add(part); }
    void on_finish_impl(code_type&) override {}

    http::response response_;
    std::string_view chunk_;
    bool collects_ = true;
};

}  // namespace cloud66::inline v1::detail

#endif
