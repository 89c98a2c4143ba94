#include "http/message/method.hpp"

#include <array>

namespace tessera::http {
namespace {

constexpr std::array<std::string_view, 8> kTexts = {"GET",   "HEAD",   "POST",    "PUT",
                                                    "PATCH", "DELETE", "OPTIONS", "OTHER"};

}  // namespace

Method parse_method(std::string_view text) noexcept {
  for (std::size_t i = 0; i + 1 < kTexts.size(); ++i)
    if (kTexts[i] == text) return static_cast<Method>(i);
  return Method::other;
}

std::string_view method_text(Method method) noexcept {
  return kTexts[static_cast<std::size_t>(method)];
}

}  // namespace tessera::http
