#include "mcp/client/response_cache.hpp"

#include "mcp/protocol/methods.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

json::value answer(std::string_view scope, std::int64_t life = 1'000) {
  return json::object{{"tools", json::array()}, {"ttlMs", life}, {"cacheScope", scope}};
}

class ResponseCacheTest : public testing::Test {
 protected:
  bool has(ResponseCache::Place const& place, json::object const& params = {}) {
    return cache.find(place, kMethodListTools, params).has_value();
  }
  void keep(ResponseCache::Place const& place, json::value const& result,
            json::object const& params = {}) {
    cache.keep(place, kMethodListTools, params, result);
  }
  ManualClock clock;
  ResponseCache cache{clock};
  ResponseCache::Place const ours{"https://a.example/mcp", "alice"};
  ResponseCache::Place const theirs{"https://a.example/mcp", "bob"};
};

// Spec: MCP 2026-07-28 server/utilities/caching
TEST_F(ResponseCacheTest, keeps_an_answer_for_as_long_as_the_server_says) {
  keep(ours, answer("private", 500));
  clock.advance(milliseconds(499));
  EXPECT_TRUE(has(ours));
  clock.advance(milliseconds(1));
  EXPECT_FALSE(has(ours));
}

TEST_F(ResponseCacheTest, gives_a_private_answer_to_nobody_else) {
  keep(ours, answer("private"));
  EXPECT_TRUE(has(ours));
  EXPECT_FALSE(has(theirs));
  keep(ours, json::object{{"tools", json::array()}, {"ttlMs", 1'000}});
  EXPECT_FALSE(has(theirs)) << "what does not say is private";
}

TEST_F(ResponseCacheTest, gives_a_public_answer_to_everybody_who_asks_that_server) {
  keep(ours, answer("public"));
  EXPECT_TRUE(has(theirs));
  EXPECT_FALSE(has({"https://b.example/mcp", "alice"}));
}

TEST_F(ResponseCacheTest, tells_pages_apart_and_ignores_metadata) {
  keep(ours, answer("private"), json::object{{"cursor", ""}});
  EXPECT_FALSE(has(ours)) << "an empty cursor is a cursor";
  EXPECT_TRUE(has(ours, json::object{{"cursor", ""}, {"_meta", json::object{{"x", 1}}}}));
}

TEST_F(ResponseCacheTest, keeps_nothing_that_must_not_be_kept) {
  keep(ours, answer("public", 0));
  json::value asking = answer("public");
  asking.get_object()["resultType"] = "input_required";
  keep(ours, asking);
  // Spec: MCP 2026-07-28 basic/multi-round-trip
  keep(ours, answer("public"), json::object{{"requestState", "s"}});
  keep(ours, answer("public"), json::object{{"inputResponses", json::object()}});
  cache.keep(ours, kMethodCallTool, {}, answer("public"));
  keep(ours, json::object{{"tools", json::array()}, {"ttlMs", "long"}});
  EXPECT_EQ(cache.size(), 0U);
}

TEST_F(ResponseCacheTest, forgets_what_has_changed_for_everybody) {
  keep(ours, answer("private"));
  keep(theirs, answer("private"), json::object{{"cursor", "2"}});
  cache.keep(ours, kMethodListPrompts, {}, answer("public"));
  std::uint64_t const before = cache.forgotten();
  cache.forget(ours.server, kMethodListTools);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_GT(cache.forgotten(), before);
}

TEST_F(ResponseCacheTest, forgets_one_resource) {
  for (char const* uri : {"file:///a", "file:///b"})
    cache.keep(ours, kMethodReadResource, json::object{{"uri", uri}}, answer("private"));
  cache.forget_resource(ours.server, "file:///a");
  EXPECT_FALSE(cache.find(ours, kMethodReadResource, json::object{{"uri", "file:///a"}}));
  EXPECT_TRUE(cache.find(ours, kMethodReadResource, json::object{{"uri", "file:///b"}}));
}

TEST_F(ResponseCacheTest, stays_within_its_bounds) {
  ResponseCache small(clock, {.entries = 2, .bytes = 200});
  for (int i = 0; i < 10; ++i)
    small.keep(ours, kMethodListTools, json::object{{"cursor", std::to_string(i)}},
               answer("private", 1'000 + i));
  EXPECT_EQ(small.size(), 2U);
  EXPECT_TRUE(small.find(ours, kMethodListTools, json::object{{"cursor", "9"}}));
  json::value large = answer("private");
  large.get_object()["text"] = std::string(300, 'x');
  small.keep(ours, kMethodListTools, {}, large);
  EXPECT_FALSE(small.find(ours, kMethodListTools, {}));
}

}  // namespace
}  // namespace tessera::mcp
