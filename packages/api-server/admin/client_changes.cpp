#include "packages/api-server/admin/client_changes.hpp"

#include "appkit/config.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/storage/clients_table.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "oauth/storage/registrations.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "packages/api-server/admin/administration.hpp"

#include <boost/json/array.hpp>

namespace tessera::api_server {
namespace {

constexpr std::size_t kMaxImport = 10'000;

Error no_such_client(std::string const& client_id) {
  return fail(appkit::Errc::usage, "there is no client " + client_id);
}

oauth::ClientRecord read_record(json::value value, Random& random) {
  std::string const name(json_text(value, "client_id"));
  auto const refuse = [&](std::string const& why) {
    return Exception(fail(appkit::Errc::bad_setting, "import: the client '" + name + "': " + why));
  };
  if (!value.is_object() || name.empty())
    throw Exception(fail(appkit::Errc::bad_setting, "import: a record without a client_id"));
  std::string secret(json_text(value, "client_secret"));
  value.get_object().erase("client_secret");
  Result<oauth::ClientRecord> record = from_json<oauth::ClientRecord>(value);
  if (!record) throw refuse(record.error().hint);
  if (!secret.empty()) {
    Result<std::string> hash = crypto::hash_password(Secret(std::move(secret)), random);
    if (!hash) throw refuse(hash.error().hint);
    record->secret_hash = std::move(*hash);
  }
  record->origin = oauth::ClientOrigin::operator_made;
  return std::move(*record);
}

}  // namespace

json::object without_credential(oauth::ClientRecord const& record) {
  json::object shown = to_json(record).get_object();
  shown.erase("secret_hash");
  return shown;
}

void save_client(store::Connection& db, oauth::ClientRecord const& record, bool replace,
                 SysSeconds now) {
  bool const exists = replace && oauth::select_client(db, record.client_id).has_value();
  if (exists)
    oauth::replace_client(db, record);
  else
    oauth::insert_client(db, record);
  json::object detail{{"client_id", record.client_id},
                      {"auth_method", to_json(record.auth_method)},
                      {"tenants", to_json(record.tenants)},
                      {"scopes", to_json(record.scopes)},
                      {"resources", to_json(record.resources)}};
  record_change(db, exists ? "replace_client" : "add_client", std::move(detail), now);
}

void change_client(store::Connection& db, std::string const& client_id, ClientChange const& change,
                   SysSeconds now) {
  std::optional<oauth::ClientRecord> stored = oauth::select_client(db, client_id);
  if (!stored) throw Exception(no_such_client(client_id));
  change.apply(*stored);
  oauth::replace_client(db, *stored);
  record_change(db, change.action, {{"client_id", client_id}}, now);
}

void remove_client(store::Connection& db, std::string const& client_id, SysSeconds now) {
  if (!oauth::delete_client(db, client_id)) throw Exception(no_such_client(client_id));
  oauth::delete_registration(db, client_id);
  end_authorizations(db, client_id, now);
  record_change(db, "delete_client", {{"client_id", client_id}}, now);
}

void end_authorizations(store::Connection& db, std::string const& client_id, SysSeconds now) {
  for (std::string const& id : oauth::revoke_authorizations_of_client(db, client_id, now))
    oauth::revoke_authorization_tokens(db, id, now + kTokensEnd, now);
}

std::vector<oauth::ClientRecord> read_records(Secret const& text, Random& random) {
  Result<json::value> parsed = parse_json(text.reveal());
  if (!parsed) throw Exception(fail(appkit::Errc::bad_setting, "import: " + parsed.error().hint));
  json::array const all =
      parsed->is_array() ? std::move(parsed->get_array()) : json::array{std::move(*parsed)};
  if (all.size() > kMaxImport)
    throw Exception(fail(appkit::Errc::bad_setting, "import: more than 10,000 clients"));
  std::vector<oauth::ClientRecord> records;
  for (json::value const& one : all) records.push_back(read_record(one, random));
  return records;
}

}  // namespace tessera::api_server
