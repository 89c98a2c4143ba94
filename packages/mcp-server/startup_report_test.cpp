#include "packages/mcp-server/startup_report.hpp"

#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

TEST(StartupReport, names_each_backend_with_its_mode) {
  Config config;
  config.backends["charts"].url = "https://charts.example";
  config.backends["charts"].identity = kIdentityAssertion;
  config.backends["charts"].tools = {"get_chart"};
  std::string const table = startup_table(config, 3005);
  EXPECT_NE(table.find("http://localhost:3005/mcp"), std::string::npos) << table;
  EXPECT_NE(table.find("exchange"), std::string::npos) << table;
  EXPECT_NE(table.find("charts"), std::string::npos) << table;
  EXPECT_NE(table.find("assertion"), std::string::npos) << table;
  testkit::TextLog log;
  report_startup(config, 3005, log);
  EXPECT_NE(log.text.find("charts assertion https://charts.example"), std::string::npos);
  EXPECT_EQ(log.text.find("not_conforming"), std::string::npos);
}

TEST(StartupReport, warns_of_a_mode_that_breaks_mcp) {
  Config config;
  config.backend.identity = kIdentityForward;
  config.backend.accept_nonconforming = true;
  testkit::TextLog log;
  report_startup(config, 3005, log);
  EXPECT_NE(log.text.find("backend_identity_not_conforming"), std::string::npos);
  EXPECT_NE(startup_table(config, 3005).find("NON-CONFORMING"), std::string::npos);
}

}  // namespace
}  // namespace tessera::mcp_server
