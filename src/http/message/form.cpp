#include "http/message/form.hpp"

#include "base/encoding.hpp"
#include "http/errc.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxFields = 64;

Result<std::string> decode(std::string_view text) {
  Result<std::string> decoded = percent_decode(text, true);
  if (!decoded) return fail(Errc::bad_form, "a form field has a bad percent-encoding");
  if (!is_valid_utf8(*decoded) || decoded->find('\0') != std::string::npos)
    return fail(Errc::bad_form, "a form field is not UTF-8 text");
  return decoded;
}

}  // namespace

void Form::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string_view> Form::find(std::string_view name) const noexcept {
  for (auto const& [key, value] : fields_)
    if (key == name) return value;
  return std::nullopt;
}

std::string_view Form::get(std::string_view name) const noexcept {
  return find(name).value_or(std::string_view());
}

std::vector<std::string_view> Form::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (auto const& [key, value] : fields_)
    if (key == name) values.emplace_back(value);
  return values;
}

std::size_t Form::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [&](auto const& field) { return field.first == name; }));
}

std::string_view Form::first_repeated(std::string_view except) const noexcept {
  for (auto const& field : fields_)
    if (field.first != except && count(field.first) > 1) return field.first;
  return {};
}

Result<Form> parse_form(std::string_view text) {
  Form form;
  std::size_t fields = 0;
  while (!text.empty()) {
    if (++fields > kMaxFields) return fail(Errc::bad_form, "the form has too many fields");
    std::size_t const end = std::min(text.find('&'), text.size());
    std::string_view const piece = text.substr(0, end);
    if (end + 1 == text.size()) return fail(Errc::bad_form, "the form ends with '&'");
    text.remove_prefix(std::min(end + 1, text.size()));

    std::size_t const equals = std::min(piece.find('='), piece.size());
    if (equals == 0) return fail(Errc::bad_form, "a form field has no name");
    Result<std::string> name = decode(piece.substr(0, equals));
    if (!name) return name.error();
    Result<std::string> value = decode(piece.substr(std::min(equals + 1, piece.size())));
    if (!value) return value.error();
    form.add(std::move(*name), std::move(*value));
  }
  return form;
}

std::string write_form(Form const& form) {
  std::string text;
  for (auto const& [name, value] : form.fields()) {
    if (!text.empty()) text += '&';
    text.append(percent_encode(name)).append("=").append(percent_encode(value));
  }
  return text;
}

}  // namespace tessera::http
