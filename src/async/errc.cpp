#include "async/errc.hpp"

namespace tessera {
namespace {

std::string_view text_of(AsyncErrc code) {
  switch (code) {
    case AsyncErrc::deadline:
      return "the deadline passed";
    case AsyncErrc::cancelled:
      return "cancelled";
    case AsyncErrc::stopped:
      return "shutting down";
    case AsyncErrc::queue_full:
      return "too much work is waiting";
  }
  return "unknown asynchronous error";
}
constexpr ErrorCategory<AsyncErrc, text_of> kCategory("async");

}  // namespace

error_code make_error_code(AsyncErrc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera
