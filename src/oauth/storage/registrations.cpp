#include "oauth/storage/registrations.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/storage/clients_table.hpp"
#include "oauth/storage/people/authorization.hpp"

namespace tessera::oauth {
namespace {

constexpr std::int64_t kCleanedAtOnce = 100;
constexpr std::chrono::hours kUseStep{1};

[[noreturn]] void too_many(std::string_view which) {
  throw Exception(fail(Errc::too_many_requests, {}, "quota: " + std::string(which)));
}

std::int64_t count(store::Rows const& rows) { return rows.front().get<std::int64_t>(0); }

/// Several processes may look at the same moment and each let one in: the bound is exceeded by as
/// many as there are, once.
void check_quotas(store::Connection& db, std::string const& block,
                  Registrations::Limits const& limits) {
  if (count(db.query("SELECT count(*) FROM oauth_registrations")) >= limits.clients)
    too_many("clients");
  if (count(db.query("SELECT count(*) FROM oauth_registrations WHERE last_used_at IS NULL")) >=
      limits.unused)
    too_many("unused clients");
  if (count(db.query("SELECT count(*) FROM oauth_registrations "
                     "WHERE address_block = $1 AND last_used_at IS NULL",
                     block)) >= limits.unused_per_block)
    too_many("unused clients of one address block");
}

/// One statement: of two who come with the last use, one gets it.
std::string use_initial_token(store::Connection& db, std::string const& hash, SysSeconds now) {
  std::optional<store::Row> const row = db.query_one(
      "UPDATE oauth_initial_tokens SET uses_left = uses_left - 1 "
      "WHERE token_hash = $1 AND uses_left > 0 AND ends_at > $2 RETURNING name",
      hash, now);
  if (!row) throw Exception(fail(Errc::invalid_token, {}, "initial_token_spent"));
  return row->get<std::string>(0);
}

std::vector<std::string> remove_ended(store::Connection& db, SysSeconds now) {
  std::vector<std::string> removed;
  for (store::Row const& row :
       db.query("DELETE FROM oauth_registrations WHERE client_id IN "
                "(SELECT client_id FROM oauth_registrations WHERE ends_at <= $1 "
                "ORDER BY ends_at LIMIT $2) AND ends_at <= $1 RETURNING client_id",
                now, kCleanedAtOnce)) {
    removed.push_back(row.get<std::string>(0));
    delete_client(db, removed.back());
  }
  return removed;
}

}  // namespace

void insert_initial_token(store::Connection& db, InitialToken const& token, SysSeconds now) {
  std::int64_t const added = db.execute(
      "INSERT INTO oauth_initial_tokens (token_hash, name, terms, uses_left, ends_at, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
      token.token_hash, token.name, token.terms, token.uses_left, token.ends_at, now);
  if (added == 0)
    throw Exception(
        fail(Errc::invalid_request, "a registration token of that name exists already"));
}

void delete_registration(store::Connection& db, std::string const& client_id) {
  db.execute("DELETE FROM oauth_registrations WHERE client_id = $1", client_id);
}

Task<> Registrations::count_attempt(std::string address_block) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  using std::chrono::minutes;
  std::vector<AttemptLimit> limits;
  auto const add = [&](std::string of, std::int64_t count, milliseconds in) {
    limits.push_back(AttemptLimit{std::move(of), count, in / count});
  };
  add("registrations a minute of " + address_block, limits_.block_per_minute, minutes{1});
  add("registrations a day of " + address_block, limits_.block_per_day, hours{24});
  add("registrations a minute", limits_.all_per_minute, minutes{1});
  milliseconds const wait = co_await attempts_.count(std::move(limits));
  if (wait.count() > 0) too_many("rate");
}

Task<> Registrations::add(NewRegistration registration) {
  auto job = [limits = limits_, now = clock_.now_seconds(),
              one = std::move(registration)](store::Connection& db) {
    std::vector<std::string> ended = remove_ended(db, now);
    check_quotas(db, one.address_block, limits);
    std::optional<std::string> token_name;
    if (one.initial_token_hash) token_name = use_initial_token(db, *one.initial_token_hash, now);
    insert_client(db, one.record);
    db.execute(
        "INSERT INTO oauth_registrations (client_id, token_hash, terms, address_block, "
        "initial_token, registered_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        one.record.client_id, one.token_hash, one.terms, one.address_block, token_name, now,
        now + limits.unused_life);
    return ended;
  };
  std::vector<std::string> const ended = co_await database_.write(std::move(job));
  forget(ended);
}

Task<std::optional<Registration>> Registrations::find(std::string client_id) {
  auto job = [client_id = std::move(client_id)](store::Connection& db) {
    std::optional<Registration> found;
    std::optional<store::Row> const row = db.query_one(
        "SELECT token_hash, terms FROM oauth_registrations WHERE client_id = $1", client_id);
    std::optional<ClientRecord> record = select_client(db, client_id);
    if (row && record && !record->disabled)
      found = Registration{std::move(*record), row->get<std::string>(0), row->get<std::string>(1)};
    return found;
  };
  std::optional<Registration> found = co_await database_.read(std::move(job));
  co_return found;
}

Task<> Registrations::update(ClientRecord record) {
  std::string const client_id = record.client_id;
  auto job = [record = std::move(record)](store::Connection& db) {
    std::optional<store::Row> const row = db.query_one(
        "SELECT client_id FROM oauth_registrations WHERE client_id = $1", record.client_id);
    if (!row) throw Exception(fail(Errc::invalid_token, {}, "registration_gone"));
    replace_client(db, record);
  };
  co_await database_.write(std::move(job));
  clients_.forget(client_id);
}

Task<std::vector<std::string>> Registrations::remove(std::string client_id) {
  auto job = [client_id, now = clock_.now_seconds()](store::Connection& db) {
    delete_registration(db, client_id);
    delete_client(db, client_id);
    return revoke_authorizations_of_client(db, client_id, now);
  };
  std::vector<std::string> ended = co_await database_.write(std::move(job));
  clients_.forget(client_id);
  co_return ended;
}

/// So that a client which asks for a token each minute costs one write an hour.
bool Registrations::was_noted(std::string const& client_id) {
  std::scoped_lock const lock(mutex_);
  auto const now = clock_.steady_now();
  auto const found = noted_.find(client_id);
  if (found != noted_.end() && now < found->second + kUseStep) return true;
  if (noted_.size() >= static_cast<std::size_t>(limits_.clients)) noted_.clear();
  noted_[client_id] = now;
  return false;
}

Task<> Registrations::note_use(std::string client_id) {
  if (was_noted(client_id)) co_return;
  auto job = [client_id = std::move(client_id), now = clock_.now_seconds(),
              life = limits_.inactive_life](store::Connection& db) {
    db.execute(
        "UPDATE oauth_registrations SET last_used_at = $2, ends_at = $3 "
        "WHERE client_id = $1 AND (last_used_at IS NULL OR last_used_at < $4)",
        client_id, now, now + life, now - kUseStep);
  };
  co_await database_.write(std::move(job));
}

Task<std::int64_t> Registrations::clean_up() {
  auto job = [now = clock_.now_seconds()](store::Connection& db) { return remove_ended(db, now); };
  std::vector<std::string> const ended = co_await database_.write(std::move(job));
  forget(ended);
  co_return static_cast<std::int64_t>(ended.size());
}

Task<> Registrations::add_initial_token(InitialToken token) {
  auto job = [token = std::move(token), now = clock_.now_seconds()](store::Connection& db) {
    insert_initial_token(db, token, now);
  };
  co_await database_.write(std::move(job));
}

Task<std::optional<InitialToken>> Registrations::find_initial_token(std::string token_hash) {
  auto job = [hash = std::move(token_hash), now = clock_.now_seconds()](store::Connection& db) {
    std::optional<InitialToken> found;
    std::optional<store::Row> const row = db.query_one(
        "SELECT name, terms, uses_left, ends_at FROM oauth_initial_tokens "
        "WHERE token_hash = $1 AND uses_left > 0 AND ends_at > $2",
        hash, now);
    if (row)
      found = InitialToken{hash, row->get<std::string>(0), row->get<std::string>(1),
                           row->get<std::int64_t>(2), row->get<SysSeconds>(3)};
    return found;
  };
  std::optional<InitialToken> found = co_await database_.read(std::move(job));
  co_return found;
}

void Registrations::forget(std::vector<std::string> const& client_ids) {
  for (std::string const& client_id : client_ids) clients_.forget(client_id);
}

}  // namespace tessera::oauth
