#include "agent/errc.hpp"

namespace tessera::agent {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::not_connected:
      return "the server is not connected";
    case Errc::no_such_server:
      return "there is no server of this name";
  }
  return "unknown agent error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("agent");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::agent
