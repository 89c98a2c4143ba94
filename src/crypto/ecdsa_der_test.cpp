#include "crypto/ecdsa_der.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace tessera::crypto {
namespace {

std::string unhex(std::string_view text) { return hex_decode(text).value(); }

/// Two numbers, each with zeros before it.
std::string numbers(std::string_view r, std::string_view s) {
  std::string out = std::string(kP256Number, '\0') + unhex(r);
  std::string const first = out.substr(out.size() - kP256Number);
  out = std::string(kP256Number, '\0') + unhex(s);
  return first + out.substr(out.size() - kP256Number);
}

std::string der(std::string_view r_and_s) {
  EcdsaDer const written = ecdsa_der_of(r_and_s);
  return {reinterpret_cast<char const*>(written.bytes.data()), written.size};
}

// Spec: X.690 §8.3.2 (the shortest form), §8.3.3 (two's complement)
TEST(EcdsaDer, writes_the_shortest_form_of_each_number) {
  EXPECT_EQ(hex_encode(der(numbers("01", "7f"))), "300602010102017f");
  EXPECT_EQ(hex_encode(der(numbers("80", "00"))),
            "30070202008002"
            "0100");
  EXPECT_EQ(hex_encode(der(numbers("00ff", "0100"))), "3008020200ff02020100");
  std::string const most(2 * kP256Number, '\xff');
  EXPECT_EQ(der(most).size(), EcdsaDer{}.bytes.size());
}

TEST(EcdsaDer, reads_what_it_writes) {
  for (auto const& [r, s] : {std::pair{"01", "7f"}, {"80", "00"}, {"ff00", "00"}, {"7fff", "8000"}})
    EXPECT_EQ(ecdsa_numbers_of(der(numbers(r, s))), numbers(r, s)) << r << ' ' << s;
  std::string const most(2 * kP256Number, '\xff');
  EXPECT_EQ(ecdsa_numbers_of(der(most)), most);
}

TEST(EcdsaDer, reads_nothing_else) {
  for (char const* bad : {
           "", "30", "3000", "3006020101",  // cut off
           "300602010102017f00",            // something behind it
           "300702010102017f00",            // something behind the numbers
           "310602010102017f",              // no sequence
           "300603010102017f",              // no integer
           "30060201ff02017f",              // a negative number
           "30070202000102017f",            // a zero too many
           "300502000201"
           "7f",                  // an integer without digits
           "30810602010102017f",  // a long form of a short length
       })
    EXPECT_FALSE(ecdsa_numbers_of(unhex(bad))) << bad;
  std::string const longer =
      std::string("\x30\x26\x02\x21\x01") + std::string(32, '\0') + std::string("\x02\x01\x01");
  EXPECT_FALSE(ecdsa_numbers_of(longer)) << "a number of 33 digits";
}

}  // namespace
}  // namespace tessera::crypto
