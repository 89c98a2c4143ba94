#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::PromptMessages;
using mcp::PromptResult;

struct TwoArguments {
  std::string arg1;
  std::string arg2;
  static void annotate(jsonschema::Notes& notes) {
    notes.of("arg1").description("First test argument");
    notes.of("arg2").description("Second test argument");
  }
};
BOOST_DESCRIBE_STRUCT(TwoArguments, (), (arg1, arg2))

struct ResourceArguments {
  std::string resourceUri;  // NOLINT(readability-identifier-naming): the name on the wire
  static void annotate(jsonschema::Notes& notes) {
    notes.of("resourceUri").description("Address of the resource to embed");
  }
};
BOOST_DESCRIBE_STRUCT(ResourceArguments, (), (resourceUri))

mcp::PromptSpec prompt_spec(std::string name, std::string description) {
  mcp::PromptSpec spec;
  spec.name = std::move(name);
  spec.description = std::move(description);
  return spec;
}

Task<PromptResult> simple(CallContext&, Nothing) {
  PromptMessages prompt;
  prompt.messages.push_back(mcp::user_message("This is a simple prompt for testing."));
  co_return prompt;
}

Task<PromptResult> with_arguments(CallContext&, TwoArguments arguments) {
  PromptMessages prompt;
  prompt.messages.push_back(mcp::user_message("Prompt with arguments: arg1='" + arguments.arg1 +
                                              "', arg2='" + arguments.arg2 + "'"));
  co_return prompt;
}

Task<PromptResult> with_resource(CallContext&, ResourceArguments arguments) {
  mcp::ResourceContents contents;
  contents.uri = std::move(arguments.resourceUri);
  contents.mime_type = "text/plain";
  contents.text = "Embedded resource content for testing.";
  PromptMessages prompt;
  prompt.messages.push_back(mcp::user_message(mcp::resource_content(std::move(contents))));
  prompt.messages.push_back(mcp::user_message("Please process the embedded resource above."));
  co_return prompt;
}

Task<PromptResult> with_image(CallContext&, Nothing) {
  PromptMessages prompt;
  prompt.messages.push_back(mcp::user_message(mcp::image_content(png_pixel(), "image/png")));
  prompt.messages.push_back(mcp::user_message("Please analyze the image above."));
  co_return prompt;
}

Task<PromptResult> with_input(CallContext& context, Nothing) {
  if (auto const answer = context.answer("user_context")) {
    std::string given = "none";
    if (answer->content)
      if (json::value const* text = answer->content->if_contains("context"))
        if (text->is_string()) given = text->get_string();
    PromptMessages prompt;
    prompt.messages.push_back(mcp::user_message("Use this context: " + given));
    co_return prompt;
  }
  mcp::InputRequired input;
  input.requests.emplace(
      "user_context",
      mcp::elicit_form("What context should the prompt use?",
                       schema(R"({"type":"object","properties":{"context":{"type":"string"}},)"
                              R"("required":["context"]})")));
  co_return input;
}

}  // namespace

void add_prompts(mcp::Server& server) {
  server.add_prompt<Nothing>(prompt_spec("test_simple_prompt", "Says one thing"), simple);
  mcp::PromptSpec two = prompt_spec("test_prompt_with_arguments", "Repeats its arguments");
  two.completers.emplace("arg1", mcp::complete_from({"paris", "park", "party"}));
  server.add_prompt<TwoArguments>(std::move(two), with_arguments);
  server.add_prompt<ResourceArguments>(
      prompt_spec("test_prompt_with_embedded_resource", "Embeds a resource"), with_resource);
  server.add_prompt<Nothing>(prompt_spec("test_prompt_with_image", "Shows a picture"), with_image);
  server.add_prompt<Nothing>(
      prompt_spec("test_input_required_result_prompt", "Asks the person first"), with_input);
}

}  // namespace tessera::conformance
