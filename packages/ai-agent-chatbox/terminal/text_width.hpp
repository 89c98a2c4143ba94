#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What a person sees as one character: a base and what is joined to it.
struct Cluster {
  std::size_t offset = 0;  ///< In bytes.
  std::size_t size = 0;    ///< In bytes.
  std::size_t width = 0;   ///< Columns: the sum of its code points' widths, so `น้ำ` takes two.
};

/// Cuts UTF-8 text at its grapheme cluster boundaries. Ill-formed bytes are clusters of one byte.
/// Spec: Unicode UAX #29 §3
[[nodiscard]] std::vector<Cluster> clusters_of(std::string_view text);

/// Columns of text without line feeds.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// Part of a text, in bytes.
struct Range {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// Breaks text into rows of at most `columns`, at spaces where the row has one, else between
/// clusters (Thai has no spaces). Line feeds break too.
[[nodiscard]] std::vector<Range> rows_of(std::string_view text, std::size_t columns);
/// `rows_of`, as texts.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// The first clusters that fit, with `…` if something had to go.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t columns);

}  // namespace tessera::chatbox
