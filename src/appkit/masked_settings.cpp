#include "appkit/masked_settings.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace tessera::appkit {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::array<std::string_view, 7> kSecretWords{
    "secret", "password", "passwd", "api_key", "apikey", "authorization", "credential"};
/// Where a file or an address is, not what is in it.
constexpr std::array<std::string_view, 5> kPlaces{"_file", "_files", "_uri", "_url", "_header"};

std::string plain(std::string_view key) {
  std::string out(key);
  std::ranges::transform(out, out.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool is_secret(std::string_view key) {
  std::string const name = plain(key);
  auto const ends = [&](std::string_view place) { return name.ends_with(place); };
  if (std::ranges::any_of(kPlaces, ends)) return false;
  return name.ends_with("token") || std::ranges::any_of(kSecretWords, [&](std::string_view word) {
           return name.find(word) != std::string::npos;
         });
}

/// `scheme://user:password@host`
void mask_user_part(std::string& text) {
  for (std::size_t start = text.find("://"); start != std::string::npos;
       start = text.find("://", start)) {
    start += 3;
    std::size_t const end = std::min(text.find_first_of("/?# ", start), text.size());
    std::size_t const at = text.rfind('@', end);
    if (at == std::string::npos || at < start || at >= end) continue;
    std::size_t const colon = text.find(':', start);
    if (colon == std::string::npos || colon > at) continue;
    text.replace(colon + 1, at - colon - 1, kMask);
  }
}

/// `password=…` and `sslpassword=…`, up to the next part of a query or of a list of words.
void mask_assignment(std::string& text) {
  constexpr std::string_view kKey = "password=";
  for (std::size_t at = plain(text).find(kKey); at != std::string::npos;
       at = plain(text).find(kKey, at)) {
    at += kKey.size();
    std::size_t const end = std::min(text.find_first_of("& ", at), text.size());
    text.replace(at, end - at, kMask);
  }
}

void mask(json::value& value, std::string_view key) {
  if (value.is_object()) {
    for (auto& [name, member] : value.get_object()) mask(member, name);
  } else if (value.is_array()) {
    for (json::value& element : value.get_array()) mask(element, key);
  } else if (value.is_string() && !value.get_string().empty()) {
    value = is_secret(key) ? std::string(kMask) : masked_text(value.get_string());
  }
}

}  // namespace

std::string masked_text(std::string_view text) {
  std::string out(text);
  mask_user_part(out);
  mask_assignment(out);
  return out;
}

json::value masked_settings(json::value settings) {
  mask(settings, {});
  return settings;
}

}  // namespace tessera::appkit
