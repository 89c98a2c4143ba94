#include "jsonschema/uri.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace tessera::jsonschema {
namespace {

// Spec: RFC 3986 §5.4
TEST(ResolveUri, follows_the_examples_of_the_rfc) {
  std::vector<std::pair<std::string_view, std::string_view>> const examples{
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
  };
  for (auto const& [reference, expected] : examples)
    EXPECT_EQ(resolve_uri("http://a/b/c/d;p?q", reference), expected) << reference;
}

TEST(ResolveUri, works_without_a_base_and_with_opaque_ones) {
  EXPECT_EQ(resolve_uri("", "a/b.json#x"), "a/b.json#x");
  EXPECT_EQ(resolve_uri("", "#x"), "#x");
  EXPECT_EQ(resolve_uri("a/b", "c"), "a/c");
  EXPECT_EQ(resolve_uri("http://a", "c"), "http://a/c");
  EXPECT_EQ(resolve_uri("urn:uuid:1", "#/a"), "urn:uuid:1#/a");
  EXPECT_EQ(resolve_uri("http://a", "urn:x:../y"), "urn:x:../y");
}

}  // namespace
}  // namespace tessera::jsonschema
