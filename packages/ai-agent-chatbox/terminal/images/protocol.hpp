#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// How images reach the screen.
enum class ImageProtocol { off, kitty, iterm, sixel, blocks };

/// `auto` gives nothing; Errors (unknown words) too: see `is_image_word`.
[[nodiscard]] std::optional<ImageProtocol> image_protocol(std::string_view word);
[[nodiscard]] bool is_image_word(std::string_view word);

/// Reads an environment variable; empty if it is not set.
using Environment = std::function<std::string(char const*)>;

/// What the environment alone says, where it says anything for sure.
[[nodiscard]] std::optional<ImageProtocol> protocol_from_environment(
    Environment const& environment);

/// What is written to ask the terminal: a kitty query, then a request that every terminal answers.
[[nodiscard]] std::string image_query();

/// Reads the terminal's replies, in the order they came.
class QueryReplies {
 public:
  /// @return true when the last reply has come
  bool add(std::string_view reply);
  [[nodiscard]] ImageProtocol protocol() const;

 private:
  bool kitty_ = false;
  bool sixel_ = false;
};

}  // namespace tessera::chatbox
