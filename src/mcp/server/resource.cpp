#include "mcp/server/resource.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/errc.hpp"

#include <algorithm>

namespace tessera::mcp {
namespace {

[[noreturn]] void refuse(ResourceSpec const& spec, std::string const& why) {
  throw Exception(fail(Errc::bad_message, "resource '" + spec.uri + "' " + why));
}

std::optional<std::string> unless_empty(std::string const& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

template <class Page>
FrozenList::Entry write_page(Page page, ResourceSpec const& spec) {
  page.name = spec.name;
  page.title = unless_empty(spec.title);
  page.description = unless_empty(spec.description);
  page.mime_type = unless_empty(spec.mime_type);
  page.annotations = spec.annotations;
  page.icons = spec.icons;
  page.meta = spec.meta;
  std::string const text = write_json(to_json(page));
  return {text, text};
}

}  // namespace

ResourceParts text_resource(std::string text) {
  ResourceContents part;
  part.text = std::move(text);
  ResourceParts out;
  out.contents.push_back(std::move(part));
  return out;
}

ResourceParts binary_resource(std::string_view bytes) {
  ResourceContents part;
  part.blob = base64_encode(bytes);
  ResourceParts out;
  out.contents.push_back(std::move(part));
  return out;
}

AnyResource::AnyResource(ResourceSpec spec, std::optional<UriTemplate> pattern, Run run)
    : spec_(std::move(spec)), pattern_(std::move(pattern)), run_(std::move(run)) {
  if (spec_.uri.empty() || spec_.name.empty()) refuse(spec_, "needs an address and a name");
  std::vector<std::string> const names = variables();
  for (auto const& [name, completer] : spec_.completers)
    if (std::find(names.begin(), names.end(), name) == names.end())
      refuse(spec_, "has no variable '" + name + "' to complete");
}

AnyResource AnyResource::single(ResourceSpec spec, Run run) {
  return AnyResource(std::move(spec), std::nullopt, std::move(run));
}

AnyResource AnyResource::family(ResourceSpec spec, Run run) {
  UriTemplate pattern = UriTemplate::parse(spec.uri).value();
  pattern.matchable().value();
  return AnyResource(std::move(spec), std::move(pattern), std::move(run));
}

std::optional<StringMap> AnyResource::match(std::string_view uri) const {
  if (!pattern_) return std::nullopt;
  return pattern_->match(uri);
}

std::vector<std::string> AnyResource::variables() const {
  return pattern_ ? pattern_->variables() : std::vector<std::string>();
}

FrozenList::Entry AnyResource::listed() const {
  if (pattern_) {
    ResourceTemplate page;
    page.uri_template = spec_.uri;
    return write_page(std::move(page), spec_);
  }
  Resource page;
  page.uri = spec_.uri;
  page.size = spec_.size;
  return write_page(std::move(page), spec_);
}

}  // namespace tessera::mcp
