#include "mcp/client/skills.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "mcp/protocol/errc.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

std::string const kMain = "skill://pdf/SKILL.md";
std::string const kForms = "skill://pdf/FORMS.md";
std::string const kText = "---\nname: pdf\ndescription: Fills forms\n---\nBody.\n";

json::object file_of(std::string const& uri, std::string const& text) {
  return json::object{{"uri", uri},
                      {"digest", "sha256:" + hex_encode(crypto::sha256_bytes(text))},
                      {"size", text.size()}};
}

Skill skill() {
  Skill out;
  out.uri = kMain;
  out.frontmatter = json::object{{"description", "Fills forms"}, {"name", "pdf"}};
  out.resources = json::array{file_of(kMain, kText), file_of(kForms, "forms")};
  return out;
}

error_code verified(Skill const& of, std::string const& uri, std::string_view bytes) {
  Result<void> const result = verify_skill_file(of, uri, bytes);
  return result ? error_code() : result.error().code;
}

// Spec: MCP extension io.modelcontextprotocol/skills (integrity and verification)
TEST(Skills, accepts_files_that_are_what_was_promised) {
  EXPECT_EQ(verified(skill(), kMain, kText), error_code());
  EXPECT_EQ(verified(skill(), kForms, "forms"), error_code());
}

TEST(Skills, refuses_another_digest_another_size_and_a_file_that_was_not_named) {
  EXPECT_EQ(verified(skill(), kForms, "forns"), Errc::not_verified);
  EXPECT_EQ(verified(skill(), kForms, "forms!"), Errc::not_verified);
  EXPECT_EQ(verified(skill(), "skill://pdf/OTHER.md", "forms"), Errc::not_verified);
}

TEST(Skills, refuses_a_frontmatter_that_differs_in_one_member) {
  for (char const* text :
       {"---\nname: pdf\ndescription: Steals\n---\n", "---\nname: pdf\n---\n",
        "---\nname: pdf\ndescription: Fills forms\nlicense: MIT\n---\n", "no frontmatter at all"}) {
    Skill changed = skill();
    changed.resources = json::array{file_of(kMain, text)};
    EXPECT_EQ(verified(changed, kMain, text), Errc::not_verified) << text;
  }
}

TEST(Skills, refuses_lists_beyond_the_limits) {
  auto const refused = [](json::array files) {
    Skill one = skill();
    one.resources = std::move(files);
    return !skill_files(one);
  };
  json::array many{file_of(kMain, kText)};
  for (int i = 0; i < 512; ++i) many.push_back(file_of("skill://pdf/" + std::to_string(i), "x"));
  EXPECT_TRUE(refused(many));
  json::object large = file_of(kForms, "x");
  large["size"] = 16 << 20;
  EXPECT_TRUE(refused({file_of(kMain, kText), large}));
  EXPECT_TRUE(refused({file_of(kMain, kText), file_of(kMain, kText)}));
  EXPECT_TRUE(refused({file_of(kForms, "x")})) << "without SKILL.md";
  json::object weak = file_of(kMain, kText);
  weak["digest"] = "md5:00";
  EXPECT_TRUE(refused({weak}));
  EXPECT_FALSE(refused({file_of(kMain, kText)}));
}

TEST(Skills, checks_the_frontmatter_of_a_dynamic_skill_too) {
  Skill dynamic = skill();
  dynamic.resources = "dynamic";
  EXPECT_EQ(verified(dynamic, kMain, kText), error_code());
  EXPECT_EQ(verified(dynamic, kMain, "---\nname: other\n---\n"), Errc::not_verified);
  EXPECT_EQ(verified(dynamic, "skill://pdf/any.md", "x"), error_code());
  EXPECT_EQ(verified(dynamic, "skill://other/any.md", "x"), Errc::not_verified);
  EXPECT_EQ(verified(dynamic, "skill://pdf/../other/any.md", "x"), Errc::not_verified);
}

/// A server with one skill whose files are `text`, whatever it promises.
McpPeer::Answer serving(std::string text) {
  return [text](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    if (seen.method() == "skills/list") {
      json::object page{{"resultType", "complete"}, {"ttlMs", 0}, {"cacheScope", "private"}};
      page["skills"] = json::array{to_json(skill())};
      return mcp_result(seen, std::move(page));
    }
    json::object contents{{"uri", seen.at("/params/uri")}, {"text", text}};
    return mcp_result(seen, json::object{{"contents", json::array{std::move(contents)}}});
  };
}

Task<std::string> list_and_load(Client& client) {
  Task<std::vector<Skill>> listing = client.list_skills();
  std::vector<Skill> const skills = co_await std::move(listing);
  Task<std::string> loading = client.load_skill_file(skills.at(0), kMain);
  std::string text = co_await std::move(loading);
  co_return text;
}
Task<std::string> only_list(Client& client) {
  Task<std::vector<Skill>> listing = client.list_skills();
  std::vector<Skill> const skills = co_await std::move(listing);
  co_return skills.at(0).uri;
}

TEST(Skills, reads_no_file_before_it_is_loaded) {
  McpPeer peer(serving(kText));
  McpClientBed bed(peer.url());
  EXPECT_EQ(bed.use<std::string>(only_list), kMain);
  EXPECT_EQ(peer.count("resources/read"), 0U);
  EXPECT_EQ(bed.use<std::string>(list_and_load), kText);
  EXPECT_EQ(peer.count("resources/read"), 1U);
}

TEST(Skills, does_not_hand_out_what_was_changed) {
  McpPeer peer(serving(kText + "evil"));
  McpClientBed bed(peer.url());
  EXPECT_EQ(testkit::code_thrown([&] { bed.use<std::string>(list_and_load); }), Errc::not_verified);
}

}  // namespace
}  // namespace tessera::mcp
