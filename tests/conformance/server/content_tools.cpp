#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

mcp::WithContent<NoOutput> blocks(std::vector<mcp::Content> content) {
  return mcp::WithContent<NoOutput>{{}, std::move(content)};
}

mcp::Content resource(std::string uri, std::string mime_type, std::string text) {
  mcp::ResourceContents contents;
  contents.uri = std::move(uri);
  contents.mime_type = std::move(mime_type);
  contents.text = std::move(text);
  return mcp::resource_content(std::move(contents));
}

Task<Answer> simple_text(CallContext&, Nothing) {
  co_return text_answer("This is a simple text response for testing.");
}

Task<Answer> image(CallContext&, Nothing) {
  std::vector<mcp::Content> content;
  content.push_back(mcp::image_content(png_pixel(), "image/png"));
  co_return blocks(std::move(content));
}

Task<Answer> audio(CallContext&, Nothing) {
  std::vector<mcp::Content> content;
  content.push_back(mcp::audio_content(wav_silence(), "audio/wav"));
  co_return blocks(std::move(content));
}

Task<Answer> embedded_resource(CallContext&, Nothing) {
  std::vector<mcp::Content> content;
  content.push_back(
      resource("test://embedded-resource", "text/plain", "This is an embedded resource content."));
  co_return blocks(std::move(content));
}

Task<Answer> mixed(CallContext&, Nothing) {
  std::vector<mcp::Content> content;
  content.push_back(mcp::text_content("Multiple content types test:"));
  content.push_back(mcp::image_content(png_pixel(), "image/png"));
  content.push_back(resource("test://mixed-content-resource", "application/json",
                             R"({"test":"data","value":123})"));
  co_return blocks(std::move(content));
}

Task<Answer> failing(CallContext&, Nothing) {
  co_return mcp::ToolError{"This tool intentionally returns an error for testing"};
}

}  // namespace

void add_content_tools(mcp::Server& server) {
  server.add_tool<Nothing, NoOutput>(tool_spec("test_simple_text", "Answers with text"),
                                     simple_text);
  server.add_tool<Nothing, NoOutput>(tool_spec("test_image_content", "Answers with a picture"),
                                     image);
  server.add_tool<Nothing, NoOutput>(tool_spec("test_audio_content", "Answers with sound"), audio);
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_embedded_resource", "Answers with an embedded resource"), embedded_resource);
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_multiple_content_types", "Answers with text, a picture and a resource"),
      mixed);
  server.add_tool<Nothing, NoOutput>(tool_spec("test_error_handling", "Always fails"), failing);
}

}  // namespace tessera::conformance
