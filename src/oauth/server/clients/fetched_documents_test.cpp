#include "oauth/server/clients/fetched_documents.hpp"

#include "async/task_group.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/server/clients/client_resolver.hpp"
#include "testkit/oauth_bed.hpp"
#include "testkit/scripted_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::run;
using testkit::ScriptedServer;

class Events final : public DocumentEvents {
 public:
  Task<> admitted(ClientPtr client, std::string version) override {
    versions.push_back(client->record.client_id + " " + version);
    if (refuse) throw Exception(fail(Errc::server_error));
    co_return;
  }
  std::vector<std::string> versions;
  bool refuse = false;
};

/// Documents of this machine, whose server says what a test wants.
class DocumentBed {
 public:
  DocumentBed()
      : server([this](ScriptedServer::Peer& peer) {
          ++fetches;
          std::scoped_lock const lock(mutex_);
          peer.say("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + headers +
                   "Connection: close\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\n\r\n" + body);
        }) {
    options.url.allow_loopback = true;
    options.slow_refusal = std::chrono::milliseconds(0);
    options.terms.scopes = {"email:read"};
    options.terms.resources = {"https://mcp.example/mcp"};
    document["client_id"] = url();
    document["client_name"] = "An application";
    document["redirect_uris"] = json::array{"http://127.0.0.1/callback"};
    publish();
  }

  std::string url() const { return server.url("/client"); }
  void publish() {
    std::scoped_lock const lock(mutex_);
    body = write_json(document);
  }
  /// What the server says is read on its own thread.
  template <class Change>
  void change(Change change) {
    std::scoped_lock const lock(mutex_);
    change(*this);
  }
  FetchedDocuments& documents() {
    if (!documents_)
      documents_ = std::make_unique<FetchedDocuments>(
          options, FetchedDocuments::Collaborators{clock, log, &events});
    return *documents_;
  }
  ClientPtr find() { return run(documents().find(url())); }

  /// A program that acts for itself, let in because of where its document is.
  void become_a_machine() {
    FetchedDocuments::MachineRule rule;
    rule.host = "127.0.0.1";
    rule.terms.grant_types = {"client_credentials"};
    rule.terms.auth_methods = {"private_key_jwt"};
    rule.terms.scopes = {"email:read", "chart:read"};
    rule.terms.resources = {"https://mcp.example/mcp"};
    rule.terms.tenants = {"acme"};
    options.machines = {rule};
    document["grant_types"] = json::array{"client_credentials"};
    document["token_endpoint_auth_method"] = "private_key_jwt";
    document["jwks"] = testkit::public_keys({key}).to_json();
    document.erase("redirect_uris");
    publish();
  }

 private:
  std::mutex mutex_;

 public:
  std::string status = "200 OK";
  std::string type = "application/json";
  std::string headers;
  std::string body;
  std::atomic<int> fetches = 0;
  ScriptedServer server;
  jose::SigningKey key = testkit::new_signing_key();
  json::object document;
  ManualClock clock;
  testkit::TextLog log;
  Events events;
  FetchedDocuments::Options options;

 private:
  std::unique_ptr<FetchedDocuments> documents_;
};

TEST(FetchedDocuments, find_a_client_at_its_address) {
  DocumentBed bed;
  ClientPtr const client = bed.find();
  ASSERT_TRUE(client) << bed.log.text;
  EXPECT_EQ(client->record.client_id, bed.url());
  EXPECT_EQ(client->record.client_name, "An application");
  EXPECT_EQ(client->record.tenants, Strings{"*"});
  EXPECT_TRUE(bed.events.versions.empty());
}

// Spec: RFC 9111 §4.2; draft-ietf-oauth-client-id-metadata-document §4.3
TEST(FetchedDocuments, are_kept_as_long_as_their_headers_say_within_bounds) {
  struct Case {
    char const* headers;
    seconds kept;
  };
  for (auto const& [headers, kept] :
       {Case{"Cache-Control: max-age=100\r\n", seconds(100)},
        Case{"Cache-Control: no-store\r\n", seconds(30)},
        Case{"Cache-Control: max-age=1\r\n", seconds(30)},
        Case{"Cache-Control: max-age=9999999\r\n", seconds(86'400)},
        Case{"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nExpires: Sun, 06 Nov 1994 08:59:37 GMT\r\n",
             seconds(600)},
        Case{"Expires: 0\r\n", seconds(30)}, Case{"", seconds(3'600)}}) {
    DocumentBed bed;
    bed.change([text = headers](auto& b) { b.headers = text; });
    EXPECT_TRUE(bed.find());
    bed.clock.advance(kept - seconds(1));
    EXPECT_TRUE(bed.find());
    EXPECT_EQ(bed.fetches, 1) << headers;
    bed.clock.advance(seconds(1));
    EXPECT_TRUE(bed.find());
    EXPECT_EQ(bed.fetches, 2) << headers;
  }
}

TEST(FetchedDocuments, are_fetched_once_for_all_who_ask_at_the_same_time) {
  DocumentBed bed;
  asio::io_context loop(1);
  TaskGroup askers(loop.get_executor());
  int found = 0;
  FetchedDocuments& documents = bed.documents();
  auto const ask = [&]() -> Task<> {
    ClientPtr const client = co_await documents.find(bed.url());
    if (client) ++found;
  };
  for (int i = 0; i < 100; ++i) askers.spawn("ask", ask());
  run(loop, askers.wait());
  EXPECT_EQ(found, 100);
  EXPECT_EQ(bed.fetches, 1);
}

TEST(FetchedDocuments, that_are_refused_are_not_kept) {
  DocumentBed bed;
  bed.change([](auto& b) { b.status = "500 Oops"; });
  EXPECT_FALSE(bed.find());
  bed.change([](auto& b) { b.status = "200 OK"; });
  EXPECT_TRUE(bed.find());
}

TEST(FetchedDocuments, are_refused_with_the_reason_in_the_log_alone) {
  auto const reason = [](auto change) {
    DocumentBed bed;
    bed.change(change);
    EXPECT_FALSE(bed.find());
    return bed.log.text;
  };
  auto const says = [](std::string const& log, char const* word) {
    EXPECT_NE(log.find(word), std::string::npos) << log;
  };
  says(reason([](auto& b) { b.status = "404 No"; }), "status 404");
  says(reason([](auto& b) { b.status = "204 Nothing"; }), "status 204");
  says(reason([](auto& b) {
         b.status = "302 Found";
         b.headers = "Location: http://169.254.169.254/\r\n";
       }),
       "redirect");
  says(reason([](auto& b) { b.type = "text/html"; }), "not JSON");
  says(reason([](auto& b) { b.headers = "Content-Encoding: gzip\r\n"; }), "encoded");
  says(reason([](auto& b) { b.body = std::string(5'121, ' '); }), "too large");
  says(reason([](auto& b) { b.body = "{"; }), "not valid JSON");
}

TEST(FetchedDocuments, of_hosts_that_the_operator_does_not_want_are_not_fetched) {
  DocumentBed denied;
  denied.options.denied_hosts = {"127.0.0.1"};
  EXPECT_FALSE(denied.find());
  EXPECT_EQ(denied.fetches, 0);
  DocumentBed others;
  others.options.allowed_hosts = {"*.example.com"};
  EXPECT_FALSE(others.find());
  EXPECT_EQ(others.fetches, 0);
}

TEST(FetchedDocuments, are_fetched_only_so_often_per_host_and_in_all) {
  DocumentBed bed;
  bed.options.budget.host.burst = 3;
  bed.change([](auto& b) { b.status = "500 Oops"; });
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(bed.find());
  EXPECT_THROW(bed.find(), Exception);
  EXPECT_EQ(bed.fetches, 3);
  bed.clock.advance(bed.options.budget.host.interval);
  EXPECT_FALSE(bed.find());
  EXPECT_EQ(bed.fetches, 4);
}

TEST(FetchBudget, keeps_room_for_hosts_that_the_operator_named) {
  ManualClock clock;
  FetchBudget::Options options;
  options.all.burst = 5;
  FetchBudget budget(options, clock);
  int taken = 0;
  for (int i = 0; i < 100; ++i) taken += budget.take("h" + std::to_string(i) + ".example", false);
  EXPECT_EQ(taken, 5);
  EXPECT_TRUE(budget.take("named.example", true));
}

TEST(FetchedDocuments, let_a_machine_in_because_of_where_its_document_is) {
  DocumentBed bed;
  bed.become_a_machine();
  ClientPtr const client = bed.find();
  ASSERT_TRUE(client) << bed.log.text;
  EXPECT_EQ(client->record.grant_types, Strings{"client_credentials"});
  EXPECT_EQ(client->record.tenants, Strings{"acme"});
  EXPECT_EQ(client->record.scopes, (Strings{"email:read", "chart:read"}));
  EXPECT_EQ(client->keys.keys().size(), 1U);
  EXPECT_EQ(bed.events.versions.size(), 1U);
}

TEST(FetchedDocuments, tell_of_a_machine_once_for_each_version_of_its_document) {
  DocumentBed bed;
  bed.become_a_machine();
  EXPECT_TRUE(bed.find());
  bed.clock.advance(seconds(3'600));
  EXPECT_TRUE(bed.find());
  EXPECT_EQ(bed.events.versions.size(), 1U);
  bed.document["client_name"] = "Another name";
  bed.publish();
  bed.clock.advance(seconds(3'600));
  EXPECT_TRUE(bed.find());
  EXPECT_EQ(bed.events.versions.size(), 2U);
}

TEST(FetchedDocuments, keep_a_machine_out_that_cannot_be_told_of) {
  DocumentBed bed;
  bed.become_a_machine();
  bed.events.refuse = true;
  EXPECT_FALSE(bed.find());
}

TEST(FetchedDocuments, let_no_machine_in_from_elsewhere_or_without_a_key) {
  DocumentBed elsewhere;
  elsewhere.become_a_machine();
  elsewhere.options.machines.front().host = "jobs.example.com";
  EXPECT_FALSE(elsewhere.find());
  DocumentBed without_key;
  without_key.become_a_machine();
  without_key.document["token_endpoint_auth_method"] = "none";
  without_key.publish();
  EXPECT_FALSE(without_key.find());
}

TEST(FetchedDocuments, of_a_host_for_machines_are_not_those_of_programs_for_people) {
  DocumentBed bed;
  bed.become_a_machine();
  bed.options.allowed_hosts = {"*.example.com"};
  EXPECT_TRUE(bed.find());
  DocumentBed for_people;
  for_people.become_a_machine();
  for_people.options.allowed_hosts = {"*.example.com"};
  for_people.document.erase("grant_types");
  for_people.document["redirect_uris"] = json::array{"http://127.0.0.1/callback"};
  for_people.publish();
  EXPECT_FALSE(for_people.find());
}

TEST(FetchedDocuments, take_keys_from_the_clients_own_address) {
  DocumentBed keys;
  keys.change([](auto& k) { k.body = write_json(testkit::public_keys({k.key}).to_json()); });
  DocumentBed bed;
  bed.become_a_machine();
  bed.document.erase("jwks");
  bed.document["jwks_uri"] = keys.server.url("/keys?v=1");
  bed.publish();
  testkit::OAuthBed store;
  ClientResolver resolver(store.clients, &bed.documents());
  ClientPtr const client = run(resolver.find(bed.url()));
  ASSERT_TRUE(client) << bed.log.text;
  EXPECT_EQ(client->keys.keys().size(), 1U);
  EXPECT_TRUE(run(resolver.find(bed.url())));
  EXPECT_EQ(keys.fetches, 1);
  keys.change([](auto& k) { k.body = "{}"; });
  bed.clock.advance(seconds(300));
  EXPECT_FALSE(run(resolver.find(bed.url())));
}

TEST(ClientResolver, asks_the_store_for_names_and_nobody_for_addresses_when_documents_are_off) {
  testkit::OAuthBed bed;
  ClientResolver resolver(bed.clients, nullptr);
  EXPECT_TRUE(run(resolver.find("chatbox")));
  EXPECT_FALSE(run(resolver.find("https://app.example/client")));
}

TEST(FetchedDocuments, refuse_terms_that_could_not_work) {
  DocumentBed bed;
  bed.options.terms.resources.clear();
  EXPECT_THROW(bed.documents(), Exception);
}

}  // namespace
}  // namespace tessera::oauth
