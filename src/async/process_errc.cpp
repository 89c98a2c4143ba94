#include "async/process_errc.hpp"

namespace tessera {
namespace {

std::string_view text_of(ProcessErrc code) {
  switch (code) {
    case ProcessErrc::cannot_start:
      return "the program cannot be started";
  }
  return "unknown process error";
}
constexpr ErrorCategory<ProcessErrc, text_of> kCategory("process");

}  // namespace

error_code make_error_code(ProcessErrc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera
