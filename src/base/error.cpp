#include "base/error.hpp"

namespace tessera {

Exception::Exception(Error error)
    : std::runtime_error(error.hint.empty() ? error.code.message() : error.hint),
      error_(std::move(error)) {}

void throw_exception_from_error(Error const& error, boost::source_location const&) {
  throw Exception(error);
}

std::string describe(Error const& error) {
  std::string text = error.code.category().name();
  text += ": ";
  text += error.code.message();
  if (!error.hint.empty() && error.hint != error.code.message()) text += "; " + error.hint;
  if (!error.debug.empty()) text += " [" + error.debug + "]";
  return text;
}

}  // namespace tessera
