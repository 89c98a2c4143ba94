#include "base/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>
#include <vector>

namespace tessera {
namespace {

std::string_view text_of(JsonErrc code) {
  switch (code) {
    case JsonErrc::syntax:
      return "not valid JSON";
    case JsonErrc::too_deep:
      return "JSON nested too deeply";
    case JsonErrc::too_large:
      return "JSON text too long";
    case JsonErrc::duplicate_key:
      return "a JSON object names a key twice";
    case JsonErrc::wrong_type:
      return "a JSON value has the wrong type";
    case JsonErrc::missing_field:
      return "a required JSON field is missing";
    case JsonErrc::unknown_field:
      return "unknown JSON field";
    case JsonErrc::out_of_range:
      return "a JSON value is out of range";
  }
  return "unknown JSON error";
}
constexpr ErrorCategory<JsonErrc, text_of> kCategory("json");

// Builds the value and counts the keys that the text names: an object silently keeps the last of
// two equal keys, so a tree with fewer members than the text had keys means a duplicate.
struct TreeBuilder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit TreeBuilder(json::storage_ptr storage) { stack.reset(std::move(storage)); }
  TreeBuilder(TreeBuilder const&) = delete;
  TreeBuilder& operator=(TreeBuilder const&) = delete;

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t n, json::error_code&) {
    keys += n;
    stack.push_object(n);
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t n, json::error_code&) {
    stack.push_array(n);
    return true;
  }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    stack.push_chars(s);
    return true;
  }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    stack.push_key(s);
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) {
    stack.push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    stack.push_string(s);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, json::error_code&) {
    stack.push_int64(i);
    return true;
  }
  bool on_uint64(std::uint64_t u, json::string_view, json::error_code&) {
    stack.push_uint64(u);
    return true;
  }
  // Boost's own value may be off by the last bit, so that what was written is not what is read.
  bool on_double(double d, json::string_view text, json::error_code& ec) {
    auto const read = std::from_chars(text.data(), text.data() + text.size(), d);
    if (read.ec != std::errc{} && std::abs(d) >= 1) {  // and what is too small is zero
      ec = JsonErrc::out_of_range;
      return false;
    }
    stack.push_double(d);
    return true;
  }
  bool on_bool(bool b, json::error_code&) {
    stack.push_bool(b);
    return true;
  }
  bool on_null(json::error_code&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  /// Room for the values of an ordinary message; the stack takes more from the heap.
  std::array<unsigned char, 4096> room;
  json::value_stack stack{{}, room.data(), room.size()};
  std::size_t keys = 0;
};

/// As deep as the parser let the text be.
std::size_t count_members(json::value const& value) {
  std::size_t count = 0;
  if (auto const* object = value.if_object()) {
    count = object->size();
    for (auto const& [key, member] : *object) count += count_members(member);
  } else if (auto const* array = value.if_array()) {
    for (json::value const& element : *array) count += count_members(element);
  }
  return count;
}

void write_canonical(json::value const& value, std::string& out) {
  if (auto const* object = value.if_object()) {
    std::vector<std::string_view> keys;
    keys.reserve(object->size());
    for (auto const& [key, member] : *object) keys.emplace_back(key);
    std::sort(keys.begin(), keys.end());
    out.push_back('{');
    for (std::string_view const key : keys) {
      if (out.back() != '{') out.push_back(',');
      out += json::serialize(json::string_view(key));
      out.push_back(':');
      write_canonical(object->at(key), out);
    }
    out.push_back('}');
  } else if (auto const* array = value.if_array()) {
    out.push_back('[');
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i != 0) out.push_back(',');
      write_canonical((*array)[i], out);
    }
    out.push_back(']');
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

error_code make_error_code(JsonErrc code) { return {static_cast<int>(code), kCategory}; }

Result<json::value> parse_json(std::string_view text, JsonLimits limits,
                               json::storage_ptr storage) {
  if (text.size() > limits.bytes) return fail(JsonErrc::too_large);
  json::parse_options options;
  options.max_depth = limits.depth;
  json::basic_parser<TreeBuilder> parser(options, std::move(storage));
  json::error_code ec;
  std::size_t const used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec == json::error::too_deep) return fail(JsonErrc::too_deep);
  if (ec == JsonErrc::out_of_range)
    return fail(JsonErrc::out_of_range, "a number is too large, near byte " + std::to_string(used));
  if (ec)
    return fail(JsonErrc::syntax, "not valid JSON near byte " + std::to_string(used), ec.message());
  if (used != text.size())
    return fail(JsonErrc::syntax,
                "more text after the JSON value, at byte " + std::to_string(used));
  json::value value = parser.handler().stack.release();
  if (count_members(value) != parser.handler().keys) return fail(JsonErrc::duplicate_key);
  return value;
}

std::string write_json(json::value const& value) { return json::serialize(value); }

std::string write_canonical_json(json::value const& value) {
  std::string out;
  write_canonical(value, out);
  return out;
}

std::string json_pointer_child(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out.push_back('/');
  for (char const c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

json::value const* json_find(json::value const& value, std::string_view key) noexcept {
  auto const* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string_view json_text(json::value const& value, std::string_view key) noexcept {
  json::value const* member = json_find(value, key);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}

}  // namespace tessera
