#include "script.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <charconv>

namespace tessera::doubles {
namespace {

Error bad_line(std::size_t number, std::string const& reason) {
  return Error{boost::system::errc::make_error_code(boost::system::errc::invalid_argument),
               "line " + std::to_string(number) + ": " + reason,
               {}};
}

Result<ScriptedCall> parse_call(std::string_view text) {
  std::size_t const blank = std::min(text.find(' '), text.size());
  ScriptedCall call{std::string(text.substr(0, blank)), {}, {}};
  if (blank == text.size()) return call;
  Result<json::value> const arguments = parse_json(text.substr(blank + 1));
  if (!arguments) return arguments.error();
  if (!arguments->is_object()) return bad_line(0, "arguments are an object");
  call.arguments = arguments->get_object();
  return call;
}

}  // namespace

Result<std::vector<Block>> parse_script(std::string_view text) {
  std::vector<Block> blocks;
  bool open = false;
  std::optional<std::string> garbled;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) open = false;
    if (line.empty() || line.front() == '#') continue;
    if (!open) blocks.emplace_back();
    open = true;
    Block& block = blocks.back();
    std::size_t const blank = std::min(line.find(' '), line.size());
    std::string_view const word = line.substr(0, blank);
    std::string const rest(line.substr(std::min(blank + 1, line.size())));
    if (word == "user") {
      block.user = rest;
    } else if (word == "result") {
      block.result = rest;
    } else if (word == "provider") {
      block.provider = rest;
    } else if (word == "image") {
      block.image = true;
    } else if (word == "times") {
      std::from_chars(rest.data(), rest.data() + rest.size(), block.times);
    } else if (word == "think") {
      block.think = rest;
    } else if (word == "say") {
      block.say = rest;
    } else if (word == "garble") {
      garbled = rest;
    } else if (word == "call") {
      Result<ScriptedCall> call = parse_call(rest);
      if (!call) return bad_line(number, call.error().hint);
      call->garbled = std::exchange(garbled, std::nullopt);
      block.calls.push_back(std::move(*call));
    } else if (word == "fail") {
      block.refusal = Fault{rest, {}};
    } else if (word == "fault") {
      block.fault = Fault{rest, {}};
    } else if (word == "retry-after" && block.refusal) {
      block.refusal->retry_after = rest;
    } else if (word == "cut") {
      block.cut = true;
    } else {
      return bad_line(number, "unknown word " + std::string(word));
    }
  }
  return blocks;
}

}  // namespace tessera::doubles
