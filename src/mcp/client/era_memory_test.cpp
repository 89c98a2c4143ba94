#include "mcp/client/era_memory.hpp"

#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace tessera::mcp {
namespace {

using testkit::mcp_error;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

Task<Era> era_of(Client& client) { co_return client.info().era; }

TEST(EraMemory, knows_a_server_by_its_origin_and_is_bounded) {
  EraMemory memory(2);
  memory.keep("https://a.example/mcp", Era::legacy);
  EXPECT_EQ(memory.find("https://a.example:443/other?x"), Era::legacy);
  EXPECT_EQ(memory.find("http://a.example/mcp"), std::nullopt);
  memory.keep("no url", Era::legacy);
  EXPECT_EQ(memory.find("no url"), std::nullopt);
  memory.keep("https://b.example/", Era::modern);
  memory.keep("https://c.example/", Era::modern);
  int known = 0;
  for (char const* url : {"https://a.example/", "https://b.example/", "https://c.example/"})
    known += memory.find(url) ? 1 : 0;
  EXPECT_EQ(known, 2);
}

// Spec: MCP 2026-07-28 basic/versioning (era detection)
TEST(EraMemory, spares_a_legacy_server_the_modern_question_until_it_has_changed) {
  auto const modern = std::make_shared<std::atomic<bool>>(false);
  McpPeer::Answer const answer = [modern](Seen const& seen) {
    if (seen.method() == "server/discover" && *modern)
      return mcp_result(seen, testkit::discover_result());
    if (seen.method() == "initialize" && !*modern)
      return mcp_result(seen, testkit::initialize_result());
    if (seen.id().is_null()) return http::text_response(seen.http_method == "GET" ? 405 : 202, "");
    return mcp_error(seen, 404, -32601);
  };
  McpPeer peer(answer);
  McpClientBed bed(peer.url());
  bed.options.eras = std::make_shared<EraMemory>();
  EXPECT_EQ(bed.use<Era>(era_of), Era::legacy);
  EXPECT_EQ(bed.use<Era>(era_of), Era::legacy);
  EXPECT_EQ(peer.count("server/discover"), 1U);
  *modern = true;
  EXPECT_EQ(bed.use<Era>(era_of), Era::modern);
  EXPECT_EQ(bed.options.eras->find(peer.url()), Era::modern);
}

TEST(ModernClient, asks_again_once_when_the_server_names_a_revision_that_we_speak) {
  auto const asked = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const answer = [asked](Seen const& seen) {
    json::object data{{"supported", json::array{"2031-01-01", "2026-07-28"}},
                      {"requested", "2026-07-28"}};
    if (++*asked == 1) return mcp_error(seen, 400, -32022, std::move(data));
    return mcp_result(seen, testkit::discover_result());
  };
  McpPeer peer(answer);
  McpClientBed bed(peer.url());
  bed.options.era = EraChoice::modern;
  EXPECT_EQ(bed.use<Era>(era_of), Era::modern);
  EXPECT_EQ(peer.count("server/discover"), 2U);
}

}  // namespace
}  // namespace tessera::mcp
