#include "http/forwarded.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using Texts = std::vector<std::string>;

Texts read(Headers const& headers, ForwardedField field) {
  Texts texts;
  for (AddressBytes const& address : forwarded_for(headers, field))
    texts.push_back(address_text(address));
  return texts;
}
Texts list(std::string_view value) {
  Headers headers;
  headers.add("x-forwarded-for", value);
  return read(headers, ForwardedField::x_forwarded_for);
}
Texts forwarded(std::string_view value) {
  Headers headers;
  headers.add("Forwarded", value);
  return read(headers, ForwardedField::forwarded);
}

TEST(XForwardedFor, is_read_from_the_end) {
  EXPECT_EQ(list("192.0.2.7"), Texts{"192.0.2.7"});
  EXPECT_EQ(list("192.0.2.7, 10.0.0.3 ,2001:db8::1"),
            (Texts{"2001:db8::1", "10.0.0.3", "192.0.2.7"}));
  EXPECT_EQ(list("[2001:db8::1]:80, 192.0.2.7:4711, [2001:db8::2]"),
            (Texts{"2001:db8::2", "192.0.2.7", "2001:db8::1"}));
  Headers two;
  two.add("X-Forwarded-For", "192.0.2.1");
  two.add("X-Forwarded-For", "192.0.2.2");
  EXPECT_EQ(read(two, ForwardedField::x_forwarded_for), (Texts{"192.0.2.2", "192.0.2.1"}));
}

TEST(XForwardedFor, ends_at_what_is_no_address) {
  EXPECT_EQ(list("192.0.2.7, unknown, 10.0.0.3"), Texts{"10.0.0.3"});
  for (std::string_view const last : {"unknown", "localhost", "", "1.2.3", "1.2.3.4:", "1.2.3.4:x",
                                      "[1.2.3.4]", "[::1", "[::1]80", "1.2.3.4;", "\"1.2.3.4\""})
    EXPECT_EQ(list("192.0.2.7, " + std::string(last) + " ,"), Texts{}) << last;
}

TEST(XForwardedFor, counts_32_hops_at_most) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "192.0.2.7, ";
  EXPECT_EQ(list(many + "192.0.2.8").size(), 32U);
}

// Spec: RFC 7239 §4
TEST(Forwarded, is_read_from_the_end) {
  EXPECT_EQ(forwarded("for=192.0.2.60;proto=http;by=203.0.113.43"), Texts{"192.0.2.60"});
  EXPECT_EQ(forwarded("For=\"[2001:db8:cafe::17]:4711\""), Texts{"2001:db8:cafe::17"});
  EXPECT_EQ(forwarded("for=192.0.2.43, for=198.51.100.17;host=\"a, for=1.2.3.4\""),
            (Texts{"198.51.100.17", "192.0.2.43"}));
  EXPECT_EQ(forwarded("for=192.0.2.43:80 ; proto=https , for=\"192.0.2.44\""),
            (Texts{"192.0.2.44", "192.0.2.43"}));
  EXPECT_EQ(forwarded("for=192.0.2.1, for=_hidden, for=10.0.0.3"), Texts{"10.0.0.3"});
  EXPECT_EQ(forwarded("for=192.0.2.1, proto=https"), Texts{});
  EXPECT_EQ(forwarded(""), Texts{});
}

TEST(Forwarded, that_is_malformed_anywhere_names_nobody) {
  for (std::string_view const left :
       {"for=\"", "for=\"1.2.3.4", "x=\"\\", "for", "for=", "=1.2.3.4", "for=1.2.3.4;for=1.2.3.5",
        "for=1.2.3.4 x", "for=\"1.2.3.4\"x", "(=1"})
    EXPECT_EQ(forwarded(std::string(left) + ", for=192.0.2.7"), Texts{}) << left;
}

}  // namespace
}  // namespace tessera::http
