#pragma once

#include "store/database.hpp"
#include "testkit/postgres_server.hpp"
#include "testkit/temp_dir.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace tessera::testkit {

/// A place for one new database, gone with this object or with the program. It is of SQLite, and of
/// PostgreSQL when the variable TESSERA_TEST_DATABASE says `postgresql`: ctest runs the programs
/// whose tests keep something both ways (`ON_POSTGRESQL` in CMake).
class TestDatabase {
 public:
  TestDatabase()
      : url_(on_postgresql() ? PostgresServer::shared().new_schema() : dir_.file("test.db")) {}

  static bool on_postgresql() {
    char const* const wanted = std::getenv("TESSERA_TEST_DATABASE");
    return wanted != nullptr && std::string_view(wanted) == "postgresql";
  }

  [[nodiscard]] std::string const& url() const noexcept { return url_; }
  [[nodiscard]] store::Database::Options options() const {
    store::Database::Options options;
    options.url = url_;
    return options;
  }

  /// All that the database holds, for tests of what must not be in it.
  [[nodiscard]] std::string everything() const {
    std::string all;
    if (!on_postgresql()) {
      for (char const* name : {"test.db", "test.db-wal"}) {
        std::ifstream file(dir_.file(name), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), {});
      }
      return all;
    }
    auto const session = store::open_session({url_});
    for (store::Row const& table : session->query("SELECT table_name FROM information_schema.tables"
                                                  " WHERE table_schema = current_schema()"))
      for (store::Row const& row :
           session->query("SELECT t::text FROM " + table.get<std::string>(0) + " t"))
        all += row.get<std::string>(0) + '\n';
    return all;
  }

 private:
  TempDir dir_;
  std::string url_;
};

}  // namespace tessera::testkit
