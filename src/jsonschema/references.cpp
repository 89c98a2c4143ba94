#include "base/encoding.hpp"
#include "jsonschema/compiler.hpp"
#include "jsonschema/uri.hpp"
#include "jsonschema/vocabulary.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

// Names for schemas (`$id`, `$anchor`, `$dynamicAnchor`), and the references between them.

namespace tessera::jsonschema {
namespace {

/// Spec: JSON Schema 2020-12 core §8.2.2
bool is_anchor(std::string_view text) {
  auto const starts = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && starts(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

}  // namespace

Node* Compiler::load(std::string uri, json::value const& root) {
  Source const& source = sources_.emplace_back(Source{uri, &root});
  Resource& resource = out_.resources.emplace_back();
  resource.uri = uri;
  resource.vocabularies = kValidation | kApplicator | kUnevaluated;
  origins_.emplace(std::move(uri), Origin{&source, "", &resource});
  return schema(root, Spot{&source, "", &resource, 0});
}

json::value const* Compiler::document(std::string_view uri) const {
  if (auto const given = options_.documents.find(uri); given != options_.documents.end())
    return &given->second;
  return built_in_document(uri);
}

std::uint8_t Compiler::vocabularies_of(std::string_view dialect, Spot const& at) {
  std::string_view const uri =
      dialect.ends_with('#') ? dialect.substr(0, dialect.size() - 1) : dialect;
  if (uri == kDialect) return kValidation | kApplicator | kUnevaluated;
  json::value const* metaschema = document(uri);
  if (metaschema == nullptr)
    refuse(Errc::unsupported_dialect, at, "$schema", "is not JSON Schema 2020-12");
  std::optional<std::uint8_t> const found = vocabularies_in(*metaschema);
  if (!found)
    refuse(Errc::unsupported_dialect, at, "$schema", "demands a vocabulary that is not supported");
  return *found;
}

/// Enters the resource that `$id` begins, if there is one.
void Compiler::identify(json::object const& schema, Spot& at) {
  bool const is_root = at.pointer.empty();
  std::optional<std::string> const id = text_of(schema, "$id", at);
  if (id) {
    auto const [reference, fragment] = split_fragment(*id);
    if (!fragment.empty())
      refuse(Errc::bad_schema, at, "$id", "must have no fragment, which is what '$anchor' is for");
    std::string uri = resolve_uri(at.resource->uri, reference);
    if (uri.size() > kLongestName) refuse(Errc::too_complex, at, "$id", "is too long");
    if (!is_root) {
      Resource& inner = out_.resources.emplace_back();
      inner.vocabularies = at.resource->vocabularies;
      at.resource = &inner;
    }
    at.resource->uri = uri;
    auto const [place, added] =
        origins_.try_emplace(std::move(uri), Origin{at.source, at.pointer, at.resource});
    if (!added && place->second.resource != at.resource)
      refuse(Errc::bad_schema, at, "$id", "is used twice");
  }
  if (std::optional<std::string> const dialect = text_of(schema, "$schema", at)) {
    std::uint8_t const vocabularies = vocabularies_of(*dialect, at);
    if (is_root || id) at.resource->vocabularies = vocabularies;
  }
}

void Compiler::name(json::object const& schema, Node& node, Spot const& at) {
  for (std::string_view const key : {"$anchor", "$dynamicAnchor"}) {
    std::optional<std::string> const anchor = text_of(schema, key, at);
    if (!anchor) continue;
    if (!is_anchor(*anchor)) refuse(Errc::bad_schema, at, key, "must be a plain name");
    if (!at.resource->anchors.emplace(*anchor, &node).second)
      refuse(Errc::bad_schema, at, key, "is used twice");
    if (key == "$dynamicAnchor") at.resource->dynamic_anchors.emplace(*anchor, &node);
  }
}

void Compiler::resolve_references() {
  // Following a reference may compile schemas that have references of their own.
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    Pending const one = pending_[i];
    Target found = target(one);
    if (one.dynamic)
      one.node->dynamic_reference = DynamicReference{found.node, std::move(found.dynamic_anchor)};
    else
      one.node->reference = found.node;
  }
}

Compiler::Target Compiler::target(Pending const& pending) {
  auto const refuse_it = [&](std::string_view why) {
    refuse(Errc::bad_reference, pending.at, pending.dynamic ? "$dynamicRef" : "$ref", why);
  };
  if (pending.reference.size() > kLongestName) refuse_it("is too long");
  std::string const uri = resolve_uri(pending.at.resource->uri, pending.reference);
  auto const [place, raw_fragment] = split_fragment(uri);
  Origin const& found = origin(std::string(place), pending);
  Result<std::string> const fragment = percent_decode(raw_fragment);
  if (!fragment) refuse_it("is not a URI fragment");
  if (fragment->empty() || fragment->front() == '/')
    return {node_at(found, *fragment, pending), {}};
  auto const anchor = found.resource->anchors.find(*fragment);
  if (anchor == found.resource->anchors.end()) refuse_it("names no anchor");
  bool const dynamic = found.resource->dynamic_anchors.contains(*fragment);
  return {anchor->second, dynamic ? *fragment : std::string()};
}

Compiler::Origin const& Compiler::origin(std::string const& uri, Pending const& pending) {
  if (auto const known = origins_.find(uri); known != origins_.end()) return known->second;
  json::value const* const root = document(uri);
  if (root == nullptr)
    refuse(Errc::bad_reference, pending.at, pending.dynamic ? "$dynamicRef" : "$ref",
           "leaves the document, which is not followed");
  load(uri, *root);
  return origins_.find(uri)->second;
}

Node const* Compiler::node_at(Origin const& origin, std::string const& fragment,
                              Pending const& pending) {
  std::string const pointer = origin.pointer + fragment;
  if (auto const known = nodes_.find({origin.source, pointer}); known != nodes_.end())
    return known->second.node;
  json::error_code ec;
  json::value const* const value = origin.source->root->find_pointer(pointer, ec);
  if (ec || value == nullptr)
    refuse(Errc::bad_reference, pending.at, pending.dynamic ? "$dynamicRef" : "$ref",
           "leads nowhere");
  // A place that no keyword of ours leads to; what it is relative to is the schema around it.
  Resource* resource = origin.resource;
  for (std::string around = pointer; around.size() > origin.pointer.size();) {
    around.resize(around.rfind('/'));
    auto const known = nodes_.find({origin.source, around});
    if (known == nodes_.end()) continue;
    resource = known->second.resource;
    break;
  }
  return schema(*value, Spot{origin.source, pointer, resource, 0});
}

}  // namespace tessera::jsonschema
