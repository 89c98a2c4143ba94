#include "mcp/protocol/uri_template.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/uri_characters.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

using uri_characters::is_alphanumeric;
using uri_characters::is_reserved;
using uri_characters::is_triplet;
using uri_characters::is_unreserved;

constexpr std::string_view kOperators = "+#./;?&";
constexpr std::string_view kFutureOperators = "=,!@|";

/// Encodes all but unreserved and reserved characters and triplets. Spec: RFC 6570 §3.2.1 (U+R)
std::string encode_reserved(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const stays = is_unreserved(text[i]) || is_reserved(text[i]) || is_triplet(text, i);
    if (stays)
      out += text[i];
    else
      out += percent_encode(text.substr(i, 1));
  }
  return out;
}

/// Spec: RFC 6570 §2.1
bool is_literal(std::string_view text, std::size_t at) {
  char const c = text[at];
  if (c == '%') return is_triplet(text, at);
  auto const byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f &&
         std::string_view("\"'<>\\^`|").find(c) == std::string_view::npos;
}

}  // namespace

/// One pass over the text of a template.
class UriTemplateParser {
 public:
  explicit UriTemplateParser(std::string_view text) : text_(text) {}

  Result<UriTemplate> run() {
    if (text_.size() > UriTemplate::kMaxTemplateBytes) return refuse("is too long");
    if (!is_valid_utf8(text_)) return refuse("is not UTF-8");
    while (at_ < text_.size() && !error_) {
      if (text_[at_] == '{')
        expression();
      else
        literal();
    }
    if (error_) return *error_;
    out_.text_ = std::string(text_);
    out_.prepare_matching();
    return std::move(out_);
  }

 private:
  Error refuse(std::string_view why) {
    error_ = fail(Errc::bad_uri_template,
                  "the URI template " + std::string(why) + " at byte " + std::to_string(at_));
    return *error_;
  }

  void literal() {
    std::size_t const begin = at_;
    for (; at_ < text_.size() && text_[at_] != '{'; ++at_) {
      if (text_[at_] == '}') return void(refuse("has a '}' without '{'"));
      if (!is_literal(text_, at_)) return void(refuse("has a character that must be encoded"));
    }
    out_.parts_.emplace_back().literal = encode_reserved(text_.substr(begin, at_ - begin));
  }

  void expression() {
    ++at_;
    UriTemplate::Part part;
    if (at_ < text_.size() && kFutureOperators.find(text_[at_]) != std::string_view::npos)
      return void(refuse("uses an operator that is reserved"));
    if (at_ < text_.size() && kOperators.find(text_[at_]) != std::string_view::npos)
      part.op = text_[at_++];
    for (;;) {
      std::string name = variable();
      if (error_) return;
      if (++variables_ > UriTemplate::kMaxVariables) return void(refuse("has too many variables"));
      part.names.push_back(std::move(name));
      if (at_ >= text_.size()) return void(refuse("has a '{' without '}'"));
      char const next = text_[at_];
      if (next == ':' || next == '*')
        return void(refuse("uses a modifier of level 4, which is not supported,"));
      if (next != ',' && next != '}') return void(refuse("has a bad character in a variable name"));
      ++at_;
      if (next == '}') break;
    }
    out_.parts_.push_back(std::move(part));
  }

  /// Spec: RFC 6570 §2.3
  std::string variable() {
    std::size_t const begin = at_;
    bool after_dot = true;
    while (at_ < text_.size()) {
      char const c = text_[at_];
      if (c == '.' && after_dot) break;
      if (c != '.' && c != '_' && !is_alphanumeric(c) && !is_triplet(text_, at_)) break;
      after_dot = c == '.';
      at_ += c == '%' ? 3 : 1;
    }
    if (after_dot) refuse("lacks a variable name");
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t variables_ = 0;
  UriTemplate out_;
  std::optional<Error> error_;
};

Result<UriTemplate> UriTemplate::parse(std::string_view text) {
  return UriTemplateParser(text).run();
}

std::string UriTemplate::expand(Variables const& values) const {
  std::string out;
  for (Part const& part : parts_) {
    out += part.literal;
    // The table of RFC 6570 appendix A: what begins, what separates, whether names are written.
    bool const bare = part.op == 0 || part.op == '+';
    bool const list = bare || part.op == '#';
    bool const named = part.op == ';' || part.op == '?' || part.op == '&';
    bool const keeps_reserved = part.op == '+' || part.op == '#';
    char const separator = list ? ',' : part.op == '?' ? '&' : part.op;
    bool first = true;
    for (std::string const& name : part.names) {
      auto const value = values.find(name);
      if (value == values.end()) continue;
      if (!first)
        out += separator;
      else if (!bare)
        out += part.op;
      first = false;
      if (named) out += name;
      if (named && (part.op != ';' || !value->second.empty())) out += '=';
      out += keeps_reserved ? encode_reserved(value->second) : percent_encode(value->second);
    }
  }
  return out;
}

std::vector<std::string> UriTemplate::variables() const {
  std::vector<std::string> out;
  for (Part const& part : parts_)
    for (std::string const& name : part.names)
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  return out;
}

}  // namespace tessera::mcp
