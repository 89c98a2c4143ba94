#include "agent/tool_pins.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>
#include <vector>

namespace tessera::agent {
namespace {

constexpr std::size_t kMaxPins = 4096;
constexpr std::size_t kMaxDefinition = 32UL << 10;
constexpr std::size_t kMaxFile = 64UL << 20;
constexpr std::size_t kMaxLines = 400;
constexpr std::size_t kContext = 2;

std::string key_of(Tool const& tool) { return tool.server + "/" + tool.name; }

std::string indent(std::size_t depth) { return std::string(2 * depth, ' '); }

/// JSON with each member on a line of its own; depth is limited by the parser that made the value.
void write_lines(json::value const& value, std::size_t depth, std::string& out) {
  if (auto const* object = value.if_object(); object != nullptr && !object->empty()) {
    out += "{\n";
    for (auto const& [key, member] : *object) {
      out += indent(depth + 1) + write_json(json::value(key)) + ": ";
      write_lines(member, depth + 1, out);
    }
    out += indent(depth) + "}\n";
  } else if (auto const* array = value.if_array(); array != nullptr && !array->empty()) {
    out += "[\n";
    for (json::value const& one : *array) {
      out += indent(depth + 1);
      write_lines(one, depth + 1, out);
    }
    out += indent(depth) + "]\n";
  } else {
    out += write_json(value) + "\n";
  }
}

/// The definition as people compare it: long texts by their own lines, members in a fixed order.
std::string lines_of(json::object const& definition) {
  Result<json::value> const sorted = parse_json(write_canonical_json(definition));
  std::string out;
  if (!sorted || !sorted->is_object()) return out;
  for (auto const& [key, member] : sorted->get_object()) {
    std::string const name(key);
    if (!member.is_string()) {
      out += name + ": ";
      write_lines(member, 0, out);
      continue;
    }
    std::istringstream text{std::string(member.get_string())};
    for (std::string line; std::getline(text, line);)
      out.append(name).append(": ").append(line).append("\n");
  }
  return out;
}

std::vector<std::string> split(std::string const& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(std::move(line));
  return out;
}

struct Step {
  char sign;
  std::string line;
};

/// The longest common subsequence decides which lines count as kept.
std::vector<Step> steps_between(std::vector<std::string> const& a,
                                std::vector<std::string> const& b) {
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i > 0; --i)
    for (std::size_t j = b.size(); j > 0; --j)
      common[i - 1][j - 1] =
          a[i - 1] == b[j - 1] ? common[i][j] + 1 : std::max(common[i][j - 1], common[i - 1][j]);
  std::vector<Step> out;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out.push_back({' ', a[i++]});
      ++j;
    } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
      out.push_back({'-', a[i++]});
    } else {
      out.push_back({'+', b[j++]});
    }
  }
  return out;
}

bool is_near_change(std::vector<Step> const& steps, std::size_t at) {
  std::size_t const first = at < kContext ? 0 : at - kContext;
  for (std::size_t i = first; i < steps.size() && i <= at + kContext; ++i)
    if (steps[i].sign != ' ') return true;
  return false;
}

}  // namespace

json::object definition_of(Tool const& tool) {
  return {{"name", tool.name},
          {"title", tool.title},
          {"description", tool.description},
          {"inputSchema", tool.input_schema},
          {"annotations",
           {{"readOnlyHint", tool.read_only},
            {"destructiveHint", tool.destructive},
            {"asksHuman", tool.asks_human}}}};
}

std::string fingerprint_of(Tool const& tool) {
  json::object const whole{{"server", tool.server}, {"definition", definition_of(tool)}};
  return hex_encode(crypto::sha256_bytes(write_canonical_json(whole)));
}

std::string unified_difference(std::string const& before, std::string const& after) {
  std::vector<std::string> const a = split(before);
  std::vector<std::string> const b = split(after);
  if (a.size() > kMaxLines || b.size() > kMaxLines)
    return "(too long to be compared line by line)\n";
  std::vector<Step> const steps = steps_between(a, b);
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!is_near_change(steps, i)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += "...\n";
    gap = false;
    out += steps[i].sign + steps[i].line + "\n";
  }
  return out;
}

ToolPins::ToolPins(std::string file) : file_(std::move(file)) { load(); }

void ToolPins::load() {
  std::error_code failure;
  if (file_.empty() || std::filesystem::file_size(file_, failure) > kMaxFile || failure) return;
  std::ifstream in(file_, std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  JsonLimits limits;
  limits.bytes = kMaxFile;
  limits.depth = 128;
  Result<json::value> const read = parse_json(text, limits);
  if (read && read->is_object()) pins_ = read->get_object();
}

std::string ToolPins::change(Tool const& tool) const {
  json::value const* const pinned = pins_.if_contains(key_of(tool));
  if (pinned == nullptr || json_text(*pinned, "sha256") == fingerprint_of(tool)) return {};
  json::value const* const before = json_find(*pinned, "definition");
  std::string const now = lines_of(definition_of(tool));
  if (before == nullptr || !before->is_object() || now.size() > 2 * kMaxDefinition)
    return "(too long to be compared line by line)\n";
  std::string const difference = unified_difference(lines_of(before->get_object()), now);
  return difference.empty() ? "(in the order or the spelling only)\n" : difference;
}

void ToolPins::pin(Tool const& tool) {
  std::string const key = key_of(tool);
  std::string const fingerprint = fingerprint_of(tool);
  if (json::value const* const known = pins_.if_contains(key);
      known != nullptr && json_text(*known, "sha256") == fingerprint)
    return;
  load();  // another program may have written meanwhile
  while (pins_.size() >= kMaxPins && !pins_.contains(key)) pins_.erase(pins_.begin());
  json::object entry{{"sha256", fingerprint}};
  json::object definition = definition_of(tool);
  if (write_json(definition).size() <= kMaxDefinition) entry["definition"] = std::move(definition);
  pins_[key] = std::move(entry);
  if (file_.empty()) return;
  std::string const text = write_json(pins_) + "\n";
  std::string const fresh = file_ + ".new";
  int const out =
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0) return;
  bool const written = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(out);
  std::error_code ignored;  // the pin holds in memory, and the next one is written again
  if (written) std::filesystem::rename(fresh, file_, ignored);
}

}  // namespace tessera::agent
