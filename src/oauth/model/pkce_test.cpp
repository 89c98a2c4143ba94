#include "oauth/model/pkce.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

// Spec: RFC 7636 appendix B
TEST(Pkce, makes_the_challenge_of_the_specification) {
  EXPECT_EQ(code_challenge_of(Secret(std::string("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

// Spec: RFC 7636 §4.1
TEST(Pkce, makes_verifiers_that_are_long_enough_and_never_the_same) {
  SystemRandom random;
  Secret const first = make_code_verifier(random);
  EXPECT_TRUE(is_code_verifier(first.reveal()));
  EXPECT_NE(first.reveal(), make_code_verifier(random).reveal());
}

TEST(Pkce, refuses_verifiers_of_a_wrong_length_or_alphabet) {
  EXPECT_FALSE(is_code_verifier(std::string(42, 'a')));
  EXPECT_TRUE(is_code_verifier(std::string(43, 'a')));
  EXPECT_TRUE(is_code_verifier(std::string(128, '~')));
  EXPECT_FALSE(is_code_verifier(std::string(129, 'a')));
  EXPECT_FALSE(is_code_verifier(std::string(42, 'a') + "+"));
}

}  // namespace
}  // namespace tessera::oauth
