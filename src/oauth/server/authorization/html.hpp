#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tessera::oauth {

/// Markup that stands in our source: only a literal can be made into one, so no text of a stranger
/// reaches a page without `Html::text`.
class Markup {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor)
  consteval Markup(char const* literal) : text_(literal) {}
  [[nodiscard]] constexpr std::string_view view() const noexcept { return text_; }

 private:
  std::string_view text_;
};

/// A page, or a part of one, as it is written.
class Html {
 public:
  Html& operator<<(Markup markup) {
    out_ += markup.view();
    return *this;
  }
  Html& operator<<(Html const& part) {
    out_ += part.out_;
    return *this;
  }
  /// Text between tags or inside a quoted attribute.
  /// @param points  characters shown of it; a name that is longer ends in a note of how much more
  Html& text(std::string_view text, std::size_t points = 2'048);

  [[nodiscard]] std::string const& str() const& noexcept { return out_; }
  [[nodiscard]] std::string str() && noexcept { return std::move(out_); }

 private:
  std::string out_;
};

/// The one escaping function: the five characters that mean something in HTML become references,
/// and what hides in text, reorders it or controls a terminal becomes visible.
[[nodiscard]] std::string escape_html(std::string_view text, std::size_t points = 2'048);

}  // namespace tessera::oauth
