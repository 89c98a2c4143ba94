#include "agent/redact.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cctype>

namespace tessera::agent {
namespace {

constexpr std::string_view kReplacement = "[credential removed]";
constexpr std::size_t kLeastPart = 8;

bool is_token_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

std::size_t run_of(std::string_view text, bool (*member)(char)) {
  std::size_t size = 0;
  while (size < text.size() && member(text[size])) ++size;
  return size;
}

// Length of a compact JWS or JWE at the start of `text`, or 0.
std::size_t jwt_length(std::string_view text) {
  if (!text.starts_with("eyJ")) return 0;
  std::size_t size = 0;
  std::size_t parts = 0;
  while (parts < 5) {
    std::size_t const part = run_of(text.substr(size), is_token_char);
    if (part == 0 || (parts < 2 && part < kLeastPart)) break;
    size += part;
    ++parts;
    if (size >= text.size() || text[size] != '.') break;
    ++size;
  }
  if (parts > 0 && size > 0 && text[size - 1] == '.') --size;
  return parts >= 2 ? size : 0;
}

bool is_bearer_char(char c) {
  return is_token_char(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

std::size_t bearer_length(std::string_view text) {
  constexpr std::string_view kScheme = "bearer ";
  if (text.size() <= kScheme.size()) return 0;
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(text[i])) != kScheme[i]) return 0;
  std::size_t const size = run_of(text.substr(kScheme.size()), is_bearer_char);
  return size < 2 * kLeastPart ? 0 : kScheme.size() + size;
}

}  // namespace

std::string redact_credentials(std::string_view text) {
  std::string out;
  bool inside_word = false;
  while (!text.empty()) {
    std::size_t size = inside_word ? 0 : jwt_length(text);
    if (size == 0 && !inside_word) size = bearer_length(text);
    if (size == 0) {
      inside_word = is_token_char(text.front());
      out.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    out += kReplacement;
    text.remove_prefix(size);
  }
  return out;
}

json::value redact_credentials_in(json::value const& value) {
  if (value.is_string())
    return json::value(redact_credentials(std::string_view(value.get_string())));
  if (auto const* array = value.if_array()) {
    json::array out;
    for (json::value const& one : *array) out.push_back(redact_credentials_in(one));
    return out;
  }
  if (auto const* object = value.if_object()) {
    json::object out;
    for (auto const& [key, member] : *object)
      out[redact_credentials(std::string_view(key))] = redact_credentials_in(member);
    return out;
  }
  return value;
}

}  // namespace tessera::agent
