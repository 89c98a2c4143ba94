#pragma once

#include "async/task.hpp"
#include "base/json_codec.hpp"
#include "base/log.hpp"
#include "http/client/client.hpp"
#include "oauth/client/handover/identity_handover.hpp"
#include "packages/mcp-server/backend/target.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {
class CallContext;
}

namespace tessera::mcp_server::backend {

struct Account {
  std::string account_id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Account, (), (account_id, email))

struct EmailChange {
  std::string account_id;
  std::string old_email;
  std::string new_email;
  std::optional<std::string> changed_at;  ///< Absent: it was only looked whether it can be done.
};
BOOST_DESCRIBE_STRUCT(EmailChange, (), (account_id, old_email, new_email, changed_at))

struct Point {
  std::string day;
  double value = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (day, value))

struct Series {
  std::string name;
  std::vector<Point> points;
};
BOOST_DESCRIBE_STRUCT(Series, (), (name, points))

struct Chart {
  std::string title;
  std::vector<Series> series;
};
BOOST_DESCRIBE_STRUCT(Chart, (), (title, series))

/// The routes of api-server that the tools need. Every call goes out as whom the backend's mode
/// says, for the caller's tenant. A failure is an Exception whose hint is fit for the person who
/// asked; the log has the reason. Used on one strand only.
class AccountsApi {
 public:
  struct Options {
    std::string name{};                         ///< Of the backend, for the log.
    std::string url;                            ///< Base URL without a final slash.
    std::chrono::milliseconds timeout{10'000};  ///< For one exchange.
    /// What differs for a caller's tenant; empty: nothing does. Throws Exception when that cannot
    /// be known.
    std::function<Task<BackendTarget>(std::string tenant)> target{};
    oauth::ForwardedHeaders forward_headers{};  ///< Of the caller's request, checked.
  };
  /// @param client, log, handover  not owned; outlive this
  AccountsApi(Options options, http::Client& client, Log& log, oauth::IdentityHandover& handover);

  /// What the backend is told about the call that a tool serves. Made once per run of the tool,
  /// while its request is there. Throws Exception when a header cannot be passed on.
  [[nodiscard]] oauth::HandoverCallPtr call_of(mcp::CallContext const& context) const;

  Task<Account> get_email(oauth::HandoverCallPtr call, std::string account_id);
  /// Whether the change could be made, without making it. @return the address that stands now
  Task<Account> check_change(oauth::HandoverCallPtr call, std::string account_id,
                             std::string new_email);
  /// @param approval_id  the single-use id of a person's yes; the backend takes it once
  Task<EmailChange> change_email(oauth::HandoverCallPtr call, std::string account_id,
                                 std::string new_email, std::string approval_id);
  Task<Chart> get_chart(oauth::HandoverCallPtr call, std::int64_t days);
  /// The bytes of a PNG.
  Task<std::string> get_chart_image(oauth::HandoverCallPtr call, std::int64_t days);

 private:
  [[nodiscard]] static http::ClientRequest post_change(json::object const& body);
  /// Completes what leads to the backend: `request.url` is a path so far.
  Task<> aim(std::string tenant, http::ClientRequest& request);
  [[nodiscard]] Error refusal(oauth::HandoverCall const& call,
                              http::ClientResponse const& response) const;
  Task<http::ClientResponse> exchange(oauth::HandoverCallPtr call, http::ClientRequest request);

  Options options_;
  http::Client& client_;
  Log& log_;
  oauth::IdentityHandover& handover_;
};

}  // namespace tessera::mcp_server::backend
