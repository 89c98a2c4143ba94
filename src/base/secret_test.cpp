#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>

namespace tessera {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, T value) { out << value; };

static_assert(!Streamable<Secret>, "a secret must not reach a stream");
static_assert(!std::equality_comparable<Secret>, "a secret is compared in constant time only");
static_assert(!std::convertible_to<Secret, std::string>);

TEST(Secret, leaves_nothing_behind_when_moved_from) {
  Secret a(std::string("short"));
  Secret const b(std::move(a));
  EXPECT_EQ(b.reveal(), "short");
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
}

TEST(Secret, wipes_a_string_in_place) {
  std::string text = "0123456789abcdef0123456789abcdef";
  char const* const bytes = text.data();
  wipe(text);
  EXPECT_EQ(bytes[5], '\0');
}

}  // namespace
}  // namespace tessera
