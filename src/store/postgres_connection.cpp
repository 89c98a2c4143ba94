#include "store/postgres_connection.hpp"

#include "store/errc.hpp"
#include "store/postgres_errc.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace tessera::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string message_of(PGconn const* connection) {
  std::string text = connection == nullptr ? "no memory" : PQerrorMessage(connection);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string field(PGresult const* result, int code) {
  char const* const text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

/// Without the detail of the message: it repeats the values of the row.
Exception refusal(PGresult const* result, std::string_view sql) {
  std::string const state = field(result, PG_DIAG_SQLSTATE);
  return Exception(
      fail(errc_of_sqlstate(state), {},
           field(result, PG_DIAG_MESSAGE_PRIMARY) + " (" + state + ") in: " + std::string(sql)));
}

}  // namespace

bool PgConnection::is_open() const noexcept {
  return connection_ != nullptr && PQstatus(connection_.get()) == CONNECTION_OK;
}

bool PgConnection::in_transaction() const noexcept {
  if (!is_open()) return false;
  PGTransactionStatusType const status = PQtransactionStatus(connection_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

void PgConnection::open(PostgresAddress const& address) {
  std::vector<char const*> names;
  std::vector<char const*> values;
  for (PostgresAddress::Setting const& setting : address.settings) {
    names.push_back(setting.name.c_str());
    values.push_back(setting.value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectdbParams(names.data(), values.data(), 0));
  auto const refuse = [&](std::string why, std::string debug) {
    close();
    throw Exception(fail(Errc::open_failed, "the database " + address.shown + " " + why, debug));
  };
  if (!is_open()) refuse("cannot be reached", message_of(connection_.get()));
  // Notices would go to standard error.
  PQsetNoticeReceiver(connection_.get(), [](void*, PGresult const*) {}, nullptr);
  char const* const encoding = PQparameterStatus(connection_.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8")
    refuse("is not in UTF-8: create one with `createdb --encoding UTF8 --template template0`", {});
  if (PQsetnonblocking(connection_.get(), 1) != 0) refuse("cannot be used", {});
}

PgResult PgConnection::run(std::string const& sql, milliseconds patience) {
  if (!is_open()) lost("there is no connection");
  bool const sent = PQsendQuery(connection_.get(), sql.c_str()) == 1;
  return answer(sent, sql, patience);
}

int PgConnection::prepare(std::string const& name, std::string const& sql,
                          PgParameters const& parameters) {
  if (!is_open()) lost("there is no connection");
  bool sent = PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), parameters.count(),
                            parameters.types.data()) == 1;
  PgResult const prepared = answer(sent, sql, kPatience);
  sent = PQsendDescribePrepared(connection_.get(), name.c_str()) == 1;
  PgResult const described = answer(sent, sql, kPatience);
  return PQnfields(described.get());
}

PgResult PgConnection::run_prepared(std::string const& name, std::string_view sql,
                                    PgParameters const& parameters) {
  if (!is_open()) lost("there is no connection");
  constexpr int kTextResults = 0;
  bool const sent = PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.count(),
                                        parameters.data.data(), parameters.sizes.data(),
                                        parameters.formats.data(), kTextResults) == 1;
  return answer(sent, sql, kPatience);
}

/// Waits for all results of what was sent, so that the connection is ready for the next.
PgResult PgConnection::answer(bool sent, std::string_view sql, milliseconds patience) {
  if (!sent) lost(message_of(connection_.get()));
  Deadline const deadline = steady_clock::now() + patience;
  flush(deadline);
  PgResult last;
  while (true) {
    while (PQisBusy(connection_.get()) == 1) {
      wait(POLLIN, deadline);
      if (PQconsumeInput(connection_.get()) != 1) lost(message_of(connection_.get()));
    }
    PgResult next(PQgetResult(connection_.get()));
    if (next == nullptr) break;
    ExecStatusType const status = PQresultStatus(next.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
      lost("a statement that copies a table");
    bool const failed = last != nullptr && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
    if (!failed) last = std::move(next);
  }
  if (!is_open()) lost(last ? field(last.get(), PG_DIAG_MESSAGE_PRIMARY) : "no answer");
  if (last == nullptr) throw Exception(fail(Errc::misuse, {}, "no result of: " + std::string(sql)));
  switch (PQresultStatus(last.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return last;
    case PGRES_EMPTY_QUERY:
      throw Exception(fail(Errc::misuse, {}, "an empty statement in: " + std::string(sql)));
    default:
      throw refusal(last.get(), sql);
  }
}

void PgConnection::flush(Deadline deadline) {
  while (true) {
    int const left = PQflush(connection_.get());
    if (left == 0) return;
    if (left < 0) lost(message_of(connection_.get()));
    // The server may be talking as well, and stop listening until it is heard.
    wait(POLLIN | POLLOUT, deadline);
    if (PQconsumeInput(connection_.get()) != 1) lost(message_of(connection_.get()));
  }
}

void PgConnection::wait(short events, Deadline deadline) {
  while (true) {
    auto const left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) lost("the server did not answer in time");
    pollfd one{PQsocket(connection_.get()), events, 0};
    int const ready =
        ::poll(&one, 1, static_cast<int>(std::min(left, milliseconds(60'000)).count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) lost("poll failed");
  }
}

void PgConnection::lost(std::string why) {
  close();
  throw Exception(fail(Errc::io, "the connection to the database was lost", std::move(why)));
}

}  // namespace tessera::store
