#include "mcp/protocol/headers.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace tessera::mcp {
namespace {

constexpr std::string_view kPrefix = "=?base64?";
constexpr std::string_view kSuffix = "?=";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0x20 && c <= 0x7e) || c == '\t'; });
}

bool is_wrapped(std::string_view text) {
  return text.size() >= kPrefix.size() + kSuffix.size() && text.starts_with(kPrefix) &&
         text.ends_with(kSuffix);
}

std::string_view member_of_name(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  if (method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel")
    return "taskId";
  return {};
}

}  // namespace

std::string encode_header_value(std::string_view text) {
  bool const blank_ends = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  // What looks like our own marks is encoded too, or the reader would unwrap it.
  bool const looks_wrapped = text.starts_with(kPrefix) && text.ends_with(kSuffix);
  if (is_plain(text) && !blank_ends && !looks_wrapped) return std::string(text);
  std::string out(kPrefix);
  out += base64_encode(text);
  out += kSuffix;
  return out;
}

Result<std::string> decode_header_value(std::string_view value) {
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  if (!is_plain(value)) return fail(Errc::bad_header_value);
  if (!is_wrapped(value)) return std::string(value);
  value.remove_prefix(kPrefix.size());
  value.remove_suffix(kSuffix.size());
  Result<std::string> text = base64_decode(value);
  if (!text || !is_valid_utf8(*text)) return fail(Errc::bad_header_value);
  return text;
}

std::optional<std::string> header_name_of(std::string_view method, json::object const& params) {
  std::string_view const member = member_of_name(method);
  if (member.empty()) return std::nullopt;
  json::value const* value = params.if_contains(member);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

}  // namespace tessera::mcp
