// SPDX-License-Identifier: BSL-1.0
// libcurl's multi interface, and a Boost.JSON document as in beast.cpp.
#include "job.hpp"

#include <curl/curl.h>
#include <boost/json.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace json = boost::json;

namespace {

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(bytes, size * count);
    return size * count;
}

class client
{
public:
    explicit client(const bench::job& job) : job_(job), bodies_(static_cast<std::size_t>(job.in_flight))
    {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        multi_ = curl_multi_init();
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(job.in_flight));
        headers_ = curl_slist_append(headers_, ("Authorization: Bearer " + bench::job::token()).c_str());
        headers_ = curl_slist_append(headers_, "Accept: application/json");
        const std::string url = "https://127.0.0.1:" + job.port + job.target();
        for (std::string& body : bodies_) {
            CURL* easy = curl_easy_init();
            curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
            curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
            curl_easy_setopt(easy, CURLOPT_CAINFO, job.ca_file.c_str());
            curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_);
            curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 30'000L);
            curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
            curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
            curl_easy_setopt(easy, CURLOPT_PRIVATE, &body);
            handles_.push_back(easy);
        }
    }

    ~client()
    {
        for (CURL* easy : handles_) curl_easy_cleanup(easy);
        curl_multi_cleanup(multi_);
        curl_slist_free_all(headers_);
        curl_global_cleanup();
    }

    void run(int requests)
    {
        int left = requests, in_flight = 0;
        const auto send = [&](CURL* easy) {
            if (left-- <= 0) return;
            curl_multi_add_handle(multi_, easy);
            ++in_flight;
        };
        for (CURL* easy : handles_) send(easy);
        while (in_flight > 0) {
            int running = 0;
            curl_multi_perform(multi_, &running);
            int queued = 0;
            while (const CURLMsg* ended = curl_multi_info_read(multi_, &queued)) {
                CURL* easy = ended->easy_handle;
                if (ended->data.result != CURLE_OK)
                    throw std::runtime_error(curl_easy_strerror(ended->data.result));
                check(easy);
                curl_multi_remove_handle(multi_, easy);
                --in_flight;
                send(easy);
            }
            if (in_flight > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
        }
    }

private:
    void check(CURL* easy)
    {
        long status = 0;
        std::string* body = nullptr;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &body);
        if (status != 200) throw std::runtime_error("not 200");
        const json::value document = json::parse(*body);
        body->clear();
        const json::value& inside = document.at("response");
        if (job_.kind == "list") {
            if (inside.as_array().size() != 86) throw std::runtime_error("not the list");
        } else if (inside.at("uid").as_string() != bench::job::uid()) {
            throw std::runtime_error("not the stack");
        }
    }

    bench::job job_;
    std::vector<std::string> bodies_;
    std::vector<CURL*> handles_;
    CURLM* multi_ = nullptr;
    curl_slist* headers_ = nullptr;
};

}  // namespace

int main(int count, char** arguments) { return bench::measure<client>(count, arguments); }
