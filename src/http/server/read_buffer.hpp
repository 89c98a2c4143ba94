#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace tessera::http {

/// What came from the peer and was not used yet. One block of memory, reused for every request of
/// a connection.
class ReadBuffer {
 public:
  [[nodiscard]] std::string_view data() const noexcept {
    return {block_.data() + begin_, end_ - begin_};
  }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }

  void consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void commit(std::size_t bytes) noexcept { end_ += bytes; }

  /// Makes room for at least one more byte; `free_space` and `free_size` say where.
  void reserve() {
    if (end_ < block_.size()) return;
    if (begin_ > 0) {
      std::memmove(block_.data(), block_.data() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    } else {
      block_.resize(block_.empty() ? kFirst : block_.size() * 2);
    }
  }
  [[nodiscard]] char* free_space() noexcept { return block_.data() + end_; }
  [[nodiscard]] std::size_t free_size() const noexcept { return block_.size() - end_; }

 private:
  static constexpr std::size_t kFirst = 4096;  // holds nearly every request of nearly every client
  std::vector<char> block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tessera::http
