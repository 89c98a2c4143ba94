#include "packages/mcp-server/tenants/tenant_gate.hpp"

#include "http/errc.hpp"
#include "mcp/server/reply.hpp"

namespace tessera::mcp_server {
namespace {

http::Response too_early(http::Request const& request, RateRefusal const& refusal, Log& log) {
  http::Principal const& caller = *request.principal;
  log.warn("rate_limited", {{"request", request.id},
                            {"tenant", caller.tenant},
                            {"client_id", caller.client_id},
                            {"limit", refusal.whose},
                            {"retry_after", refusal.retry_after.count()}});
  std::string const why = "Too many requests of this " + std::string(refusal.whose);
  mcp::ServerReply const reply =
      mcp::too_many_requests_reply(std::nullopt, why, refusal.retry_after);
  http::Response response = http::json_response(reply.status, reply.message);
  response.headers.add("Retry-After", std::to_string(refusal.retry_after.count()));
  return response;
}

class Gate {
 public:
  Gate(TenantDirectory& directory, RateLimits& limits, Log& log)
      : directory_(directory), limits_(limits), log_(log) {}

  Task<http::Response> handle(http::Request& request, http::Handler const& next) const {
    http::Principal const& caller = *request.principal;
    std::uint64_t const client = limits_.client_key(caller.tenant, caller.client_id);
    TenantPtr const& tenant = directory_.recent(caller.tenant);
    if (tenant == nullptr || !limits_.is_local(*tenant)) return wait(request, next);
    auto const refusal = limits_.try_take(*tenant, client, 1);
    if (refusal) return answer(too_early(request, *refusal, log_));
    return next(request);
  }

 private:
  static Task<http::Response> answer(http::Response response) { co_return response; }

  Task<http::Response> wait(http::Request& request, http::Handler const& next) const {
    http::Principal const& caller = *request.principal;
    std::string name = caller.tenant;
    TenantPtr tenant = co_await directory_.find(std::move(name));
    if (tenant == nullptr) {
      log_.warn(
          "tenant_refused",
          {{"request", request.id}, {"tenant", caller.tenant}, {"client_id", caller.client_id}});
      throw Exception(fail(http::Errc::forbidden, "this server does not serve your tenant"));
    }
    std::string client_id = caller.client_id;
    Task<std::optional<RateRefusal>> taking = limits_.take(tenant, std::move(client_id), 1);
    std::optional<RateRefusal> const refusal = co_await std::move(taking);
    if (refusal) co_return too_early(request, *refusal, log_);
    http::Response response = co_await next(request);
    co_return response;
  }

  TenantDirectory& directory_;
  RateLimits& limits_;
  Log& log_;
};

}  // namespace

http::Middleware tenant_gate(TenantDirectory& directory, RateLimits& limits, Log& log) {
  return [gate = Gate(directory, limits, log)](http::Request& request, http::Handler const& next) {
    return gate.handle(request, next);
  };
}

}  // namespace tessera::mcp_server
