#pragma once

#include "mcp/client/connection.hpp"
#include "mcp/client/decode.hpp"
#include "mcp/client/response_cache.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::mcp {

/// How every request of a client is made, whatever it is for: in rounds until nothing is asked any
/// more, and from memory while the server lets us. Used on one strand only; requests may overlap.
class Requests {
 public:
  explicit Requests(ConnectionParts parts);

  /// What the next requests go over. Not owned; outlives them.
  void use(Connection& connection) { connection_ = &connection; }
  [[nodiscard]] Connection& connection() const;
  [[nodiscard]] ConnectionParts const& parts() const noexcept { return parts_; }

  /// Sends a request and answers what the server wants to know on the way.
  Task<json::value> ask(std::string method, json::object params, http::Headers headers,
                        CallOptions options);
  /// The same for what changes nothing at the server: an answer that may be kept is not asked for
  /// again, and a connection that broke is tried once more.
  Task<json::value> look_up(std::string method, json::object params, CallOptions options);

  /// All pages of a list. Throws Exception(Errc::bad_message) when it does not end within the
  /// options' bounds.
  template <class Page, class Item>
  Task<std::vector<Item>> all_pages(std::string method, std::vector<Item> Page::* items,
                                    std::string what) {
    std::vector<Item> all;
    json::object params;
    for (std::size_t pages = 1;; ++pages) {
      Task<json::value> asking = look_up(method, params, CallOptions());
      json::value const result = co_await std::move(asking);
      Page page = decode_reply<Page>(result, what);
      for (Item& item : page.*items) all.push_back(std::move(item));
      bool const more = page.next_cursor.has_value();
      check_length(all.size(), pages, more, what);
      if (!more) co_return all;
      params["cursor"] = *page.next_cursor;
    }
  }

  /// Obeys what the server says about changes.
  void forget_after(jsonrpc::Notification const& notification);
  void forget_all();

 private:
  Task<json::value> fetch(std::string method, json::object params, CallOptions options);
  void check_length(std::size_t items, std::size_t pages, bool more, std::string const& what) const;

  ConnectionParts parts_;
  std::shared_ptr<ResponseCache> cache_;
  ResponseCache::Place place_;
  Connection* connection_ = nullptr;
};

}  // namespace tessera::mcp
