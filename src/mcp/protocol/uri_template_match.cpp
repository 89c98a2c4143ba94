#include "base/encoding.hpp"
#include "mcp/protocol/uri_characters.hpp"
#include "mcp/protocol/uri_template.hpp"

#include <algorithm>
#include <set>
#include <utility>

// Reading a URI back. Each value runs to the first character that it cannot hold; a fixed text at
// the end is taken off first, so that `{name}.json` works although a name may hold dots. Templates
// where this rule could cut a value short are found once, when the template is parsed.

namespace tessera::mcp {
namespace {

using uri_characters::is_alphanumeric;
using uri_characters::is_reserved;
using uri_characters::is_triplet;
using uri_characters::is_unreserved;

bool is_named(char op) { return op == ';' || op == '?' || op == '&'; }
bool keeps_reserved(char op) { return op == '+' || op == '#'; }

/// The hexadecimal digits of triplets may be in either case.
bool begins_with(std::string_view text, std::string_view literal) {
  if (text.size() < literal.size()) return false;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; };
    bool const same = digits > 0 ? lower(text[i]) == lower(literal[i]) : text[i] == literal[i];
    if (!same) return false;
    digits = literal[i] == '%' ? 2 : digits > 0 ? digits - 1 : 0;
  }
  return true;
}

/// Decodes a value; in a reserved one, what would become a reserved character or `%` stays.
std::optional<std::string> decode(std::string_view raw, bool reserved) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      out += raw[i];
      continue;
    }
    Result<std::string> const one = percent_decode(raw.substr(i, 3));
    if (!one) return std::nullopt;
    bool const stays = reserved && (is_reserved(one->front()) || one->front() == '%');
    out += stays ? raw.substr(i, 3) : std::string_view(*one);
    i += 2;
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

}  // namespace

void UriTemplate::prepare_matching() {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (part.names.empty()) continue;
    std::string const& last = part.names.back();
    for (std::string const& name : part.names)
      if (!seen.insert(name).second) unclear_ = "names '" + name + "' twice";
    // A separator that a value may hold itself separates nothing.
    if (part.names.size() > 1 && (keeps_reserved(part.op) || part.op == '.'))
      unclear_ = "does not show where '" + part.names.front() + "' ends";
    for (std::size_t next = i + 1; next < parts_.size(); ++next) {
      Part const& follower = parts_[next];
      bool const literal = follower.names.empty();
      bool const at_end = next + 1 == parts_.size();
      if (literal && at_end && next == i + 1) break;
      char const begin = literal ? follower.literal.front() : follower.op;
      bool const visible =
          literal ? is_reserved(begin) : begin != 0 && begin != '+' && begin != '.';
      // An empty `;x` is followed by no `=` of its own, so one that stands there would be taken for
      // it.
      bool const mistaken = part.op == ';' && begin == '=';
      if (!visible || mistaken || keeps_reserved(part.op)) {
        unclear_ = "does not show where '" + last + "' ends";
        break;
      }
      part.stops += begin;
      if (literal || !is_named(follower.op)) break;
    }
  }
}

Result<void> UriTemplate::matchable() const {
  if (unclear_.empty()) return {};
  return fail(Errc::bad_uri_template, "the URI template cannot be matched: it " + unclear_);
}

/// One run over one URI.
class UriMatch {
 public:
  explicit UriMatch(std::string_view rest) : rest_(rest) {}

  bool run(std::vector<UriTemplate::Part> const& parts) {
    std::size_t count = parts.size();
    if (count > 1 && parts.back().names.empty()) {
      std::string_view const suffix = parts.back().literal;
      if (rest_.size() < suffix.size() ||
          !begins_with(rest_.substr(rest_.size() - suffix.size()), suffix))
        return false;
      rest_.remove_suffix(suffix.size());
      --count;
    }
    for (std::size_t i = 0; i < count; ++i)
      if (!take(parts[i])) return false;
    return rest_.empty();
  }

  UriTemplate::Variables values;

 private:
  bool take(UriTemplate::Part const& part) {
    if (part.names.empty()) {
      if (!begins_with(rest_, part.literal)) return false;
      rest_.remove_prefix(part.literal.size());
      return true;
    }
    if (is_named(part.op)) return take_pairs(part);
    bool const bare = part.op == 0 || part.op == '+';
    bool first = true;
    for (std::string const& name : part.names) {
      char const before = part.op == 0 ? ',' : part.op;
      if ((!first || !bare) && !take_character(before)) return false;
      first = false;
      if (!take_value(part, name) || values.find(name)->second.empty()) return false;
    }
    return true;
  }

  /// `?a=1&b=2`: a pair whose name is not ours ends the list, and may belong to what follows.
  bool take_pairs(UriTemplate::Part const& part) {
    char before = part.op;
    for (;;) {
      std::string_view const here = rest_;
      if (!take_character(before)) return true;
      std::string_view const name = name_here();
      bool const ours = std::find(part.names.begin(), part.names.end(), name) != part.names.end();
      if (!ours || values.contains(name)) {
        rest_ = here;
        return true;
      }
      rest_.remove_prefix(name.size());
      bool const assigned = take_character('=');
      if (!assigned && part.op != ';') return false;
      if (!assigned)
        values.emplace(name, "");
      else if (!take_value(part, std::string(name)))
        return false;
      if (before == '?') before = '&';
    }
  }

  [[nodiscard]] std::string_view name_here() const {
    std::size_t end = 0;
    while (end < rest_.size()) {
      char const c = rest_[end];
      if (c != '.' && c != '_' && !is_alphanumeric(c) && !is_triplet(rest_, end)) break;
      end += c == '%' ? 3 : 1;
    }
    return rest_.substr(0, end);
  }

  bool take_character(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_value(UriTemplate::Part const& part, std::string const& name) {
    std::size_t end = 0;
    while (end < rest_.size()) {
      bool const triplet = is_triplet(rest_, end);
      if (!triplet && !holds(part, rest_[end])) break;
      end += triplet ? 3 : 1;
    }
    std::optional<std::string> value = decode(rest_.substr(0, end), keeps_reserved(part.op));
    if (!value) return false;
    rest_.remove_prefix(end);
    return values.emplace(name, std::move(*value)).second;
  }

  /// Expansion would have encoded all reserved characters, but people and models write URIs by
  /// hand: those that mean nothing at this place are taken as they are.
  static bool holds(UriTemplate::Part const& part, char c) {
    if (is_unreserved(c)) return true;
    if (keeps_reserved(part.op)) return is_reserved(c);
    if (part.stops.find(c) != std::string::npos) return false;
    bool const query = part.op == '?' || part.op == '&';
    if (c == '&') return !query;
    if (c == ';') return part.op != ';';
    if (c == ',') return part.op != 0 || part.names.size() == 1;
    if (c == '/' || c == '?') return query;
    return is_reserved(c) && c != '#' && c != '[' && c != ']';
  }

  std::string_view rest_;
};

std::optional<UriTemplate::Variables> UriTemplate::match(std::string_view uri) const {
  if (!unclear_.empty() || uri.size() > kMaxUriBytes) return std::nullopt;
  UriMatch match(uri);
  if (!match.run(parts_)) return std::nullopt;
  return std::move(match.values);
}

}  // namespace tessera::mcp
