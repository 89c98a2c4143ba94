#include "packages/ai-agent-chatbox/forms.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace tessera::chatbox {
namespace {

std::string lower_trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
    text.remove_prefix(1);
  while (!text.empty() && (std::isspace(static_cast<unsigned char>(text.back())) != 0 ||
                           text.back() == '.' || text.back() == '!'))
    text.remove_suffix(1);
  std::string out;
  for (char const c : text)
    out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  return out;
}

bool is_yes(std::string_view word) {
  constexpr std::array<std::string_view, 9> kYes{"y",       "yes",     "ok", "true", "accept",
                                                 "approve", "confirm", "ใช่", "ตกลง"};
  return std::find(kYes.begin(), kYes.end(), word) != kYes.end();
}

bool is_no(std::string_view word) {
  constexpr std::array<std::string_view, 9> kNo{"",       "n",    "no",     "false", "decline",
                                                "reject", "deny", "cancel", "ไม่"};
  return std::find(kNo.begin(), kNo.end(), word) != kNo.end();
}

Error expected(std::string what) {
  return Error{make_error_code(boost::system::errc::invalid_argument), std::move(what), {}};
}

template <class Number>
Result<json::value> number(std::string_view text, char const* what) {
  Number value{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return expected(what);
  return json::value(value);
}

void add_choices(json::value const& property, FormField& field) {
  json::value const* list = json_find(property, "enum");
  if (list == nullptr) list = json_find(property, "oneOf");
  if (list == nullptr || !list->is_array()) return;
  for (json::value const& one : list->get_array()) {
    if (one.is_string())
      field.choices.emplace_back(one.get_string());
    else if (!json_text(one, "const").empty())
      field.choices.emplace_back(json_text(one, "const"));
  }
}

}  // namespace

std::vector<FormField> fields_of(json::object const& schema) {
  std::vector<FormField> out;
  json::value const* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return out;
  json::value const* required = schema.if_contains("required");
  for (auto const& [key, property] : properties->get_object()) {
    FormField field;
    field.name = key;
    field.title = json_text(property, "title");
    field.description = json_text(property, "description");
    field.type = json_text(property, "type");
    add_choices(property, field);
    if (required != nullptr && required->is_array())
      for (json::value const& name : required->get_array())
        field.required = field.required || name == json::value(key);
    out.push_back(std::move(field));
  }
  return out;
}

std::optional<json::object> content_of_yes(std::vector<FormField> const& fields) {
  if (fields.empty()) return json::object{};
  if (fields.size() > 1) return std::nullopt;
  FormField const& field = fields.front();
  if (field.type == "boolean") return json::object{{field.name, true}};
  if (field.choices.size() != 2) return std::nullopt;
  for (std::size_t i = 0; i < 2; ++i) {
    if (is_yes(lower_trimmed(field.choices[i])) && is_no(lower_trimmed(field.choices[1 - i])))
      return json::object{{field.name, field.choices[i]}};
  }
  return std::nullopt;
}

Result<json::value> field_value(FormField const& field, std::string_view text) {
  if (!field.choices.empty()) {
    for (std::string const& choice : field.choices)
      if (lower_trimmed(choice) == lower_trimmed(text)) return json::value(choice);
    return expected("one of the choices");
  }
  if (field.type == "boolean") {
    std::string const word = lower_trimmed(text);
    if (is_yes(word)) return json::value(true);
    if (is_no(word)) return json::value(false);
    return expected("yes or no");
  }
  if (field.type == "integer") return number<std::int64_t>(text, "a whole number");
  if (field.type == "number") return number<double>(text, "a number");
  return json::value(json::string_view(text));
}

Reply read_reply(std::string_view text) {
  std::string const word = lower_trimmed(text);
  if (is_yes(word)) return Reply::yes;
  if (is_no(word)) return Reply::no;
  if (word == "s" || word == "session") return Reply::session;
  if (word == "a" || word == "always") return Reply::exact;
  if (word == "e" || word == "edit") return Reply::edit;
  if (word == "d" || word == "disable") return Reply::disable;
  if (word == "?" || word == "h" || word == "help") return Reply::help;
  std::size_t const blank = word.find_first_of(" \t,");
  // A reason makes a no longer; nothing makes a yes out of more than one word.
  if (blank != std::string::npos && blank > 0 && is_no(word.substr(0, blank))) return Reply::no;
  return Reply::unclear;
}

std::string reason_of_no(std::string_view text) {
  constexpr std::string_view kBlank = " \t,";
  constexpr std::size_t kLongest = 1'000;
  std::size_t const word = std::min(text.find_first_not_of(" \t"), text.size());
  std::size_t const gap = std::min(text.find_first_of(kBlank, word), text.size());
  std::size_t const reason = std::min(text.find_first_not_of(kBlank, gap), text.size());
  std::string out(text.substr(reason, kLongest));
  while (!is_valid_utf8(out)) out.pop_back();
  return out;
}

}  // namespace tessera::chatbox
