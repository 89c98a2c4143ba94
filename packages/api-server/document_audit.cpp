#include "packages/api-server/document_audit.hpp"

#include "base/json_codec.hpp"
#include "packages/api-server/audit.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace tessera::api_server {
namespace {

json::object detail_of(oauth::RegisteredClient const& client, std::string const& version) {
  json::object detail;
  detail["version"] = version;
  detail["client_name"] = client.record.client_name.value_or("");
  detail["scopes"] = to_json(client.record.scopes);
  detail["resources"] = to_json(client.record.resources);
  json::array keys;
  for (jose::Jwk const& key : client.keys.keys()) keys.emplace_back(key.thumbprint());
  detail["keys"] = std::move(keys);
  if (client.record.jwks_uri) detail["jwks_uri"] = *client.record.jwks_uri;
  return detail;
}

}  // namespace

Task<> DocumentAudit::admitted(oauth::ClientPtr client, std::string version) {
  auto job = [client = std::move(client), version = std::move(version),
              now = clock_.now_seconds()](store::Connection& db) {
    AuditEvent event;
    event.at = now;
    event.actor = client->record.client_id;
    event.action = "admit_client_document";
    event.detail = detail_of(*client, version);
    for (std::string const& tenant : client->record.tenants) {
      event.tenant = tenant;
      append_audit(db, event);
    }
  };
  co_await database_.write(std::move(job));
}

}  // namespace tessera::api_server
