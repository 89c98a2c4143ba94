#include "appkit/finding.hpp"

#include <gtest/gtest.h>

namespace tessera::appkit {
namespace {

TEST(Finding, says_the_first_failure_and_the_way_out) {
  std::vector<Section> sections{{"issuer a"}, {"backend b"}};
  sections[0].right("dns", "fine");
  sections[1].failed("tcp", "nothing listens", "start it");
  sections[1].failed("tls", "later", "never mind");
  std::string const words = in_words(sections);
  EXPECT_NE(words.find("first failure: tcp of backend b: nothing listens"), std::string::npos);
  EXPECT_NE(words.find("way out: start it"), std::string::npos);
  json::object const report = in_json(sections);
  EXPECT_FALSE(report.at("ok").as_bool());
  EXPECT_EQ(json_text(report.at("first_failure"), "check"), "tcp");
  sections.pop_back();
  EXPECT_TRUE(in_json(sections).at("ok").as_bool());
}

TEST(Finding, what_a_server_says_does_not_reach_the_terminal_raw) {
  std::vector<Section> sections{{"issuer a"}};
  sections[0].failed("metadata", "\x1b[2Jgone", "x");
  EXPECT_EQ(in_words(sections).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tessera::appkit
