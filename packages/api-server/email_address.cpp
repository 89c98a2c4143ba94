#include "packages/api-server/email_address.hpp"

#include "packages/api-server/errors.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

constexpr std::size_t kMaxAddress = 254;
constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMaxLabel = 63;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_atom_character(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

Error refuse(std::string why) { return fail(Errc::bad_email, "e-mail address: " + std::move(why)); }

/// What no part of an address may hold; checked first, so that the hint names the real trouble.
std::string_view forbidden_character(std::string_view text) {
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return "only ASCII characters are accepted";
    if (c == ' ') return "it contains a space";
    if (byte < 0x20 || byte == 0x7f) return "it contains a control character";
    if (c == '"') return "quoted names are not accepted";
  }
  return {};
}

std::string_view local_part_trouble(std::string_view local) {
  if (local.empty()) return "nothing stands before '@'";
  if (local.size() > kMaxLocalPart) return "the part before '@' is longer than 64 characters";
  if (local.front() == '.' || local.back() == '.')
    return "the part before '@' begins or ends with a dot";
  if (local.find("..") != std::string_view::npos)
    return "the part before '@' has two dots in a row";
  bool const plain = std::all_of(local.begin(), local.end(),
                                 [](char c) { return c == '.' || is_atom_character(c); });
  return plain ? std::string_view() : "the part before '@' has a character that is not accepted";
}

std::string_view label_trouble(std::string_view label) {
  if (label.empty()) return "the domain has an empty label (a dot too many)";
  if (label.size() > kMaxLabel) return "a label of the domain is longer than 63 characters";
  if (label.front() == '-' || label.back() == '-')
    return "a label of the domain begins or ends with a hyphen";
  bool const plain = std::all_of(label.begin(), label.end(),
                                 [](char c) { return c == '-' || is_letter(c) || is_digit(c); });
  return plain ? std::string_view() : "the domain may hold letters, digits, hyphens and dots only";
}

std::string_view domain_trouble(std::string_view domain) {
  if (domain.empty()) return "nothing stands after '@'";
  std::string_view rest = domain;
  std::string_view last;
  std::size_t labels = 0;
  while (true) {
    std::size_t const dot = rest.find('.');
    last = rest.substr(0, dot);
    if (std::string_view const trouble = label_trouble(last); !trouble.empty()) return trouble;
    ++labels;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (labels < 2) return "the domain needs at least one dot, as in example.com";
  if (std::all_of(last.begin(), last.end(), is_digit)) return "the domain must end in a name";
  return {};
}

}  // namespace

Result<std::string> check_email_address(std::string_view text) {
  if (text.empty()) return refuse("it is empty");
  if (text.size() > kMaxAddress) return refuse("it is longer than 254 characters");
  if (auto const trouble = forbidden_character(text); !trouble.empty())
    return refuse(std::string(trouble));
  std::size_t const at = text.find('@');
  if (at == std::string_view::npos) return refuse("there is no '@'");
  if (text.find('@', at + 1) != std::string_view::npos) return refuse("there is more than one '@'");
  if (auto const trouble = local_part_trouble(text.substr(0, at)); !trouble.empty())
    return refuse(std::string(trouble));
  if (auto const trouble = domain_trouble(text.substr(at + 1)); !trouble.empty())
    return refuse(std::string(trouble));
  return std::string(text);
}

}  // namespace tessera::api_server
