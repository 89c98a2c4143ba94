#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What the person has sent before, oldest first. Kept in a file of mode 0600, one JSON string per
/// line, if a path is given. Text that looks like a secret is never kept, not even in memory, nor
/// is one of more than 64 KiB.
class History {
 public:
  /// @param path  empty: memory only. @param limit  older entries are dropped
  explicit History(std::string path = {}, std::size_t limit = 1000);

  void add(std::string_view text);
  [[nodiscard]] std::vector<std::string> const& entries() const { return entries_; }
  /// The newest entry before index `before` that contains `what`.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view what, std::size_t before) const;

 private:
  void load();
  void save() const;

  std::string path_;
  std::size_t limit_;
  std::vector<std::string> entries_;
};

/// True for text with something like a key, a password or a token in it.
[[nodiscard]] bool looks_secret(std::string_view text);

}  // namespace tessera::chatbox
