#include "mcp/session/features.hpp"

#include "mcp/protocol/methods.hpp"

#include <array>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::array<std::pair<char, bool ClientFeatures::*>, 5> kLetters{
    {{'f', &ClientFeatures::form},
     {'u', &ClientFeatures::url},
     {'s', &ClientFeatures::sampling},
     {'t', &ClientFeatures::sampling_tools},
     {'r', &ClientFeatures::roots}}};

json::object capability(std::string_view name, std::string_view part = {}) {
  json::object inner;
  if (!part.empty()) inner.emplace(part, json::object());
  json::object out;
  out.emplace(name, std::move(inner));
  return out;
}

}  // namespace

ClientFeatures features_of(ClientCapabilities const& capabilities) {
  ClientFeatures out;
  if (capabilities.elicitation) {
    out.form = capabilities.elicitation->has_form();
    out.url = capabilities.elicitation->has_url();
  }
  out.sampling = capabilities.sampling.has_value();
  out.sampling_tools = out.sampling && capabilities.sampling->contains("tools");
  out.roots = capabilities.roots.has_value();
  return out;
}

std::string write_features(ClientFeatures features) {
  std::string out;
  for (auto const& [letter, member] : kLetters)
    if (features.*member) out += letter;
  return out;
}

ClientFeatures read_features(std::string_view letters) {
  ClientFeatures out;
  for (auto const& [letter, member] : kLetters)
    out.*member = letters.find(letter) != std::string_view::npos;
  return out;
}

json::object missing_capabilities(InputRequest const& request, ClientFeatures features) {
  if (request.method == kMethodElicit) {
    bool const url = request.params && request.params->contains("url");
    if (url && !features.url) return capability("elicitation", "url");
    if (!url && !features.form) return capability("elicitation", "form");
    return {};
  }
  if (request.method == "sampling/createMessage") {
    if (!features.sampling) return capability("sampling");
    if (request.params && request.params->contains("tools") && !features.sampling_tools)
      return capability("sampling", "tools");
    return {};
  }
  if (request.method == "roots/list" && !features.roots) return capability("roots");
  return {};
}

}  // namespace tessera::mcp
