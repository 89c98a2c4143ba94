#include "llm/offline/answers.hpp"

#include "base/json.hpp"
#include "llm/offline/parameters.hpp"
#include "llm/offline/vocabulary.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace tessera::llm::offline {
namespace {

constexpr std::size_t kMaxColumns = 6;

std::string scalar(json::value const& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_double()) {  // 99.5, where JSON's writer would say 9.95E1
    std::array<char, 32> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value.get_double());
    return std::string(text.data(), end.ptr);
  }
  return write_json(value);
}

bool is_list_of_objects(json::value const& value);

// A series of points inside a row reads as "2026-01-01 5, 2026-01-02 7".
std::string cell_text(json::value const& value) {
  if (!is_list_of_objects(value)) return scalar(value);
  std::string out;
  for (json::value const& one : value.get_array()) {
    if (!out.empty()) out += ",";
    for (auto const& [key, member] : one.get_object())
      out += (out.empty() ? "" : " ") + scalar(member);
  }
  return out;
}

std::string cell(std::string const& text) {
  std::string out;
  for (char const c : text) {
    if (c == '|' || c == '\\') out.push_back('\\');
    out.push_back(c == '\n' || c == '\r' ? ' ' : c);
  }
  return out;
}

std::string row(std::vector<std::string> const& cells) {
  std::string out = "|";
  for (std::string const& one : cells) out += " " + cell(one) + " |";
  return out + "\n";
}

std::string rule(std::size_t columns) {
  std::string out = "|";
  for (std::size_t i = 0; i < columns; ++i) out += "---|";
  return out + "\n";
}

bool is_list_of_objects(json::value const& value) {
  return value.is_array() && !value.get_array().empty() &&
         std::all_of(value.get_array().begin(), value.get_array().end(),
                     [](json::value const& one) { return one.is_object(); });
}

std::string rows_of(json::array const& list, std::size_t max_rows) {
  std::vector<std::string> columns;
  for (json::value const& one : list) {
    for (auto const& [key, member] : one.get_object()) {
      bool const known = std::find(columns.begin(), columns.end(), key) != columns.end();
      if (!known && columns.size() < kMaxColumns) columns.emplace_back(key);
    }
  }
  std::string out = row(columns) + rule(columns.size());
  for (std::size_t i = 0; i < std::min(list.size(), max_rows); ++i) {
    std::vector<std::string> cells;
    for (std::string const& column : columns) {
      json::value const* member = json_find(list[i], column);
      cells.push_back(member == nullptr ? "" : cell_text(*member));
    }
    out += row(cells);
  }
  if (list.size() > max_rows)
    out += "\n" + std::to_string(list.size() - max_rows) + " more rows are not shown.\n";
  return out;
}

std::string joined_text(ToolResult const& result) {
  std::string out;
  for (auto const& part : result.content) {
    auto const* text = std::get_if<Text>(&part);
    if (text != nullptr && !text->text.empty()) out += (out.empty() ? "" : "\n") + text->text;
  }
  return out;
}

std::string quotation(std::string const& text) {
  std::string out = "> ";
  for (char const c : text) {
    out.push_back(c);
    if (c == '\n') out += "> ";
  }
  return out;
}

bool is_json_of(std::string const& text, json::value const& value) {
  Result<json::value> parsed = parse_json(text);
  return parsed.has_value() && *parsed == value;
}

bool says_all(std::string const& text, json::value const& value) {
  if (auto const* object = value.if_object())
    return std::all_of(object->begin(), object->end(),
                       [&](auto const& member) { return says_all(text, member.value()); });
  if (value.is_array()) return value.get_array().empty();
  return text.find(scalar(value)) != std::string::npos;
}

}  // namespace

std::string table_of(json::value const& value, std::size_t max_rows) {
  if (is_list_of_objects(value)) return rows_of(value.get_array(), max_rows);
  if (!value.is_object()) return "`" + write_json(value) + "`\n";
  std::string plain;
  std::string nested;
  for (auto const& [key, member] : value.get_object()) {
    if (is_list_of_objects(member))
      nested += "\n" + std::string(key) + ":\n\n" + rows_of(member.get_array(), max_rows);
    else
      plain += row({std::string(key), scalar(member)});
  }
  if (!plain.empty()) plain = row({"field", "value"}) + rule(2) + plain;
  return plain + nested;
}

std::string answer_for(ToolResult const& result) {
  std::string const text = joined_text(result);
  bool const only_json = result.structured && is_json_of(text, *result.structured);
  std::string out;
  if (result.is_error)
    out = "`" + result.name + "` did not succeed:\n\n" +
          quotation(text.empty() ? "(no reason given)" : text) + "\n";
  else if (!text.empty() && !only_json)
    out = "`" + result.name + "` answered:\n\n" + quotation(text) + "\n";
  else
    out = "`" + result.name + "` answered.\n";
  bool const table =
      result.structured && !result.is_error && (only_json || !says_all(text, *result.structured));
  if (table) out += "\n" + table_of(*result.structured);
  for (auto const& part : result.content) {
    auto const* image = std::get_if<Image>(&part);
    if (image != nullptr) out += "\nIt returned an image (" + image->mime + ").\n";
  }
  return out;
}

std::string example_phrase(ToolDefinition const& tool) {
  std::string out;
  for (std::string const& word : split_identifier(tool.name))
    out += (out.empty() ? "" : " ") + word;
  for (Parameter const& parameter : parameters_of(tool.input_schema)) {
    if (parameter.required && parameter.kind != ParameterKind::confirmation)
      out += " " + parameter.name + "=" + example_value(parameter);
  }
  return out;
}

std::string list_tools(std::vector<ToolDefinition const*> const& tools, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(tools.size(), most); ++i) {
    ToolDefinition const& tool = *tools[i];
    std::string const& about = tool.title.empty() ? tool.description : tool.title;
    out += "- `" + tool.name + "`";
    if (!about.empty()) out += ": " + about.substr(0, about.find('\n'));
    out += " (say: `" + example_phrase(tool) + "`)\n";
  }
  if (tools.size() > most)
    out += "- and " + std::to_string(tools.size() - most) + " more: `/tools`\n";
  return out;
}

}  // namespace tessera::llm::offline
