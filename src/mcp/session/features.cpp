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

ClientOffer offer_of(ClientCapabilities const& capabilities) {
  return {features_of(capabilities), capabilities.extensions};
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

json::object missing_features(ClientFeatures needed, ClientFeatures features) {
  json::object out;
  auto const need = [&](bool missing, std::string_view name, std::string_view part) {
    if (!missing) return;
    json::value& of = out[name];
    if (!of.is_object()) of.emplace_object();
    if (!part.empty()) of.as_object().emplace(part, json::object());
  };
  need(needed.form && !features.form, "elicitation", "form");
  need(needed.url && !features.url, "elicitation", "url");
  need(needed.sampling && !features.sampling, "sampling", {});
  need(needed.sampling_tools && !features.sampling_tools, "sampling", "tools");
  need(needed.roots && !features.roots, "roots", {});
  return out;
}

json::object missing_capabilities(InputRequest const& request, ClientFeatures features) {
  ClientFeatures needed;
  if (request.method == kMethodElicit) {
    bool const url = request.params && request.params->contains("url");
    (url ? needed.url : needed.form) = true;
  } else if (request.method == kMethodCreateMessage) {
    needed.sampling = true;
    needed.sampling_tools = request.params && request.params->contains("tools");
  } else if (request.method == kMethodListRoots) {
    needed.roots = true;
  }
  return missing_features(needed, features);
}

}  // namespace tessera::mcp
