#include "http/principal.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Principal, has_a_scope_only_by_its_whole_name) {
  Principal principal;
  principal.scopes = {"email:read", "chart:read"};
  EXPECT_TRUE(principal.has_scope("email:read"));
  EXPECT_FALSE(principal.has_scope("email"));
  EXPECT_FALSE(principal.has_scope("email:read chart:read"));
  EXPECT_FALSE(principal.has_scope(""));
}

}  // namespace
}  // namespace tessera::http
