#include "mcp/server/calls/result_text.hpp"

#include "mcp/protocol/meta.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace tessera::mcp {
namespace {

std::string json_string(std::string_view text) { return json::serialize(json::string_view(text)); }

/// What a short result needs, with what stands around it.
constexpr std::size_t kUsualResult = 1000;

std::string_view begin(Era era) {
  return era == Era::modern ? R"({"resultType":"complete",)" : "{";
}

void open(std::string& out, Era era) {
  out += begin(era);
  out += R"("content":[)";
}

void close(std::string& out, Era era, bool is_error, std::string_view meta) {
  if (is_error) out += R"(,"isError":true)";
  if (era == Era::modern) {
    out += R"(,"_meta":)";
    out += meta;
  }
  out += '}';
}

void append_text_block(std::string& out, std::string_view text) {
  out += R"({"type":"text","text":)";
  out += json_string(text);
  out += '}';
}

}  // namespace

std::string success_text(Era era, ToolSuccess const& success, std::string_view meta) {
  std::string out;
  out.reserve(kUsualResult);
  open(out, era);
  bool has_text = false;
  for (Content const& block : success.content) {
    if (out.back() != '[') out += ',';
    out += write_json(to_json(block));
    has_text = has_text || block.type == "text";
  }
  if (!success.structured) {
    out += ']';
  } else {
    std::string const structured = write_json(*success.structured);
    // Clients that know no structured results read the same JSON as text, unless the tool has
    // written a text of its own.
    if (!has_text) {
      if (out.back() != '[') out += ',';
      append_text_block(out, structured);
    }
    out += ']';
    // Revisions up to 2025-11-25 know objects only.
    if (era == Era::modern || success.structured->is_object()) {
      out += R"(,"structuredContent":)";
      out += structured;
    }
  }
  close(out, era, false, meta);
  return out;
}

std::string failure_text(Era era, std::string_view message, std::string_view meta) {
  std::string out;
  open(out, era);
  append_text_block(out, message);
  out += ']';
  close(out, era, true, meta);
  return out;
}

std::string input_required_text(InputRequired const& input, std::string_view sealed,
                                std::string_view meta) {
  std::string out = R"({"resultType":"input_required")";
  if (!input.requests.empty()) {
    out += R"(,"inputRequests":)";
    out += write_json(to_json(input.requests));
  }
  if (!sealed.empty()) {
    out += R"(,"requestState":)";
    out += json_string(sealed);
  }
  out += R"(,"_meta":)";
  out += meta;
  out += '}';
  return out;
}

std::string prompt_text(Era era, PromptMessages const& prompt, std::string_view meta) {
  std::string out(begin(era));
  if (!prompt.description.empty()) {
    out += R"("description":)";
    out += json_string(prompt.description);
    out += ',';
  }
  out += R"("messages":)";
  out += write_json(to_json(prompt.messages));
  close(out, era, false, meta);
  return out;
}

std::string contents_text(Era era, ResourceParts const& parts, ResourceSpec const& spec,
                          std::string_view meta) {
  std::string out(begin(era));
  out += R"("contents":)";
  out += write_json(to_json(parts.contents));
  if (era == Era::modern) {
    out += R"(,"ttlMs":)";
    out += std::to_string(spec.ttl.count());
    out += R"(,"cacheScope":)";
    out += write_json(to_json(spec.cache_scope));
  }
  close(out, era, false, meta);
  return out;
}

std::string completion_text(Era era, Completion const& completion, std::string_view meta) {
  std::string out(begin(era));
  out += R"("completion":)";
  out += write_json(to_json(completion));
  close(out, era, false, meta);
  return out;
}

}  // namespace tessera::mcp
