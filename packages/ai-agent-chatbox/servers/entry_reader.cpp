#include "packages/ai-agent-chatbox/servers/entry_reader.hpp"

#include "packages/ai-agent-chatbox/servers/expand.hpp"
#include "packages/ai-agent-chatbox/servers/mcp_json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace tessera::chatbox {
namespace {

std::string quoted(std::string_view key) { return "\"" + std::string(key) + "\""; }

}  // namespace

json::value const* EntryReader::take(std::string_view key) {
  taken_.emplace_back(key);
  return problem_.empty() ? object_.if_contains(key) : nullptr;
}

std::string EntryReader::filled(std::string_view key, std::string_view text) {
  // A NUL byte would end an argument or a path early.
  if (text.find('\0') != std::string_view::npos) {
    wrong(quoted(key) + " has a NUL character");
    return {};
  }
  Result<std::string> value = expand_variables(text, environment_, variables_);
  if (value) return std::move(*value);
  wrong(quoted(key) + ": " + value.error().hint);
  return {};
}

std::string EntryReader::plain(std::string_view key) {
  json::value const* const found = take(key);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(found->get_string());
  wrong(quoted(key) + " must be a text");
  return {};
}

std::string EntryReader::text(std::string_view key) {
  std::string const raw = plain(key);
  return filled(key, raw);
}

std::vector<std::string> EntryReader::plain_list(std::string_view key) {
  std::vector<std::string> out;
  json::value const* const found = take(key);
  if (found == nullptr) return out;
  auto const* const array = found->if_array();
  bool const texts = array != nullptr && array->size() <= McpJsonLimits::kList &&
                     std::all_of(array->begin(), array->end(),
                                 [](json::value const& one) { return one.is_string(); });
  if (!texts) {
    wrong(quoted(key) + " must be a list of at most " + std::to_string(McpJsonLimits::kList) +
          " texts");
    return out;
  }
  for (json::value const& one : *array) out.emplace_back(one.get_string());
  return out;
}

std::vector<std::string> EntryReader::list(std::string_view key) {
  std::vector<std::string> out = plain_list(key);
  for (std::string& one : out) one = filled(key, one);
  return out;
}

std::map<std::string, std::string> EntryReader::pairs(std::string_view key) {
  std::map<std::string, std::string> out;
  json::object const* const found = object(key);
  if (found == nullptr) return out;
  if (found->size() > McpJsonLimits::kList) wrong(quoted(key) + " has too many entries");
  for (auto const& [name, value] : *found) {
    if (!problem_.empty()) return {};
    if (!value.is_string()) {
      wrong(quoted(key) + ": the value of " + quoted(name) + " must be a text");
      continue;
    }
    out[std::string(name)] = filled(name, std::string_view(value.get_string()));
  }
  return out;
}

std::optional<bool> EntryReader::flag(std::string_view key) {
  json::value const* const found = take(key);
  if (found == nullptr) return std::nullopt;
  if (found->is_bool()) return found->get_bool();
  wrong(quoted(key) + " must be true or false");
  return std::nullopt;
}

std::optional<std::int64_t> EntryReader::number(std::string_view key, std::int64_t least,
                                                std::int64_t most) {
  json::value const* const found = take(key);
  if (found == nullptr) return std::nullopt;
  auto const* const value = found->if_int64();
  if (value != nullptr && *value >= least && *value <= most) return *value;
  wrong(quoted(key) + " must be a whole number from " + std::to_string(least) + " to " +
        std::to_string(most));
  return std::nullopt;
}

json::object const* EntryReader::object(std::string_view key) {
  json::value const* const found = take(key);
  if (found == nullptr) return nullptr;
  if (found->is_object()) return &found->get_object();
  wrong(quoted(key) + " must be an object");
  return nullptr;
}

std::vector<std::string> EntryReader::left_over() const {
  std::vector<std::string> out;
  for (auto const& [key, unused] : object_)
    if (std::find(taken_.begin(), taken_.end(), std::string_view(key)) == taken_.end())
      out.emplace_back(key);
  return out;
}

}  // namespace tessera::chatbox
