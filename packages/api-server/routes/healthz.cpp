#include "packages/api-server/routes/healthz.hpp"

#include "http/errc.hpp"

#include <boost/json/object.hpp>

namespace tessera::api_server {
namespace {

Task<http::Response> answer(store::Database& database) {
  Error failure;
  try {
    auto ask = [](store::Connection& db) { return db.query("SELECT 1").size(); };
    auto const rows = co_await database.read(std::move(ask));
    static_cast<void>(rows);
    json::object body{{"status", "ok"}};
    co_return http::json_response(200, json::value(std::move(body)));
  } catch (Exception const& thrown) {
    failure = thrown.error();
  }
  throw Exception(fail(http::Errc::unavailable, "the database does not answer", describe(failure)));
}

}  // namespace

http::Handler healthz(store::Database& database) {
  return [&database](http::Request&) { return answer(database); };
}

}  // namespace tessera::api_server
