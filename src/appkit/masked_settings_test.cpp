#include "appkit/masked_settings.hpp"

#include "appkit/config.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace tessera::appkit {
namespace {

TEST(MaskedSettings, the_password_of_an_address_is_not_shown) {
  EXPECT_EQ(masked_text("postgresql://ann:canary@db/x"), "postgresql://ann:***@db/x");
  EXPECT_EQ(masked_text("postgresql://db/x?user=a&password=canary&sslmode=require"),
            "postgresql://db/x?user=a&password=***&sslmode=require");
  EXPECT_EQ(masked_text("https://ann:ca@nary@host/"), "https://ann:***@host/");
  EXPECT_EQ(masked_text("host=db PASSWORD=canary user=ann"), "host=db PASSWORD=*** user=ann");
  for (char const* harmless : {"http://localhost:3006", "https://a.example/x:y@z", "keys/a.pem",
                               "postgresql://ann@db/x?passfile=/p", ""})
    EXPECT_EQ(masked_text(harmless), harmless);
}

TEST(MaskedSettings, a_key_that_says_secret_hides_its_text_and_nothing_else) {
  json::value const shown =
      masked_settings(json::object{{"client_secret", "canary"},
                                   {"api_token", "canary"},
                                   {"headers", {{"X-API-Key", "canary"}, {"X-Region", "eu"}}},
                                   {"client_secret_file", "keys/a.secret"},
                                   {"token_header", "X-JWT-TOKEN"},
                                   {"accept_x_jwt_token", true},
                                   {"secrets", {"canary", ""}},
                                   {"access_token_seconds", 300}});
  std::string const text = print_config(shown);
  EXPECT_EQ(text.find("canary"), std::string::npos) << text;
  for (char const* kept : {"keys/a.secret", "X-JWT-TOKEN", "eu", "true", "300"})
    EXPECT_NE(text.find(kept), std::string::npos) << kept;
}

TEST(MaskedSettings, the_configuration_is_printed_with_secrets_masked) {
  std::string const text =
      print_config(json::object{{"database", {{"url", "postgresql://ann:canary@db/x"}}}});
  EXPECT_EQ(text.find("canary"), std::string::npos) << text;
  EXPECT_NE(text.find("***"), std::string::npos);
}

}  // namespace
}  // namespace tessera::appkit
