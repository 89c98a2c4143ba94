#include "http/forwarded.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace tessera::http {
namespace {

constexpr std::size_t kMostHops = 32;

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`
std::optional<AddressBytes> parse_node(std::string_view text) {
  if (text.starts_with('[')) {
    std::size_t const end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view const rest = text.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    std::string_view const inside = text.substr(1, end - 1);
    return inside.find(':') == std::string_view::npos ? std::nullopt : parse_address(inside);
  }
  std::size_t const colon = text.find(':');
  if (colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos)
    return is_port(text.substr(colon + 1)) ? parse_address(text.substr(0, colon)) : std::nullopt;
  return parse_address(text);
}

/// All values of a field as one list. Spec: RFC 9110 §5.3
std::string joined(Headers const& headers, std::string_view name) {
  std::string all;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    Headers::Field const field = headers.at(i);
    if (!iequals(field.name, name)) continue;
    if (!all.empty()) all += ',';
    all += field.value;
  }
  return all;
}

/// Nodes from left to right, as texts; one that is absent is an empty text.
std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> nodes;
  while (!list.empty()) {
    std::size_t const end = std::min(list.find(','), list.size());
    nodes.emplace_back(trim_ows(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return nodes;
}

/// Reads the elements of `Forwarded`. Spec: RFC 7239 §4
class ForwardedReader {
 public:
  explicit ForwardedReader(std::string_view text) : rest_(text) {}

  /// @return the `for` of each element; nothing: malformed
  std::optional<std::vector<std::string>> read() {
    std::vector<std::string> nodes;
    do {
      std::optional<std::string> node = element();
      if (!node) return std::nullopt;
      nodes.push_back(std::move(*node));
    } while (take(','));
    return rest_.empty() ? std::optional(std::move(nodes)) : std::nullopt;
  }

 private:
  std::optional<std::string> element() {
    std::string node;
    bool seen = false;
    do {
      skip_space();
      std::string_view const name = token();
      if (name.empty()) {
        if (rest_.empty() || rest_.front() == ',' || rest_.front() == ';') continue;
        return std::nullopt;
      }
      if (rest_.empty() || rest_.front() != '=') return std::nullopt;
      rest_.remove_prefix(1);
      std::optional<std::string> read_value = value();
      if (!read_value) return std::nullopt;
      if (!iequals(name, "for")) continue;
      if (seen) return std::nullopt;
      seen = true;
      node = std::move(*read_value);
    } while (take(';'));
    return node;
  }

  std::string_view token() {
    std::size_t size = 0;
    while (size < rest_.size() && is_field_name(rest_.substr(size, 1))) ++size;
    std::string_view const taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::optional<std::string> value() {
    if (!rest_.starts_with('"')) {
      // Strictly a token; proxies also write ports without quotes.
      std::size_t const end = std::min(rest_.find_first_of(",; \t\""), rest_.size());
      std::string taken(rest_.substr(0, end));
      rest_.remove_prefix(end);
      return taken.empty() ? std::nullopt : std::optional(std::move(taken));
    }
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (rest_[i] == '\\') ++i;
      if (i == rest_.size()) break;
      text += rest_[i];
    }
    return std::nullopt;
  }

  void skip_space() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }
  bool take(char separator) {
    skip_space();
    if (!rest_.starts_with(separator)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::vector<AddressBytes> forwarded_for(Headers const& headers, ForwardedField field) {
  std::vector<std::string> nodes;
  if (field == ForwardedField::x_forwarded_for) {
    nodes = split_list(joined(headers, "X-Forwarded-For"));
  } else {
    std::string const list = joined(headers, "Forwarded");
    nodes = ForwardedReader(list).read().value_or(std::vector<std::string>());
  }
  std::vector<AddressBytes> addresses;
  for (auto node = nodes.rbegin(); node != nodes.rend() && addresses.size() < kMostHops; ++node) {
    std::optional<AddressBytes> const address = parse_node(*node);
    if (!address) break;
    addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace tessera::http
