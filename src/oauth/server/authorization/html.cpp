#include "oauth/server/authorization/html.hpp"

#include "base/term_safe.hpp"

namespace tessera::oauth {

std::string escape_html(std::string_view text, std::size_t points) {
  std::string out;
  for (char const c : term_safe_line(text, points)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Html& Html::text(std::string_view text, std::size_t points) {
  out_ += escape_html(text, points);
  return *this;
}

}  // namespace tessera::oauth
