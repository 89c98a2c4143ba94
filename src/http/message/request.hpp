#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"
#include "http/message/method.hpp"
#include "http/principal.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera {
class DeadlineKeeper;
}

namespace tessera::http {

/// Where a request's body comes from. The connection implements it; tests use a string.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Reads the whole body into `out`. Throws Exception(body_too_large | timed_out |
  /// transfer_failed).
  virtual Task<> read_all(std::string& out, std::size_t limit) = 0;
  /// Gives the whole body without waiting, if it has arrived already and is within `limit`.
  /// @return false: nothing happened, call `read_all`
  virtual bool try_read_all(std::string& out, std::size_t limit) = 0;
};

/// One request as the pipeline sees it: the head is here, the body is read only when somebody asks,
/// so that a guard can refuse before it. Lives for the length of one exchange, on one strand.
class Request {
 public:
  Method method = Method::get;
  std::string target;  ///< As sent: path and query.
  std::string path;    ///< Percent-decoded, starts with '/', no dot segments.
  std::string query;   ///< Raw, without '?'.
  Headers headers;
  std::string id;    ///< For the log and the `X-Request-ID` response field.
  std::string peer;  ///< Address of the other side, without port; see also `client_address`.
  bool tls = false;
  PrincipalPtr principal;  ///< Set by a guard; null: nobody verified.
  /// Set by a handler whose work is for the peer alone: once the peer has left it is cancelled.
  bool cancel_when_peer_leaves = false;
  /// Keeps a deadline for the handler's own coroutine; null: nobody does. Not owned; gone when the
  /// handler has answered.
  DeadlineKeeper* deadline_keeper = nullptr;
  std::vector<std::pair<std::string, std::string>> params;  ///< Path parameters, set by the router.

  /// The value of a path parameter such as `{account_id}`, or an empty view.
  [[nodiscard]] std::string_view param(std::string_view name) const noexcept;

  /// Reads the body once and keeps it; later calls return the same bytes.
  /// Throws Exception(body_too_large | timed_out | transfer_failed).
  Task<std::string_view> read_body(std::size_t limit = 4UL << 20);

  /// @param source  not owned; outlives the request; null: there is no body
  void set_body_source(BodySource* source) noexcept { source_ = source; }
  void set_body(std::string body) { body_ = std::move(body), source_ = nullptr; }
  /// No later `read_body` takes more than this, whatever it asks for.
  void limit_body(std::size_t bytes) noexcept { body_limit_ = std::min(body_limit_, bytes); }
  /// Forgets everything but the memory, for the next request of a connection.
  void reset();

 private:
  static constexpr std::size_t kNoLimit = ~std::size_t{0};

  BodySource* source_ = nullptr;
  std::size_t body_limit_ = kNoLimit;
  std::string body_;
};

}  // namespace tessera::http
