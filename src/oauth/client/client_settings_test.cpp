#include "oauth/client/client_settings.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

class ClientSettingsTest : public ::testing::Test {
 protected:
  ClientSettingsTest() {
    settings.issuer = "https://as.example";
    settings.client_id = "c";
    settings.key_file = "key.pem";
    files["key.pem"] = Secret(key.key.to_pem());
    files["secret"] = Secret(std::string("s3cret"));
    files["broken.pem"] = Secret(std::string("-----BEGIN NOTHING-----"));
  }
  Result<ClientCredentials::Options> read() {
    ReadSecret const from = [this](std::string const& path) -> Result<Secret> {
      auto const found = files.find(path);
      if (found == files.end()) return fail(Errc::bad_settings, "no " + path);
      return found->second;
    };
    return client_credentials_options(settings, "https://rs.example/mcp", from);
  }
  std::string refusal() {
    Result<ClientCredentials::Options> const options = read();
    if (options) return "accepted";
    EXPECT_EQ(options.error().code, Errc::bad_settings);
    EXPECT_EQ(options.error().hint.find("s3cret"), std::string::npos);
    return options.error().hint;
  }

  jose::SigningKey key = testkit::new_signing_key();
  std::map<std::string, Secret> files;
  ClientSettings settings;
};

TEST_F(ClientSettingsTest, give_a_key_or_a_secret) {
  EXPECT_EQ(auth_method_name(read()->credential), "private_key_jwt");
  settings.key_file.clear();
  settings.secret_file = "secret";
  EXPECT_EQ(auth_method_name(read()->credential), "client_secret_basic");
}

TEST_F(ClientSettingsTest, fall_back_to_the_programs_resource) {
  EXPECT_EQ(read()->resource, "https://rs.example/mcp");
  settings.resource = "https://other.example";
  settings.tenant_id = "acme";
  settings.scope = "a b";
  EXPECT_EQ(read()->resource, "https://other.example");
  EXPECT_TRUE(read()->send_tenant_header);
  EXPECT_EQ(read()->scopes, (Strings{"a", "b"}));
}

TEST_F(ClientSettingsTest, are_refused_with_the_name_of_what_is_wrong) {
  settings.secret_file = "secret";
  EXPECT_NE(refusal().find("exactly one"), std::string::npos);
  settings.secret_file.clear();
  settings.key_file = "broken.pem";
  EXPECT_NE(refusal().find("auth.key_file"), std::string::npos);
  settings.key_file = "absent";
  EXPECT_NE(refusal().find("absent"), std::string::npos);
  settings.key_file.clear();
  EXPECT_NE(refusal().find("exactly one"), std::string::npos);
  settings.key_file = "key.pem";
  settings.scope = "a  b";
  EXPECT_NE(refusal().find("auth.scope"), std::string::npos);
  settings.client_id.clear();
  EXPECT_NE(refusal().find("auth.client_id"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
