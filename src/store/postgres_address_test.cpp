#include "store/postgres_address.hpp"

#include "store/errc.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tessera::store {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string setting(std::string const& url, std::string_view name) {
  PostgresAddress const address = parse_postgres_url(url).value();
  auto const found = std::find_if(address.settings.begin(), address.settings.end(),
                                  [&](auto const& one) { return one.name == name; });
  return found == address.settings.end() ? "" : found->value;
}

TEST(PostgresAddress, demands_verified_tls_over_a_network_unless_told_otherwise) {
  EXPECT_EQ(setting("postgresql://u@db.example/t", "sslmode"), "verify-full");
  EXPECT_EQ(setting("postgresql://u@10.0.0.7/t", "sslmode"), "verify-full");
  EXPECT_EQ(setting("postgresql://u@localhost,db.example/t", "sslmode"), "verify-full");
  EXPECT_EQ(setting("postgresql://u@localhost/t?hostaddr=10.0.0.7", "sslmode"), "verify-full");
  EXPECT_EQ(setting("postgresql://u@db.example/t?sslmode=require", "sslmode"), "require");
  EXPECT_EQ(setting("postgresql://u@localhost:5433,127.0.0.1/t", "sslmode"), "");
  EXPECT_EQ(setting("postgresql://u@/t?host=/run/postgresql", "sslmode"), "");
}

TEST(PostgresAddress, bounds_the_wait_for_a_connection) {
  EXPECT_EQ(setting("postgres:///t", "connect_timeout"), "5");
  EXPECT_EQ(setting("postgres:///t?connect_timeout=2", "connect_timeout"), "2");
}

TEST(PostgresAddress, is_shown_to_people_with_user_and_host) {
  EXPECT_EQ(parse_postgres_url("postgresql://u@db.example:5433/t")->shown, "u@db.example:5433/t");
}

TEST(PostgresAddress, a_password_in_the_address_is_refused_and_never_repeated) {
  for (char const* url : {"postgresql://u:s3cret@h/t", "postgresql://h/t?password=s3cret",
                          "postgresql://u:s3cret@h:port/t", "postgresql://u:s3cret%zz@h/t",
                          "postgresql://h/t?sslpassword=s3cret", "postgresql://u@h/t?s3cret"}) {
    auto const parsed = parse_postgres_url(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, make_error_code(Errc::bad_url));
    EXPECT_THAT(describe(parsed.error()), Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace tessera::store
