// What comes from a terminal: keys, pastes from anywhere, and answers that whoever writes to the
// screen may provoke.
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "packages/ai-agent-chatbox/terminal/background.hpp"
#include "packages/ai-agent-chatbox/terminal/editor.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::chatbox {
namespace {

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f'; }

void take(Editor& editor, Key const& key) {
  bool const words = key.kind == KeyKind::text || key.kind == KeyKind::paste;
  if (key.kind == KeyKind::reply) static_cast<void>(light_background(key.text));
  TESSERA_ASSERT(!words || is_valid_utf8(key.text), "what is written is UTF-8");
  TESSERA_ASSERT(!words || std::none_of(key.text.begin(), key.text.end(), is_control),
                 "what is written moves no cursor");
  if (editor.apply(key) == EditorEvent::submit) static_cast<void>(editor.take());
}

}  // namespace
}  // namespace tessera::chatbox

/// The first byte says in pieces of which size the others come.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::size_t const piece = 1 + data[0] % 64U;
  std::string_view const bytes(reinterpret_cast<char const*>(data + 1), size - 1);
  tessera::chatbox::KeyParser parser;
  tessera::chatbox::History history;
  tessera::chatbox::Editor editor(&history);
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    for (tessera::chatbox::Key const& key : parser.feed(bytes.substr(at, piece)))
      tessera::chatbox::take(editor, key);
  for (tessera::chatbox::Key const& key : parser.flush()) tessera::chatbox::take(editor, key);
  return 0;
}
