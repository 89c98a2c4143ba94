#include "agent/errc.hpp"

namespace tessera::agent {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::not_connected:
      return "the server is not connected";
    case Errc::no_such_server:
      return "there is no server of this name";
    case Errc::session_in_use:
      return "another program writes to this session";
    case Errc::bad_session:
      return "the file is no session of this program";
  }
  return "unknown agent error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("agent");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::agent
