#include "agent/session_lines.hpp"

#include "agent/compaction.hpp"
#include "agent/errc.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tessera::agent {
namespace {

constexpr std::size_t kLongText = 16UL << 10;
constexpr std::size_t kPreview = 1UL << 10;
constexpr std::size_t kMaxKeptFile = 64UL << 20;

std::string preview(std::string_view text) {
  std::string out(text.substr(0, kPreview));
  while (!out.empty() && !is_valid_utf8(out)) out.pop_back();
  return out;
}

json::object text_part(std::string const& text, Transcript& transcript) {
  std::string file = text.size() > kLongText ? transcript.keep(text) : std::string();
  if (file.empty()) return {{"text", text}};
  return {{"text", preview(text)}, {"bytes", text.size()}, {"file", std::move(file)}};
}

json::object image_part(llm::Image const& image, Transcript& transcript) {
  json::object fields{{"image", image.mime},
                      {"bytes", image.data.size()},
                      {"sha256", hex_encode(crypto::sha256_bytes(image.data))}};
  if (std::string const file = transcript.keep(image.data); !file.empty()) fields["file"] = file;
  return fields;
}

std::string text_of(json::object const& object, std::string_view key) {
  json::value const* const found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

json::object object_of(json::object const& object, std::string_view key) {
  json::value const* const found = object.if_contains(key);
  return found != nullptr && found->is_object() ? found->get_object() : json::object();
}

bool flag_of(json::object const& object, std::string_view key) {
  json::value const* const found = object.if_contains(key);
  return found != nullptr && found->is_bool() && found->get_bool();
}

std::size_t count_of(json::object const& object, std::string_view key) {
  json::value const* const found = object.if_contains(key);
  if (found == nullptr || !found->is_int64() || found->get_int64() < 0) return 0;
  return static_cast<std::size_t>(found->get_int64());
}

/// Puts the lines of one file together.
class Reader {
 public:
  explicit Reader(std::string path) : kept_(folder_of_kept(path)) {}

  void line(json::object const& line) {
    std::string const kind = text_of(line, "kind");
    llm::Conversation& talk = out.conversation;
    if (kind == "session") out.head = line;
    if (kind == "title") out.title = text_of(line, "title");
    if (kind == "user") {
      close_open_calls();
      user(line);
    }
    if (kind == "assistant") assistant(line);
    if (kind == "result") result(line);
    if (kind == "turn") ++out.turns;
    if (kind == "clear") talk.clear();
    if (kind == "compacted") drop_oldest(talk, count_of(line, "dropped"));
  }

  void close_open_calls() {
    for (llm::ToolCall const& call : open_)
      add(llm::ToolResult{call.id,
                          call.name,
                          {llm::Text{"The program ended before this call had a result: its outcome "
                                     "is unknown, it may have been carried out."}},
                          {},
                          true});
    open_.clear();
  }

  Replay out;

 private:
  void user(json::object const& line) {
    llm::Message message{llm::Role::user, {}, {}};
    llm::ToolResult attached;
    if (auto const* list = line.if_contains("attached"); list != nullptr && list->is_array())
      for (json::value const& one : list->get_array())
        if (one.is_object()) part(one.get_object(), attached);
    for (auto& one : attached.content)
      std::visit([&](auto& content) { message.parts.emplace_back(std::move(content)); }, one);
    message.parts.emplace_back(llm::Text{text_of(line, "text")});
    out.conversation.push_back(std::move(message));
  }

  void assistant(json::object const& line) {
    close_open_calls();
    llm::Message message{llm::Role::assistant, {}, {}};
    if (std::string said = text_of(line, "text"); !said.empty())
      message.parts.emplace_back(llm::Text{std::move(said)});
    if (auto const* calls = line.if_contains("calls"); calls != nullptr && calls->is_array()) {
      for (json::value const& one : calls->get_array()) {
        if (!one.is_object()) continue;
        json::object const& fields = one.get_object();
        llm::ToolCall call{text_of(fields, "id"), text_of(fields, "name"),
                           object_of(fields, "arguments"), text_of(fields, "problem")};
        open_.push_back(call);
        message.parts.emplace_back(std::move(call));
      }
    }
    if (auto const* native = line.if_contains("native"); native != nullptr)
      message.native = *native;
    out.conversation.push_back(std::move(message));
  }

  void result(json::object const& line) {
    llm::ToolResult result{
        text_of(line, "call_id"), text_of(line, "tool"), {}, {}, flag_of(line, "is_error")};
    auto const found = std::find_if(open_.begin(), open_.end(), [&](llm::ToolCall const& call) {
      return call.id == result.call_id;
    });
    if (found == open_.end()) {  // it answers nothing that is known
      ++out.damaged;
      return;
    }
    open_.erase(found);
    if (auto const* content = line.if_contains("content"); content && content->is_array())
      for (json::value const& one : content->get_array())
        if (one.is_object()) part(one.get_object(), result);
    if (auto const* value = line.if_contains("structured")) result.structured = *value;
    if (std::string const file = text_of(line, "structured_file"); !file.empty()) {
      Result<json::value> value = parse_json(load(file));
      if (value) result.structured = std::move(*value);
    }
    add(std::move(result));
  }

  void part(json::object const& part, llm::ToolResult& result) {
    std::string const file = text_of(part, "file");
    std::string bytes = file.empty() ? std::string() : load(file);
    if (std::string mime = text_of(part, "image"); !mime.empty()) {
      if (bytes.empty())
        result.content.emplace_back(llm::Text{"[an image that was not kept]"});
      else
        result.content.emplace_back(llm::Image{std::move(mime), std::move(bytes)});
      return;
    }
    if (bytes.empty()) bytes = text_of(part, "text");
    result.content.emplace_back(llm::Text{std::move(bytes)});
  }

  /// Nothing for a file that is gone, or is not what was kept.
  std::string load(std::string const& name) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (name.size() == 64 && name.find_first_not_of(kDigits) == std::string::npos) {
      std::ifstream file(kept_ + "/" + name, std::ios::binary);
      std::error_code failure;
      auto const size = std::filesystem::file_size(kept_ + "/" + name, failure);
      if (!failure && size <= kMaxKeptFile) {
        std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (hex_encode(crypto::sha256_bytes(bytes)) == name) return bytes;
      }
    }
    ++out.damaged;
    return {};
  }

  void add(llm::ToolResult result) {
    llm::Conversation& talk = out.conversation;
    if (talk.empty() || talk.back().role != llm::Role::tool)
      talk.push_back(llm::Message{llm::Role::tool, {}, {}});
    talk.back().parts.emplace_back(std::move(result));
  }

  std::string kept_;
  std::vector<llm::ToolCall> open_;
};

}  // namespace

json::object user_line(llm::Message const& message, Transcript& transcript) {
  json::object out{{"text", ""}};
  json::array attached;
  for (std::size_t i = 0; i < message.parts.size(); ++i) {
    llm::Part const& part = message.parts[i];
    auto const* text = std::get_if<llm::Text>(&part);
    if (text != nullptr && i + 1 == message.parts.size())
      out["text"] = text->text;
    else if (text != nullptr)
      attached.push_back(text_part(text->text, transcript));
    else if (auto const* image = std::get_if<llm::Image>(&part))
      attached.push_back(image_part(*image, transcript));
  }
  if (!attached.empty()) out["attached"] = std::move(attached);
  return out;
}

json::object assistant_line(llm::Message const& message) {
  std::string text;
  json::array calls;
  for (llm::Part const& part : message.parts) {
    if (auto const* said = std::get_if<llm::Text>(&part)) text += said->text;
    auto const* call = std::get_if<llm::ToolCall>(&part);
    if (call == nullptr) continue;
    json::object fields{{"id", call->id}, {"name", call->name}, {"arguments", call->arguments}};
    if (!call->problem.empty()) fields["problem"] = call->problem;
    calls.push_back(std::move(fields));
  }
  json::object out{{"text", text}};
  if (!calls.empty()) out["calls"] = std::move(calls);
  if (!message.native.is_null()) out["native"] = message.native;
  return out;
}

json::object result_line(llm::ToolResult const& result, Transcript& transcript) {
  json::array content;
  for (auto const& part : result.content) {
    if (auto const* text = std::get_if<llm::Text>(&part)) {
      content.push_back(text_part(text->text, transcript));
    } else if (auto const* image = std::get_if<llm::Image>(&part)) {
      content.push_back(image_part(*image, transcript));
    }
  }
  json::object out{{"call_id", result.call_id},
                   {"tool", result.name},
                   {"is_error", result.is_error},
                   {"content", std::move(content)}};
  if (!result.structured) return out;
  std::string const text = write_json(*result.structured);
  std::string const file = text.size() > kLongText ? transcript.keep(text) : std::string();
  if (file.empty())
    out["structured"] = *result.structured;
  else
    out["structured_file"] = file;
  return out;
}

Result<Replay> replay(std::string const& path) {
  std::error_code failure;
  auto const size = std::filesystem::file_size(path, failure);
  if (failure)
    return Error{error_code(ENOENT, boost::system::generic_category()),
                 "cannot read the session " + path,
                 {}};
  if (!path.ends_with(".jsonl") || size > kMaxSession)
    return fail(Errc::bad_session, path + " is no session, or too long");
  Reader reader(path);
  std::ifstream file(path, std::ios::binary);
  JsonLimits limits;
  limits.bytes = 16UL << 20;
  limits.depth = 128;  // what was nested as deep as a message may be, and the line around it
  std::string line;
  while (std::getline(file, line)) {
    bool const torn = file.eof();  // no line end behind it: the crash's own, not damage
    Result<json::value> parsed = parse_json(line, limits);
    if (parsed && parsed->is_object())
      reader.line(parsed->get_object());
    else if (!torn)
      ++reader.out.damaged;
  }
  reader.close_open_calls();
  if (reader.out.head.empty()) return fail(Errc::bad_session, path + " is no session");
  return std::move(reader.out);
}

}  // namespace tessera::agent
