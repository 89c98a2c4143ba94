#pragma once

#include "llm/model.hpp"

#include <string>
#include <string_view>
#include <vector>

// What all codecs of requests have in common: the order that providers insist on, and the parts
// that not every model can be shown.

namespace tessera::llm {

/// Who wrote a `Message::native`, and the content in that provider's own form.
[[nodiscard]] json::value make_native(std::string_view provider, std::string_view model,
                                      json::array content);

/// The content of `make_native`, or nullptr: another provider or another model wrote the message,
/// whose signatures would be refused; then the message's parts are sent.
[[nodiscard]] json::array const* native_content(Message const& message, std::string_view provider,
                                                std::string_view model);

/// Messages of one side in a row. Points into the conversation.
struct WireTurn {
  bool assistant = false;
  std::vector<Message const*> messages;
};

/// The conversation as providers want it: it begins with the person, the sides alternate (a turn
/// that failed leaves two messages of the person in a row), and empty messages are left out.
[[nodiscard]] std::vector<WireTurn> wire_turns(Conversation const& conversation);

/// The tools to declare: those on offer, and, when nothing is on offer, one entry for each tool
/// that the conversation has calls of: providers refuse calls of undeclared tools, even old ones.
[[nodiscard]] std::vector<ToolDefinition> declared_tools(Request const& request);

/// png, jpeg, gif and webp: what every provider takes that takes images at all.
[[nodiscard]] bool is_common_image(Image const& image);
/// Stands in for an image that is not shown to a model.
[[nodiscard]] std::string describe_image(Image const& image);

/// True when one of the result's texts is the JSON of its structured value, as most servers do.
[[nodiscard]] bool text_has_structured(ToolResult const& result);

/// All that a result says in words: texts, the structured value where no text has it, images
/// described. Never empty.
[[nodiscard]] std::string result_in_words(ToolResult const& result, bool with_images);

/// The ids of all calls so far.
[[nodiscard]] std::vector<std::string> call_ids(Conversation const& conversation);

}  // namespace tessera::llm
