#include "http/client/guarded_fetcher.hpp"

#include "async/errc.hpp"
#include "http/errc.hpp"
#include "testkit/run.hpp"
#include "testkit/scripted_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace tessera::http {
namespace {

using testkit::ScriptedServer;
using Addresses = std::vector<std::string>;

/// A fetcher whose name service is a function, and which counts the sockets that it was about to
/// open. None of them is opened to anywhere but this machine.
class Bed {
 public:
  explicit Bed(bool allow_loopback = false) { options.allow_loopback = allow_loopback; }

  error_code fetch(std::string const& url) {
    GuardedFetcher fetcher(loop, make_options());
    error_code code;
    try {
      response = testkit::run(loop, fetcher.get(url, "application/json", policy));
    } catch (Exception const& refused) {
      code = refused.code();
    }
    testkit::run(loop, fetcher.stop());
    return code;
  }

  asio::io_context loop{1};
  GuardedFetcher::Options options;
  FetchPolicy policy{.max_response_bytes = 5 << 10,
                     .max_header_bytes = 8 << 10,
                     .timeout = std::chrono::milliseconds(2'500),
                     .connect_timeout = std::chrono::milliseconds(1'000)};
  std::function<Addresses(std::string const&)> names;
  std::atomic<int> lookups = 0;
  Addresses connects;
  ClientResponse response;

 private:
  GuardedFetcher::Options make_options() {
    GuardedFetcher::Options made = options;
    if (names)
      made.resolve = [this](std::string const& host) -> Result<Addresses> {
        ++lookups;
        return names(host);
      };
    made.may_connect = [this](std::string_view address) {
      connects.emplace_back(address);
      return address == "127.0.0.1" || address == "::1";
    };
    return made;
  }
};

// Threat: SSRF via a document, jwks_uri or logo. Every range that is not public, also in the
// disguises of IPv6. Spec: RFC 6890
TEST(GuardedFetcher, opens_no_socket_to_an_address_that_is_not_public) {
  for (char const* const address : {"0.0.0.0",
                                    "10.0.0.1",
                                    "100.64.0.1",
                                    "127.0.0.1",
                                    "127.255.255.254",
                                    "169.254.169.254",
                                    "172.16.0.1",
                                    "192.0.0.1",
                                    "192.0.2.1",
                                    "192.31.196.1",
                                    "192.52.193.1",
                                    "192.88.99.1",
                                    "192.168.0.1",
                                    "192.175.48.1",
                                    "198.18.0.1",
                                    "198.51.100.1",
                                    "203.0.113.1",
                                    "224.0.0.1",
                                    "240.0.0.1",
                                    "255.255.255.255",
                                    "168.63.129.16",
                                    "::",
                                    "::1",
                                    "::10.0.0.1",
                                    "::ffff:10.0.0.1",
                                    "::ffff:169.254.169.254",
                                    "64:ff9b::a9fe:a9fe",
                                    "64:ff9b:1::1",
                                    "100::1",
                                    "100:0:0:1::1",
                                    "2001::1",
                                    "2001:db8::1",
                                    "2002:a9fe:a9fe::1",
                                    "2620:4f:8000::1",
                                    "3fff::1",
                                    "5f00::1",
                                    "fc00::1",
                                    "fd00:ec2::254",
                                    "fe80::1",
                                    "fec0::1",
                                    "ff02::1",
                                    "fe80::1%lo"}) {
    Bed bed;
    bed.names = [&](std::string const&) { return Addresses{address}; };
    EXPECT_EQ(bed.fetch("https://client.example/document"), Errc::bad_url) << address;
    EXPECT_TRUE(bed.connects.empty()) << address;
  }
}

TEST(GuardedFetcher, opens_no_socket_when_one_of_several_addresses_is_not_public) {
  Bed bed;
  bed.names = [](std::string const&) { return Addresses{"93.184.215.14", "10.0.0.1"}; };
  EXPECT_EQ(bed.fetch("https://client.example/document"), Errc::bad_url);
  EXPECT_TRUE(bed.connects.empty());
}

TEST(GuardedFetcher, opens_no_socket_for_an_address_in_the_url) {
  for (char const* const url :
       {"https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://localhost/",
        "https://[::ffff:127.0.0.1]/", "http://client.example/", "https://u@client.example/",
        "ftp://client.example/", "file:///etc/passwd"}) {
    Bed bed;
    EXPECT_NE(bed.fetch(url), error_code()) << url;
    EXPECT_TRUE(bed.connects.empty()) << url;
  }
}

// Threat: DNS rebinding of the fetcher. The name is asked once, what it said is connected to.
TEST(GuardedFetcher, connects_to_what_the_name_meant_when_it_was_checked_and_never_asks_again) {
  Bed bed;
  bed.names = [&](std::string const&) {
    return bed.lookups == 1 ? Addresses{"93.184.215.14"} : Addresses{"127.0.0.1"};
  };
  EXPECT_EQ(bed.fetch("https://rebinding.example/document"), Errc::connect_failed);
  EXPECT_EQ(bed.lookups, 1);
  EXPECT_EQ(bed.connects, Addresses{"93.184.215.14"});
  bed.connects.clear();
  EXPECT_EQ(bed.fetch("https://rebinding.example/document"), Errc::bad_url);
  EXPECT_TRUE(bed.connects.empty());
}

TEST(GuardedFetcher, takes_a_name_for_this_machine_only_when_the_url_says_so) {
  ScriptedServer server(
      [](auto& peer) { peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"); });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), error_code());
  EXPECT_EQ(bed.response.body, "{}");
  EXPECT_EQ(bed.connects, Addresses{"127.0.0.1"});
  Bed stranger(true);
  stranger.names = [](std::string const&) { return Addresses{"127.0.0.1"}; };
  EXPECT_EQ(stranger.fetch("https://client.example/"), Errc::bad_url);
  EXPECT_TRUE(stranger.connects.empty());
}

TEST(GuardedFetcher, does_not_follow_a_redirect_to_a_link_local_address) {
  ScriptedServer server([](auto& peer) {
    peer.say(
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::bad_response);
  EXPECT_EQ(bed.connects, Addresses{"127.0.0.1"});
}

// Threat: oversized, slow and compressed documents.
TEST(GuardedFetcher, gives_up_a_server_that_drips_its_answer) {
  ScriptedServer server([](ScriptedServer::Peer& peer) {
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n");
    while (peer.linger(20) && peer.say("x")) {
    }
  });
  Bed bed(true);
  bed.policy.timeout = std::chrono::milliseconds(200);
  error_code const code = bed.fetch(server.url("/"));
  EXPECT_TRUE(code == Errc::timed_out || code == AsyncErrc::deadline) << code.message();
}

TEST(GuardedFetcher, refuses_a_length_over_the_limit_before_it_reads_the_body) {
  ScriptedServer server([](ScriptedServer::Peer& peer) {
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5121\r\n\r\n");
    while (peer.linger(20)) {
    }
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::bad_response);
}

TEST(GuardedFetcher, notices_a_length_that_lies) {
  ScriptedServer server(
      [](auto& peer) { peer.say("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{}"); });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::transfer_failed);
}

TEST(GuardedFetcher, stops_an_endless_chunked_answer_at_its_limit) {
  ScriptedServer server([](ScriptedServer::Peer& peer) {
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string const chunk = "400\r\n" + std::string(1024, 'x') + "\r\n";
    while (peer.say(chunk)) {
    }
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::bad_response);
}

TEST(GuardedFetcher, stops_headers_without_end_at_their_limit) {
  ScriptedServer server([](ScriptedServer::Peer& peer) {
    peer.say("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 64; ++i)
      if (!peer.say("X-Field: " + std::string(1000, 'x') + "\r\n")) return;
    peer.say("Content-Length: 2\r\n\r\n{}");
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::bad_response);
}

TEST(GuardedFetcher, stops_trailers_without_end_at_their_limit) {
  ScriptedServer server([](ScriptedServer::Peer& peer) {
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Field\r\n\r\n0\r\n");
    for (int i = 0; i < 64; ++i)
      if (!peer.say("X-Field: " + std::string(1000, 'x') + "\r\n")) return;
    peer.say("\r\n");
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), Errc::bad_response);
}

TEST(GuardedFetcher, does_not_unpack_what_is_compressed) {
  std::string const packed("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  ScriptedServer server([&](auto& peer) {
    peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n" + packed);
  });
  Bed bed(true);
  EXPECT_EQ(bed.fetch(server.url("/")), error_code());
  EXPECT_EQ(bed.response.body, packed);
}

TEST(GuardedFetcher, does_not_wait_longer_than_its_deadline_for_a_name) {
  Bed bed;
  std::promise<void> answer;
  std::shared_future<void> const answered = answer.get_future().share();
  GuardedFetcher::Options options;
  options.resolve = [answered](std::string const&) -> Result<Addresses> {
    answered.wait();
    return Addresses{"93.184.215.14"};
  };
  GuardedFetcher fetcher(bed.loop, options);
  bed.policy.timeout = std::chrono::milliseconds(50);
  auto const attempt = [&]() -> Task<error_code> {
    error_code code;
    try {
      Task<ClientResponse> getting = fetcher.get("https://slow.example/", "*/*", bed.policy);
      ClientResponse const unused = co_await std::move(getting);
    } catch (Exception const& refused) {
      code = refused.code();
    }
    answer.set_value();
    co_return code;
  };
  EXPECT_EQ(testkit::run(bed.loop, attempt()), AsyncErrc::deadline);
  testkit::run(bed.loop, fetcher.stop());
}

TEST(GuardedFetcher, refuses_more_fetches_at_once_than_it_may_make) {
  asio::io_context loop(1);
  GuardedFetcher::Options options;
  options.concurrent = 0;
  GuardedFetcher fetcher(loop, options);
  EXPECT_THROW(testkit::run(loop, fetcher.get("https://client.example/", "*/*", FetchPolicy())),
               Exception);
}

}  // namespace
}  // namespace tessera::http
