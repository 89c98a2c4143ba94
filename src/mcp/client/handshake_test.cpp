#include "mcp/client/handshake.hpp"

#include "http/errc.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/transport/status_error.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::mcp_error;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

Task<ServerInfo> info_of(Client& client) { co_return client.info(); }

ServerInfo shake(McpPeer& peer, EraChoice era = EraChoice::automatic) {
  McpClientBed bed(peer.url());
  bed.options.era = era;
  return bed.use<ServerInfo>(info_of);
}

/// A server of the legacy era that answers the modern question with `refusal`.
McpPeer::Answer legacy_with(McpPeer::Answer refusal) {
  return [refusal](Seen const& seen) {
    if (seen.method() == "initialize") return mcp_result(seen, testkit::initialize_result());
    if (seen.method() == "server/discover") return refusal(seen);
    return http::text_response(202, "");
  };
}

// Spec: MCP 2026-07-28 basic
TEST(Handshake, says_who_asks_and_what_it_can_do_on_the_modern_question) {
  McpPeer peer([](Seen const& seen) { return mcp_result(seen, testkit::discover_result()); });
  ServerInfo const info = shake(peer);
  EXPECT_EQ(info.era, Era::modern);
  EXPECT_EQ(info.version, "2026-07-28");
  EXPECT_EQ(info.server->name, "peer");
  Seen const asked = peer.last("server/discover");
  EXPECT_EQ(asked.headers.get("MCP-Protocol-Version"), "2026-07-28");
  EXPECT_EQ(asked.headers.get("Mcp-Method"), "server/discover");
  EXPECT_EQ(asked.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(asked.headers.get("Accept"), "application/json, text/event-stream");
  EXPECT_EQ(asked.at("/params/_meta/io.modelcontextprotocol~1protocolVersion"), "2026-07-28");
  EXPECT_TRUE(asked.at("/params/_meta/io.modelcontextprotocol~1clientCapabilities/elicitation/form")
                  .is_object());
  EXPECT_EQ(asked.at("/params/_meta/io.modelcontextprotocol~1clientInfo/name"), "tessera");
}

// Spec: MCP 2026-07-28 basic/versioning
TEST(Handshake, falls_back_to_initialize_when_the_modern_question_is_not_understood) {
  std::vector<McpPeer::Answer> const refusals{
      [](Seen const&) { return http::text_response(400, ""); },
      [](Seen const&) { return http::text_response(404, "no such thing"); },
      [](Seen const& seen) { return mcp_error(seen, 404, -32601); },
      [](Seen const& seen) { return mcp_error(seen, 400, -32000); },
      [](Seen const& seen) { return mcp_error(seen, 200, -32602); },
      [](Seen const&) { return http::text_response(200, "hello"); },
  };
  for (McpPeer::Answer const& refusal : refusals) {
    McpPeer peer(legacy_with(refusal));
    ServerInfo const info = shake(peer);
    EXPECT_EQ(info.era, Era::legacy);
    EXPECT_EQ(info.version, "2025-11-25");
    EXPECT_EQ(peer.last("initialize").at("/params/protocolVersion"), "2025-11-25");
    EXPECT_EQ(peer.count("notifications/initialized"), 1U);
    EXPECT_EQ(peer.last("notifications/initialized").headers.get("MCP-Protocol-Version"),
              "2025-11-25");
  }
}

TEST(Handshake, takes_a_modern_error_for_a_modern_server) {
  McpPeer peer(legacy_with([](Seen const& seen) { return mcp_error(seen, 400, -32020); }));
  EXPECT_EQ(code_thrown([&] { shake(peer); }), Errc::remote_error);
  EXPECT_EQ(peer.count("initialize"), 0U);
}

TEST(Handshake, chooses_from_the_revisions_that_the_server_names) {
  auto const naming = [](char const* version) {
    return [version](Seen const& seen) {
      return mcp_error(
          seen, 400, -32022,
          json::object{{"supported", json::array{version}}, {"requested", "2026-07-28"}});
    };
  };
  McpPeer older(legacy_with(naming("2025-11-25")));
  EXPECT_EQ(shake(older).era, Era::legacy);
  McpPeer newer(legacy_with(naming("2031-01-01")));
  EXPECT_EQ(code_thrown([&] { shake(newer); }), Errc::no_common_version);
  EXPECT_EQ(newer.count("initialize"), 0U);
}

TEST(Handshake, refuses_a_revision_that_it_does_not_know) {
  McpPeer peer([](Seen const& seen) {
    if (seen.method() != "initialize") return http::text_response(400, "");
    return mcp_result(seen, testkit::initialize_result("1999-12-31"));
  });
  EXPECT_EQ(code_thrown([&] { shake(peer); }), Errc::no_common_version);
}

TEST(Handshake, stays_in_the_era_that_was_asked_for) {
  McpPeer modern([](Seen const& seen) { return mcp_result(seen, testkit::discover_result()); });
  EXPECT_TRUE(code_thrown([&] { shake(modern, EraChoice::legacy); }).failed());
  EXPECT_EQ(modern.count("server/discover"), 0U);
  McpPeer legacy(legacy_with([](Seen const&) { return http::text_response(400, ""); }));
  EXPECT_EQ(code_thrown([&] { shake(legacy, EraChoice::modern); }), http::Errc::bad_response);
  EXPECT_EQ(legacy.count("initialize"), 0U);
}

TEST(Handshake, does_not_take_a_refused_credential_for_another_era) {
  McpPeer peer([](Seen const&) { return http::text_response(401, ""); });
  EXPECT_EQ(code_thrown([&] { shake(peer); }), http::Errc::unauthorized);
  EXPECT_EQ(peer.seen().size(), 1U);
}

TEST(Handshake, reports_the_first_answer_when_neither_way_is_understood) {
  McpPeer peer([](Seen const& seen) {
    return http::text_response(seen.method() == "initialize" ? 405 : 404, "");
  });
  try {
    shake(peer);
    FAIL() << "must throw";
  } catch (StatusError const& failure) {
    EXPECT_EQ(failure.status(), 404);
  }
}

}  // namespace
}  // namespace tessera::mcp
