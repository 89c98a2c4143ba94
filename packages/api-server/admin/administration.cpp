#include "packages/api-server/admin/administration.hpp"

#include "appkit/config.hpp"
#include "appkit/operator_name.hpp"
#include "base/log.hpp"
#include "base/term_safe.hpp"
#include "packages/api-server/accounts.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/init/state_files.hpp"
#include "packages/api-server/services.hpp"

#include <boost/json/array.hpp>

#include <cstdio>
#include <unistd.h>

namespace tessera::api_server {
namespace {

std::string as_text(json::value const& value) {
  return term_safe_line(value.is_string() ? std::string(value.get_string()) : write_json(value));
}

void print_record(json::object const& record) {
  for (auto const& [name, value] : record)
    if (!value.is_null())
      std::printf("%-26s %s\n", std::string(name).c_str(), as_text(value).c_str());
}

}  // namespace

std::unique_ptr<store::Database> open_database(Config const& config) {
  auto database = std::make_unique<store::Database>(database_options(config, null_log()));
  migrate_all(*database, null_log());
  return database;
}

void record_change(store::Connection& db, std::string action, json::object detail, SysSeconds now) {
  ensure_tenant(db, kInstallation, now);
  append_audit(db,
               {kInstallation, now, appkit::operator_name(), std::move(action), std::move(detail)});
}

void check(SecretTarget const& target) {
  if (target.print == target.file.empty()) return;
  throw Exception(fail(appkit::Errc::usage,
                       "say where the secret goes: --secret-file FILE, or --print-secret"));
}

void deliver(Secret const& secret, SecretTarget const& target) {
  if (target.print) return;
  if (!write_new_file(target.file, secret.reveal()))
    throw Exception(fail(appkit::Errc::usage, "there is a file " + target.file + " already"));
}

void take_back(SecretTarget const& target) noexcept {
  if (!target.print) ::unlink(target.file.c_str());
}

void print(json::value const& value, bool as_json) {
  if (as_json) {
    std::printf("%s\n", term_safe_json(write_json(value)).c_str());
  } else if (value.is_array()) {
    bool first = true;
    for (json::value const& one : value.get_array()) {
      if (!first) std::puts("");
      first = false;
      print(one, false);
    }
  } else if (value.is_object()) {
    print_record(value.get_object());
  } else {
    std::printf("%s\n", as_text(value).c_str());
  }
}

}  // namespace tessera::api_server
