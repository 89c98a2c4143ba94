#pragma once

#include "mcp/server/server.hpp"

#include <string>
#include <string_view>

// What the official suite looks for by name, in groups. The texts and values are the suite's.

namespace tessera::conformance {

void add_content_tools(mcp::Server& server);   ///< Kinds of content, and the tool that fails.
void add_speaking_tools(mcp::Server& server);  ///< Log and progress while they work.
void add_asking_tools(mcp::Server& server);    ///< One question, in the words of 2025-11-25.
void add_input_tools(mcp::Server& server);     ///< Questions as results (2026-07-28).
void add_schema_tools(mcp::Server& server);    ///< Schemas and header fields.
void add_change_tools(mcp::Server& server);    ///< Cause notifications.
void add_task_tools(mcp::Server& server);      ///< Calls that become tasks.
void add_resources(mcp::Server& server);
void add_prompts(mcp::Server& server);

/// A specification of a tool with these two texts.
[[nodiscard]] mcp::ToolSpec tool_spec(std::string name, std::string description);
/// A red dot: the bytes of a PNG of one pixel.
[[nodiscard]] std::string_view png_pixel();
/// Silence: the bytes of a WAV file with one sample.
[[nodiscard]] std::string_view wav_silence();

/// Arguments of a fixture that takes none.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// Answers with one block of text.
[[nodiscard]] mcp::WithContent<mcp::NoOutput> text_answer(std::string text);
/// The text of a sampling answer, whose content is one block or an array of them.
[[nodiscard]] std::string sampled_text(json::object const& answer);
/// A question to a model with one message of the person.
[[nodiscard]] mcp::InputRequest sampling_request(std::string text, int max_tokens);
/// A question for the client's roots.
[[nodiscard]] mcp::InputRequest roots_request();
/// An object schema from text. Throws Exception when it is none.
[[nodiscard]] json::object schema(std::string_view text);

}  // namespace tessera::conformance
