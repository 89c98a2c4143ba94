#include "jsonschema/format.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tessera::jsonschema {
namespace {

struct Name {
  std::string_view name;
  Format format;
  std::string_view text;
};
constexpr std::array<Name, 7> kFormats{
    {{"date", Format::date, "a date such as 2026-07-28"},
     {"time", Format::time, "a time such as 12:30:00Z"},
     {"date-time", Format::date_time, "a date and time such as 2026-07-28T12:30:00Z"},
     {"email", Format::email, "an e-mail address"},
     {"uri", Format::uri, "an absolute URI"},
     {"uuid", Format::uuid, "a UUID"},
     {"ipv4", Format::ipv4, "an IPv4 address"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Takes a number of exactly so many digits.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit))
    return std::nullopt;
  int out = 0;
  for (char const c : text.substr(0, count)) out = out * 10 + (c - '0');
  text.remove_prefix(count);
  return out;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// Spec: RFC 3339 §5.6 (full-date)
bool take_date(std::string_view& text) {
  std::optional<int> const year = digits(text, 4);
  if (!year || !take(text, '-')) return false;
  std::optional<int> const month = digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return false;
  std::optional<int> const day = digits(text, 2);
  bool const leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int const last = *month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(*month - 1)];
  return day && *day >= 1 && *day <= last;
}

/// Spec: RFC 3339 §5.6 (full-time), §5.7 (a leap second is the last of a day in UTC)
bool take_time(std::string_view& text) {
  std::optional<int> const hour = digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return false;
  std::optional<int> const minute = digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return false;
  std::optional<int> const second = digits(text, 2);
  if (!second || *second > 60) return false;
  if (take(text, '.')) {
    if (!digits(text, 1)) return false;
    while (digits(text, 1)) continue;
  }
  int offset = 0;
  if (!take(text, 'Z') && !take(text, 'z')) {
    int const sign = take(text, '-') ? -1 : 1;
    if (sign == 1 && !take(text, '+')) return false;
    std::optional<int> const hours = digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return false;
    std::optional<int> const minutes = digits(text, 2);
    if (!minutes || *minutes > 59) return false;
    offset = sign * (*hours * 60 + *minutes);
  }
  constexpr int kDay = 24 * 60;
  return *second < 60 || (*hour * 60 + *minute - offset + kDay) % kDay == kDay - 1;
}

bool is_date_time(std::string_view text) {
  bool const date = take_date(text) && (take(text, 'T') || take(text, 't'));
  return date && take_time(text) && text.empty();
}

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !take(text, '.')) return false;
    std::size_t const size = std::min(text.find_first_not_of("0123456789"), text.size());
    if (size == 0 || size > 3 || (size > 1 && text.front() == '0')) return false;
    if (*digits(text, size) > 255) return false;
  }
  return text.empty();
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (;;) {
    std::size_t const dot = std::min(text.find('.'), text.size());
    std::string_view const label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
        !std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; }))
      return false;
    if (dot == text.size()) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

/// Between quotes: printable ASCII, with `"` and `\` behind a `\`.
bool is_quoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\') ++i;
    if (i == text.size()) return false;
    if (text[i] < ' ' || text[i] > '~') return false;
  }
  return true;
}

bool is_address_literal(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']')) return false;
  text = text.substr(1, text.size() - 2);
  if (is_ipv4(text)) return true;
  constexpr std::string_view kTag = "IPv6:";
  return text.starts_with(kTag) && text.size() > kTag.size() + 1 &&
         text.find_first_not_of("0123456789abcdefABCDEF:.", kTag.size()) == std::string_view::npos;
}

/// Spec: RFC 5321 §4.1.2 (Mailbox)
bool is_email(std::string_view text) {
  std::size_t const at = text.rfind('@');
  if (at == std::string_view::npos || at > 64) return false;
  std::string_view const local = text.substr(0, at);
  std::string_view const domain = text.substr(at + 1);
  return (is_dot_atom(local) || is_quoted(local)) &&
         (is_host_name(domain) || is_address_literal(domain));
}

/// Unreserved and reserved characters and triplets. Spec: RFC 3986 §2
bool is_uri_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alphanumeric(text[i]) &&
               std::string_view("-._~:/?#[]@!$&'()*+,;=").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// Spec: RFC 3986 §3.2
bool is_authority(std::string_view text) {
  if (std::size_t const at = text.find('@'); at != std::string_view::npos) {
    if (text.substr(0, at).find_first_of("[]") != std::string_view::npos) return false;
    text.remove_prefix(at + 1);
  }
  if (take(text, '[')) {
    std::size_t const end = text.find(']');
    if (end == std::string_view::npos || end == 0) return false;
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return false;
  }
  std::size_t const colon = std::min(text.find(':'), text.size());
  std::string_view const port = text.substr(std::min(colon + 1, text.size()));
  return text.substr(0, colon).find_first_of("[]@") == std::string_view::npos &&
         std::all_of(port.begin(), port.end(), is_digit);
}

/// Spec: RFC 3986 §3
bool is_uri(std::string_view text) {
  std::size_t const colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alphanumeric(text.front()) ||
      is_digit(text.front()) || !is_uri_text(text))
    return false;
  std::string_view const scheme = text.substr(0, colon);
  bool const named = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
  });
  if (!named) return false;
  text.remove_prefix(colon + 1);
  if (text.starts_with("//")) {
    std::size_t const end = std::min(text.find_first_of("/?#", 2), text.size());
    if (!is_authority(text.substr(2, end - 2))) return false;
    text.remove_prefix(end);
  }
  std::size_t const hash = std::min(text.find('#'), text.size());
  return text.find_first_of("[]") == std::string_view::npos &&
         text.find('#', hash + 1) == std::string_view::npos;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) noexcept {
  for (Name const& one : kFormats)
    if (one.name == name) return one.format;
  return std::nullopt;
}

std::string_view describe(Format format) noexcept {
  for (Name const& one : kFormats)
    if (one.format == format) return one.text;
  return "well-formed";
}

bool has_format(Format format, std::string_view text) noexcept {
  switch (format) {
    case Format::date:
      return take_date(text) && text.empty();
    case Format::time:
      return take_time(text) && text.empty();
    case Format::date_time:
      return is_date_time(text);
    case Format::email:
      return is_email(text);
    case Format::uri:
      return is_uri(text);
    case Format::uuid:
      return is_uuid(text);
    case Format::ipv4:
      return is_ipv4(text);
  }
  return true;
}

}  // namespace tessera::jsonschema
