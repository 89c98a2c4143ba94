#include "packages/mcp-server/policy/toml_values.hpp"

#include <cmath>
#include <utility>

namespace tessera::mcp_server::policy {
namespace {

constexpr std::size_t kMaxValues = 1'000;
constexpr std::size_t kMaxText = 4'096;

}  // namespace

void stop(toml::node const& at, std::string what) {
  throw Problem{at.source().begin.line, std::move(what)};
}

void unknown_key(toml::key const& key, std::string_view known) {
  throw Problem{key.source().begin.line,
                "unknown key '" + std::string(key.str()) + "'; there is " + std::string(known)};
}

std::string text_of(toml::node const& node, std::string const& what) {
  auto const* text = node.as_string();
  if (text == nullptr) stop(node, what + " must be a text");
  if (text->get().empty()) stop(node, what + " must not be empty");
  if (text->get().size() > kMaxText) stop(node, what + " is too long");
  return text->get();
}

void Budget::spend(toml::node const& at, std::size_t count) {
  spent_ += count;
  if (spent_ > kMaxValues) stop(at, "a rule has more than 1000 values");
}

std::vector<std::string> texts_of(toml::node const& node, std::string const& what, Budget& budget) {
  auto const* list = node.as_array();
  budget.spend(node, list == nullptr ? 1 : list->size());
  if (list == nullptr) return {text_of(node, what)};
  if (list->empty()) stop(node, what + " must not be an empty list");
  std::vector<std::string> out;
  for (toml::node const& one : *list) out.push_back(text_of(one, what));
  return out;
}

json::value scalar_of(toml::node const& node, std::string const& what) {
  if (auto const* text = node.as_string()) return json::value(std::string_view(text->get()));
  if (auto const* flag = node.as_boolean()) return json::value(flag->get());
  if (auto const* number = node.as_integer()) return json::value(number->get());
  if (auto const* real = node.as_floating_point())
    if (std::isfinite(real->get())) return json::value(real->get());
  stop(node, what + " must be a text, a number, true or false, or a list of these");
}

std::vector<json::value> scalars_of(toml::node const& node, std::string const& what,
                                    Budget& budget) {
  auto const* list = node.as_array();
  budget.spend(node, list == nullptr ? 1 : list->size());
  if (list == nullptr) return {scalar_of(node, what)};
  if (list->empty()) stop(node, what + " must not be an empty list");
  std::vector<json::value> out;
  for (toml::node const& one : *list) out.push_back(scalar_of(one, what));
  return out;
}

toml::table const& table_of(toml::node const& node, std::string const& what) {
  auto const* table = node.as_table();
  if (table == nullptr) stop(node, what + " must be a table");
  return *table;
}

double number_of(toml::node const& node, std::string const& what) {
  if (auto const* number = node.as_integer()) return static_cast<double>(number->get());
  if (auto const* real = node.as_floating_point())
    if (std::isfinite(real->get())) return real->get();
  stop(node, what + " must be a number");
}

}  // namespace tessera::mcp_server::policy
