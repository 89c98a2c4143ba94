#include "base/json_codec.hpp"

namespace tessera::json_detail {
namespace {

void append(Place const& at, std::string& pointer) {
  if (at.parent == nullptr) return;
  append(*at.parent, pointer);
  pointer =
      json_pointer_child(pointer, at.is_index ? std::to_string(at.index) : std::string(at.key));
}

std::string pointer_of(Place const& at) {
  std::string pointer;
  append(at, pointer);
  return pointer;
}

std::string named(Place const& at) {
  return at.parent == nullptr ? std::string("the value") : "'" + pointer_of(at) + "'";
}

}  // namespace

Error wrong_type(Place const& at, std::string_view expected) {
  return fail(JsonErrc::wrong_type, named(at) + " must be " + std::string(expected));
}

Error missing(Place const& at, std::string_view name) {
  return fail(JsonErrc::missing_field,
              "'" + json_pointer_child(pointer_of(at), name) + "' is required");
}

Error unknown(Place const& at, std::string_view name) {
  return fail(JsonErrc::unknown_field,
              "'" + json_pointer_child(pointer_of(at), name) + "' is not known here");
}

Error out_of_range(Place const& at, std::string_view expected) {
  return fail(JsonErrc::out_of_range, named(at) + " must be " + std::string(expected));
}

}  // namespace tessera::json_detail
