#include "packages/mcp-server/policy/read_policy.hpp"

#include "appkit/config.hpp"
#include "packages/mcp-server/policy/toml_values.hpp"

#include <algorithm>

namespace tessera::mcp_server::policy {
namespace {

constexpr std::size_t kMaxRules = 1'000;
/// Bytes of one line: the parser descends once per dot of a key.
constexpr std::size_t kMaxLine = 8'192;

/// `claims.role = "x"` asks for the claim `role`; `claims.a.b = "x"` for `b` in the object `a`.
void read_claims(toml::table const& table, Path const& above, std::vector<ClaimCondition>& out,
                 Budget& budget) {
  for (auto const& [key, node] : table) {
    Path path = above;
    path.emplace_back(key.str());
    if (node.is_table()) {
      budget.spend(node);
      read_claims(*node.as_table(), path, out, budget);
      continue;
    }
    std::string shown;
    for (std::string const& part : path) shown += (shown.empty() ? "" : ".") + part;
    std::string const what = "the claim '" + shown + "'";
    out.push_back({std::move(path), shown, scalars_of(node, what, budget)});
  }
}

/// The keys that a JSON Pointer names. Spec: RFC 6901 §3, §4
Path pointer_of(toml::key const& key) {
  std::string_view rest = key.str();
  auto const refuse = [&](char const* why) {
    throw Problem{key.source().begin.line, "the argument '" + std::string(key.str()) + "' " + why};
  };
  if (!rest.starts_with('/')) refuse("must be a JSON Pointer, such as '/new_email'");
  Path path;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    std::string_view const part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
    std::string name;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (part[i] != '~') {
        name.push_back(part[i]);
        continue;
      }
      char const next = i + 1 < part.size() ? part[i + 1] : '\0';
      if (next != '0' && next != '1') refuse("has a '~' that is neither ~0 nor ~1");
      name.push_back(next == '0' ? '~' : '/');
      ++i;
    }
    path.push_back(std::move(name));
  }
  return path;
}

ArgumentCondition read_argument(toml::key const& key, toml::node const& node, Budget& budget) {
  ArgumentCondition out;
  out.path = pointer_of(key);
  out.shown = std::string(key.str());
  std::string const what = "the argument '" + out.shown + "'";
  budget.spend(node);
  if (!node.is_table()) {
    out.one_of = scalars_of(node, what, budget);
    return out;
  }
  toml::table const& table = *node.as_table();
  if (table.empty()) stop(node, what + " needs equals, one_of, glob, min or max");
  for (auto const& [name, value] : table) {
    if (name == "equals") {
      out.one_of = {scalar_of(value, what + ": equals")};
    } else if (name == "one_of") {
      out.one_of = scalars_of(value, what + ": one_of", budget);
    } else if (name == "glob") {
      out.globs = texts_of(value, what + ": glob", budget);
    } else if (name == "min") {
      out.min = number_of(value, what + ": min");
    } else if (name == "max") {
      out.max = number_of(value, what + ": max");
    } else {
      unknown_key(name, "equals, one_of, glob, min, max");
    }
  }
  if (table.contains("equals") && table.contains("one_of"))
    stop(node, what + ": equals and one_of exclude each other");
  if (out.min && out.max && *out.min > *out.max) stop(node, what + ": min is above max");
  return out;
}

Effect effect_of(toml::node const& node, std::string const& what) {
  std::string const word = text_of(node, what);
  if (word == "allow") return Effect::allow;
  if (word == "deny") return Effect::deny;
  stop(node, what + " is '" + word + "'; it must be 'allow' or 'deny'");
}

Rule read_rule(toml::node const& node, std::size_t number) {
  toml::table const& table = table_of(node, "a rule");
  Rule rule;
  rule.line = node.source().begin.line;
  rule.name = "rule " + std::to_string(number);
  Budget budget;
  bool decides = false;
  for (auto const& [key, value] : table) {
    if (key == "name") {
      rule.name = text_of(value, "name");
    } else if (key == "tenant") {
      rule.tenants = texts_of(value, "tenant", budget);
    } else if (key == "client_id") {
      rule.clients = texts_of(value, "client_id", budget);
    } else if (key == "tool") {
      rule.tools = texts_of(value, "tool", budget);
    } else if (key == "scopes") {
      rule.scopes = texts_of(value, "scopes", budget);
    } else if (key == "claims") {
      read_claims(table_of(value, "claims"), {}, rule.claims, budget);
    } else if (key == "arguments") {
      for (auto const& [pointer, condition] : table_of(value, "arguments"))
        rule.arguments.push_back(read_argument(pointer, condition, budget));
    } else if (key == "effect") {
      rule.effect = effect_of(value, "effect");
      decides = true;
    } else if (key == "reason") {
      rule.reason = text_of(value, "reason");
    } else {
      unknown_key(key, "name, tenant, client_id, scopes, claims, tool, arguments, effect, reason");
    }
  }
  if (!decides) stop(node, rule.name + " has no effect; it must be 'allow' or 'deny'");
  if (rule.effect == Effect::allow && !rule.reason.empty())
    stop(node, rule.name + " allows, so nobody would read its reason");
  return rule;
}

Policy read_root(toml::table const& root, bool in_configuration) {
  std::vector<Rule> rules;
  Effect otherwise = Effect::allow;
  for (auto const& [key, node] : root) {
    if (key == "default") {
      otherwise = effect_of(node, "default");
    } else if (key == "rules") {
      auto const* list = node.as_array();
      if (list == nullptr) stop(node, "rules must be written as [[rules]]");
      if (list->size() > kMaxRules) stop(node, "there are more than 1000 rules");
      for (toml::node const& one : *list) rules.push_back(read_rule(one, rules.size() + 1));
    } else if (!in_configuration || key != "file") {
      unknown_key(key, in_configuration ? "file, default, rules" : "default, rules");
    }
  }
  return Policy(std::move(rules), otherwise);
}

/// The number of the first line that is too long; 0: there is none.
std::size_t long_line(std::string_view text) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    std::size_t const length = text.substr(0, text.find('\n')).size();
    if (length > kMaxLine) return line;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return 0;
}

}  // namespace

Result<Policy> read_policy(std::string_view toml, std::string const& name,
                           std::string_view section) {
  auto const where = [&](std::size_t line) { return name + ":" + std::to_string(line) + ": "; };
  if (std::size_t const line = long_line(toml); line != 0)
    return fail(appkit::Errc::bad_toml, where(line) + "a line has more than 8192 bytes");
  try {
    toml::table const table = toml::parse(toml, name);
    if (section.empty()) return read_root(table, false);
    toml::node const* const own = table.get(section);
    if (own == nullptr) return Policy();
    return read_root(table_of(*own, std::string(section)), true);
  } catch (toml::parse_error const& error) {
    return fail(appkit::Errc::bad_toml,
                where(error.source().begin.line) + std::string(error.description()));
  } catch (Problem const& problem) {
    return fail(appkit::Errc::bad_setting, where(problem.line) + problem.what);
  }
}

}  // namespace tessera::mcp_server::policy
